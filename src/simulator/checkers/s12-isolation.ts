/**
 * S12, isolation: what is decided for one tier does not depend on whether another tier's document or numbers are broken.
 * A differential run: the same seed twice, once with the other one broken; only writes about the first tier are compared.
 */
import type { Journal } from '../world/journal.ts';
import { numberOf, onRequests, subjectOf } from './requests.ts';
import type { Violation } from './violation.ts';

/** One change of a tier's replicas. */
export interface Written {
  readonly at: number;
  readonly to: number;
}

/** Filled while the world runs: what was written about `workload` (`namespace/name`). */
export function writtenAbout(
  journal: Pick<Journal, 'listen'>,
  workload: string,
): readonly Written[] {
  const written: Written[] = [];
  onRequests(journal, (request) => {
    if (request.label !== 'cluster.setReplicas' || subjectOf(request) !== workload) return;
    written.push({ at: request.at, to: numberOf(request, 'to') ?? 0 });
  });
  return written;
}

export interface TwoRuns {
  readonly workload: string;
  readonly whole: readonly Written[];
  /** The same seed with another tier broken. */
  readonly broken: readonly Written[];
}

/** The first difference; empty when there is none. */
export function checkIsolation({ workload, whole, broken }: TwoRuns): readonly Violation[] {
  const length = Math.max(whole.length, broken.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [whole[index], broken[index]];
    if (one?.at === other?.at && one?.to === other?.to) continue;
    const at = Math.min(one?.at ?? Number.POSITIVE_INFINITY, other?.at ?? Number.POSITIVE_INFINITY);
    const message = `${workload} ${worded(one)} alone, but ${worded(other)} beside a broken one`;
    return [{ invariant: 'S12', at, message }];
  }
  return [];
}

function worded(written: Written | undefined): string {
  return written === undefined ? 'was left alone' : `went to ${written.to} replicas`;
}
