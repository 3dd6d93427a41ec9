/**
 * Draws what goes wrong in one run, in two steps: first which faults exist at all, then how often, how hard, when and
 * where. Some runs stay calm enough to reach deep states. The same seed draws the same schedule, bit for bit.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import { CATALOGUE, type FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { FaultKind } from '../faults/fault-kind.ts';
import { createRandomness, type RandomStream } from '../random.ts';
import type { Scenario } from '../scenario.ts';
import { SIZES } from './sizes.ts';
import { subjectsOf } from './subjects.ts';

/** After `from` and over by `until`; what follows is the heal phase. */
export interface ChaosPhase {
  readonly from: Millis;
  readonly until: Millis;
}

export interface Drawing {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly phase: ChaosPhase;
}

/** Share of the runs in which a fault exists, as in the two-level choice of FoundationDB's buggify. */
const EXISTS = 0.25;
/** The same for those that few worlds give a chance: half have lines, few drains come to an eviction. */
const EXISTS_RARE = 0.6;
const RARE: readonly FaultId[] = ['N4', 'W1', 'W2'];
/** Rates are log-uniform between these: uniform noise finds less. */
const RATES = { least: 0.001, most: 0.2 } as const;
/** Now and then a fault takes every chance it gets. */
const TOTAL = 0.2;
const WINDOWS = { least: MINUTE, most: 20 * MINUTE } as const;
const WINDOWS_MAX = 2;
/** Faults of calls that come once in a burst: a low rate in a short window would never meet one. */
const SELDOM: readonly FaultId[] = [
  ...(['A1', 'A4', 'A6', 'A7', 'A8', 'A9', 'A11', 'N1', 'N2', 'N4', 'N5', 'N6', 'N7'] as const),
  ...(['O6', 'P1', 'P2', 'P3', 'P6', 'P7', 'P9', 'W1', 'W2'] as const),
];
const TOTAL_SELDOM = 0.7;
const WINDOWS_SELDOM = { least: 15 * MINUTE, most: 45 * MINUTE } as const;
/** Evictions are the last resort of a drain, so that a fault of theirs waits for one through the whole phase. */
const WHOLE_PHASE: readonly FaultId[] = ['N4'];
/** So many faults exist for certain in each seed, in turn, so that no fault's test hangs on luck. */
const IN_TURN = 2;
/** Share of the windows that strike one subject only. */
const AIMED = 0.5;

/** Never drawn, with the reason, which the table of a swarm shows. */
export const UNDRAWN: Readonly<Partial<Record<FaultId, string>>> = {
  C6: 'a finalizer keeps a deleted policy until its nodes are given back; documents of a rehearsal are gone at once',
  H3: 'a policy beside an HPA is refused by its name, and a rehearsal has no HPA to name: its rival scales unseen',
};

export function drawFaults(drawing: Drawing): readonly ScheduledFault[] {
  const randomness = createRandomness(drawing.seed);
  const drawn = CATALOGUE.filter(({ id }) => !(id in UNDRAWN));
  const turn = turnOf(drawing.seed, drawn);
  return drawn.flatMap((kind) => {
    const draw = randomness.stream(`swarm/${kind.id}`);
    const forced = turn.has(kind.id);
    const share = RARE.includes(kind.id) ? EXISTS_RARE : EXISTS;
    return draw.next() < share || forced ? drawOne({ ...drawing, kind, draw, forced }) : [];
  });
}

interface DrawingOne extends Drawing {
  readonly kind: FaultKind & { readonly id: FaultId };
  readonly draw: RandomStream;
  /** Takes every chance it gets. */
  readonly forced: boolean;
}

function drawOne(drawing: DrawingOne): readonly ScheduledFault[] {
  const { scenario, phase, kind, draw, forced } = drawing;
  const { id } = kind;
  const seldom = SELDOM.includes(id);
  const total = draw.next() < (seldom ? TOTAL_SELDOM : TOTAL) || forced;
  const rate = total ? 1 : logUniform(draw, RATES);
  const subjects = subjectsOf(kind, scenario);
  const whole = WHOLE_PHASE.includes(id);
  const slices = slicesOf(phase, whole ? 1 : 1 + Math.floor(draw.next() * WINDOWS_MAX));
  return slices.map((slice) => ({
    ...{ id, rate },
    ...(whole ? slice : window(draw, slice, seldom ? WINDOWS_SELDOM : WINDOWS)),
    ...aim(draw, id, subjects),
  }));
}

function turnOf(seed: number, drawn: readonly { readonly id: FaultId }[]): ReadonlySet<FaultId> {
  const ids = drawn.map(({ id }) => id);
  const first = (seed * IN_TURN) % ids.length;
  return new Set([...ids, ...ids].slice(first, first + IN_TURN));
}

/** One window of a fault in each, so that the same fault never begins twice before it ends. */
function slicesOf({ from, until }: ChaosPhase, count: number): readonly ChaosPhase[] {
  const length = Math.floor((until - from) / count);
  return Array.from({ length: count }, (_, index) => {
    const begin = from + index * length;
    return { from: begin, until: begin + length };
  });
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function window(
  draw: RandomStream,
  { from, until }: ChaosPhase,
  lengths: Range,
): Pick<ScheduledFault, 'from' | 'until'> {
  const length = Math.min(until - from, logUniform(draw, lengths));
  const begin = from + Math.round(draw.next() * (until - from - length));
  return { from: begin, until: begin + Math.round(length) };
}

function aim(
  draw: RandomStream,
  id: FaultId,
  subjects: readonly string[],
): Pick<ScheduledFault, 'subject' | 'size'> {
  const aimed = draw.next() < AIMED;
  const subject = subjects[Math.floor(draw.next() * subjects.length)];
  const range = SIZES[id];
  const size =
    range === undefined ? undefined : range.least + draw.next() * (range.most - range.least);
  return {
    subject: aimed ? subject : undefined,
    size: size !== undefined && range?.whole === true ? Math.round(size) : size,
  };
}

function logUniform(draw: RandomStream, { least, most }: Range): number {
  return least * (most / least) ** draw.next();
}
