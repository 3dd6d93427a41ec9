/** The faults a defect needs in order to show: long enough, often enough, each seed at another time and place. */
import { MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import { CATALOGUE, type FaultId } from '../../src/simulator/faults/catalogue.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import { GATEWAY, STORE } from '../../src/simulator/prometheus/targets.ts';
import { createRandomness } from '../../src/simulator/random.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { type Drawing, drawFaults } from '../../src/simulator/swarm/draw.ts';
import { SIZES } from '../../src/simulator/swarm/sizes.ts';
import { subjectsOf } from '../../src/simulator/swarm/subjects.ts';

const WINDOW = { least: 15 * MINUTE, most: 40 * MINUTE } as const;
/** Share of the worlds in which the fault takes every chance, and the rate in the others. */
const TOTAL = 0.7;
const OFTEN = 0.3;
/** Share of the worlds in which it strikes one subject only. */
const AIMED = 0.5;

/** Those that happen once, at the beginning of their window: so many of them, this far apart. */
const INSTANT: readonly FaultId[] = ['A8', 'P6', 'P10', 'H2'];
const TIMES = 12;
/** The counters that demands are made of; `up` stays whole, or every number would be doubted for its coverage anyway. */
const COUNTERS = 'requests_total';
/** Share of the windows that begin while the crowd comes. */
const AT_THE_CROWD = 0.6;
const BEFORE_IT: Millis = 3 * MINUTE;

export interface Forcing extends Drawing {
  /** What to strike, where the fault can; undefined: drawn. */
  readonly aim: string | undefined;
  /** When the crowd begins to come. */
  readonly crowd: Millis;
}

/** What the seed draws, with one hard window of each of `under` in place of what it drew for those. */
export function faultsUnder(
  under: readonly FaultId[],
  drawing: Forcing,
): readonly ScheduledFault[] {
  const drawn = drawFaults(drawing).filter(({ id }) => !under.includes(id));
  return [...drawn, ...under.flatMap((id) => repeated(forced(id, drawing)))];
}

function repeated(fault: ScheduledFault): readonly ScheduledFault[] {
  if (!INSTANT.includes(fault.id)) return [fault];
  const gap = Math.floor((fault.until - fault.from) / TIMES);
  return Array.from({ length: TIMES }, (_, turn) => {
    const from = fault.from + turn * gap;
    return { ...fault, from, until: from + 1 };
  });
}

function forced(id: FaultId, { scenario, seed, phase, crowd, aim }: Forcing): ScheduledFault {
  const draw = createRandomness(seed).stream(`planted/${id}`);
  const length = Math.round(WINDOW.least + draw.next() * (WINDOW.most - WINDOW.least));
  const any = phase.from + Math.round(draw.next() * (phase.until - phase.from - length));
  const atCrowd = crowd - Math.round(draw.next() * BEFORE_IT);
  const from = draw.next() < AT_THE_CROWD ? atCrowd : any;
  const rate = draw.next() < TOTAL ? 1 : OFTEN;
  const subjects = subjectsFor(id, scenario);
  const aimed = draw.next() < AIMED;
  const subject = subjects[Math.floor(draw.next() * subjects.length)];
  return {
    ...{ id, from, until: from + length, rate },
    subject: subjects.find((one) => one === aim) ?? (aimed ? subject : undefined),
    size: sizeOf(id, draw.next()),
  };
}

function subjectsFor(id: FaultId, scenario: Scenario): readonly string[] {
  if (id === 'M8') return [GATEWAY, STORE];
  const kind = CATALOGUE.find((one) => one.id === id);
  if (kind === undefined) return [];
  return kind.subject === 'a query part' ? [COUNTERS] : subjectsOf(kind, scenario);
}

/** Half of the orders without an answer take effect so much later; the others as the world draws it. */
const LATE_EFFECT = { least: 20 * SECOND, most: 100 * SECOND, whole: true } as const;

function sizeOf(id: FaultId, lot: number): number | undefined {
  if (id === 'P3' && lot < 0.5) return undefined;
  const range = id === 'P3' ? LATE_EFFECT : SIZES[id];
  if (range === undefined) return undefined;
  const size = range.least + lot * (range.most - range.least);
  return range.whole ? Math.round(size) : size;
}
