/**
 * Draws what goes wrong in one run, in two steps: first which faults exist at all, then how often, how hard, when and
 * where. Some runs stay calm enough to reach deep states. The same seed draws the same schedule, bit for bit.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import { CATALOGUE, type FaultId } from '../faults/catalogue.ts';
import type { ScheduledFault } from '../faults/fault.ts';
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
/** Rates are log-uniform between these: uniform noise finds less. */
const RATE_MIN = 0.001;
const RATE_MAX = 0.2;
/** Now and then a fault takes every chance it gets. */
const TOTAL = 0.2;
const WINDOW_MIN: Millis = MINUTE;
const WINDOW_MAX: Millis = 20 * MINUTE;
const WINDOWS_MAX = 2;
/** Share of the windows that strike one subject only. */
const AIMED = 0.5;

/** Never drawn, with the reason: their half of the product is not there, so they would break what nobody promises yet. */
export const UNDRAWN: Readonly<Partial<Record<FaultId, string>>> = {
  C6: 'what happens to a burst whose policy or target is gone comes with release (C)',
  H1: "adopting and restoring replicas set by hand comes with people's changes (C)",
  H3: 'refusing a target that an HPA scales, too, comes with HPA and KEDA (C)',
};

export function drawFaults({ scenario, seed, phase }: Drawing): readonly ScheduledFault[] {
  const randomness = createRandomness(seed);
  const faults: ScheduledFault[] = [];
  for (const kind of CATALOGUE) {
    if (kind.id in UNDRAWN) continue;
    const draw = randomness.stream(`swarm/${kind.id}`);
    if (draw.next() >= EXISTS) continue;
    const rate = draw.next() < TOTAL ? 1 : logUniform(draw, RATE_MIN, RATE_MAX);
    const windows = 1 + Math.floor(draw.next() * WINDOWS_MAX);
    const subjects = subjectsOf(kind, scenario);
    for (let index = 0; index < windows; index += 1)
      faults.push({ id: kind.id, rate, ...window(draw, phase), ...aim(draw, kind.id, subjects) });
  }
  return faults;
}

function window(
  draw: RandomStream,
  { from, until }: ChaosPhase,
): Pick<ScheduledFault, 'from' | 'until'> {
  const length = Math.min(until - from, logUniform(draw, WINDOW_MIN, WINDOW_MAX));
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

function logUniform(draw: RandomStream, least: number, most: number): number {
  return least * (most / least) ** draw.next();
}
