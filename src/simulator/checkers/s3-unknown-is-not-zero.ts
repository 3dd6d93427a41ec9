/**
 * S3, unknown is not zero: no tier's replicas are lowered while its numbers were broken a moment ago, or below what the
 * world really asks of it while a fault hides that. Judged by the faults and the load, not by what the decision thought.
 */
import type { ScalingPolicy } from '../../model/policy.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';
import type { Evidence } from './evidence.ts';
import { createFindings } from './findings.ts';
import { startHidden } from './hidden-load.ts';
import { startReplicas } from './replicas.ts';
import { numberOf, onRequests, type RequestEvent, subjectOf } from './requests.ts';
import type { Checker } from './violation.ts';

/** Faults that make a number unusable, by the port's own words: whoever asked knows that it knows nothing. */
const UNUSABLE: readonly FaultId[] = ['M1', 'M2', 'M3', 'M4', 'M7'];
/** How long a query is waited for. */
const TOO_SLOW: Millis = 10_000;
/** Samples older than this many scrapes say nothing about now. */
const TOO_OLD_SCRAPES = 4;
/**
 * A broken reading begins the stabilisation time anew, so a shrink soon after one was decided on it. A tier whose
 * stabilisation time is shorter than this is held to its own.
 */
const SOON: Millis = MINUTE;

interface Strike {
  readonly at: Millis;
  readonly id: FaultId;
}

export function checkUnknown({
  world,
  policiesAt,
}: Pick<Evidence, 'world' | 'policiesAt'>): Checker {
  const findings = createFindings('S3');
  const replicasBefore = startReplicas(world);
  const hidden = startHidden(world);
  /** By what was asked, or the part of it that a fault names: when a fault last took it. */
  const struck = new Map<string, Strike>();

  world.journal.listen((event) => {
    if (event.kind === 'fault' && isUnusable(event))
      struck.set(event.subject, { at: event.at, id: event.id });
  });
  onRequests(world.journal, (request) => {
    if (request.label === 'cluster.setReplicas' && request.answer === 'ok') judge(request);
  });

  /** An answer that is slow, but not too slow, is an answer, and so is one whose sample is old, but not too old. */
  function isUnusable({
    id,
    subject,
  }: {
    readonly id: FaultId;
    readonly subject: string;
  }): boolean {
    if (!UNUSABLE.includes(id)) return false;
    const size = world.faults.on(id, subject)?.size;
    if (id === 'M4')
      return (size ?? 0) > TOO_OLD_SCRAPES * world.scenario.prometheus.scrapeInterval;
    return id !== 'M1' || size === undefined || size >= TOO_SLOW;
  }

  function judge(request: RequestEvent): void {
    const workload = subjectOf(request);
    const to = numberOf(request, 'to') ?? 0;
    const before = replicasBefore(workload);
    if (to >= before) return;
    const policy = policiesAt(request.at).tiers.find(
      ({ namespace, target }) => `${namespace}/${target.name}` === workload,
    );
    if (policy === undefined) return;
    const broken = brokenFor(policy, request.sentAt) ?? hidden(policy, to);
    if (broken === undefined) return;
    findings.add(request.at, `${workload} went from ${before} to ${to} replicas, ${broken}`);
  }

  /** Which of the tier's numbers was broken just before; undefined when none was. */
  function brokenFor({ demands, scaleIn }: ScalingPolicy, now: Millis): string | undefined {
    const soon = Math.min(SOON, scaleIn.after);
    for (const { query, targets } of demands) {
      for (const asked of [query, targets ?? query]) {
        const fault = lastOn(asked);
        if (fault === undefined || now - fault.at >= soon) continue;
        return `${Math.round((now - fault.at) / 1_000)} s after ${fault.id} struck ${asked}`;
      }
    }
    return undefined;
  }

  function lastOn(asked: string): Strike | undefined {
    let last: Strike | undefined;
    for (const [part, strike] of struck)
      if (asked.includes(part) && strike.at >= (last?.at ?? 0)) last = strike;
    return last;
  }

  return { finish: () => findings.all };
}
