/**
 * S12 in the swarm: a drawn world twice over its first hours, once with one tier broken, and nothing else going wrong.
 * What is written about the others must be the same. Compares; what a rehearsal finds besides is not its affair.
 */
import { HOUR, MINUTE } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import { checkIsolation, type Written, writtenAbout } from '../checkers/s12-isolation.ts';
import type { Violation } from '../checkers/violation.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import { createRandomness } from '../random.ts';
import { rehearse } from '../rehearse.ts';
import { type Scenario, workloadKey } from '../scenario.ts';
import type { SwarmCase } from './case-of-seed.ts';

/** What breaks one tier: its document, every question about it, or every answer. */
export const BREAKS = ['C1', 'M1', 'M7'] as const;
export type Break = (typeof BREAKS)[number];

export interface Pair {
  /** `shop/web`. */
  readonly broken: string;
  readonly by: Break;
}

/** Share of the worlds with a second tier to compare. */
const SHARE = 0.5;

/** Undefined: this seed compares nothing. */
export function drawPair({
  seed,
  scenario,
  documents,
}: Pick<SwarmCase, 'seed' | 'scenario' | 'documents'>): Pair | undefined {
  const draw = createRandomness(seed).stream('swarm/isolation');
  const tiers = scenario.workloads.filter(({ burstable }) => burstable).map(workloadKey);
  const broken = tiers[Math.floor(draw.next() * tiers.length)];
  const by = BREAKS[Math.floor(draw.next() * BREAKS.length)];
  if (tiers.length < 2 || broken === undefined || by === undefined) return undefined;
  if (by !== 'C1' && documents.some(bindsTiers)) return undefined;
  return draw.next() < SHARE ? { broken, by } : undefined;
}

/** Tiers grow by each other from the first: one starts after another, a line or a pool is divided among them. */
function bindsTiers(document: PolicyDocument): boolean {
  switch (document.kind) {
    case 'ScalingPolicy':
      return document.spec.startAfter !== undefined;
    case 'Site':
      return document.spec.lines !== undefined;
    case 'BurstPool':
      return (document.spec.grantedTo ?? []).length > 1;
    default:
      return false;
  }
}

/** Before any crowd comes, the adapter's cap on series exceeded where answers are struck. */
const BROKEN_AFTER = 20 * MINUTE;
const SERIES = 20_000;

/** The fault of a pair. */
export function faultOf({ broken, by }: Pair, { from, to }: Scenario): ScheduledFault {
  const name = broken.slice(broken.indexOf('/') + 1);
  const subject = by === 'C1' ? `ScalingPolicy/${broken}` : `route="${name}"`;
  const size = by === 'M7' ? SERIES : undefined;
  return { id: by, from: from + BROKEN_AFTER, until: to, rate: 1, subject, size };
}

export interface IsolationCase extends Pick<SwarmCase, 'seed' | 'scenario' | 'documents'> {
  /** Cuts both runs short: what is then found is worth nothing. */
  readonly signal?: AbortSignal | undefined;
}

export interface Isolation {
  readonly violations: readonly Violation[];
  /** Something was written about a tier that had to be alike. */
  readonly asked: boolean;
}

/** Long enough for the crowd to come and for the tiers to grow. */
const LENGTH = 2 * HOUR;

/**
 * `strike` undefined: the pair's own fault. An edit into nonsense leaves the spec accepted before in force, so that all
 * writes must be alike. A tier whose numbers are gone holds, and from then on the others share rooms and lines with a
 * different neighbour: they are compared up to their first growth.
 */
export async function judgeIsolation(
  { seed, scenario: whole, documents, signal }: IsolationCase,
  pair: Pair,
  strike?: ScheduledFault,
): Promise<Isolation> {
  const scenario = { ...whole, to: Math.min(whole.to, whole.from + LENGTH) };
  const run = (faults: readonly ScheduledFault[]) =>
    writesOf({ seed, scenario, documents, signal }, faults);
  const [alone, beside] = [await run([]), await run([strike ?? faultOf(pair, scenario)])];
  const violations: Violation[] = [];
  let asked = false;
  for (const workload of scenario.workloads) {
    const key = workloadKey(workload);
    if (key === pair.broken && pair.by !== 'C1') continue;
    const cut = (all: readonly Written[] = []) =>
      pair.by === 'C1' ? all : throughFirstGrowth(all, workload.replicas);
    const written = { whole: cut(alone.get(key)), broken: cut(beside.get(key)) };
    asked ||= written.whole.length > 0;
    for (const violation of checkIsolation({ workload: key, ...written }))
      violations.push({
        ...violation,
        message: `${violation.message} (${pair.broken}: ${pair.by})`,
      });
  }
  return { violations, asked };
}

async function writesOf(
  world: IsolationCase,
  faults: readonly ScheduledFault[],
): Promise<ReadonlyMap<string, readonly Written[]>> {
  const written = new Map<string, readonly Written[]>();
  await rehearse({
    ...{ ...world, faults, expectations: [], controller: true },
    onWorld({ journal, scenario }) {
      for (const workload of scenario.workloads) {
        const key = workloadKey(workload);
        written.set(key, writtenAbout(journal, key));
      }
    },
  });
  return written;
}

function throughFirstGrowth(all: readonly Written[], replicas: number): readonly Written[] {
  const first = all.findIndex(({ to }) => to > replicas);
  return first === -1 ? all : all.slice(0, first + 1);
}
