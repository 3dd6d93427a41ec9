/** The faults a defect needs in order to show: long enough, often enough, each seed at another time and place. */
import { MINUTE } from '../../src/model/units.ts';
import { CATALOGUE, type FaultId } from '../../src/simulator/faults/catalogue.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import { createRandomness } from '../../src/simulator/random.ts';
import { type Drawing, drawFaults } from '../../src/simulator/swarm/draw.ts';
import { SIZES } from '../../src/simulator/swarm/sizes.ts';
import { subjectsOf } from '../../src/simulator/swarm/subjects.ts';

const WINDOW = { least: 15 * MINUTE, most: 20 * MINUTE } as const;
/** Share of the worlds in which the fault takes every chance, and the rate in the others. */
const TOTAL = 0.7;
const OFTEN = 0.3;
/** Share of the worlds in which it strikes one subject only. */
const AIMED = 0.5;

/** What the seed draws, with one hard window of each of `under` in place of what it drew for those. */
export function faultsUnder(
  under: readonly FaultId[],
  drawing: Drawing,
): readonly ScheduledFault[] {
  const drawn = drawFaults(drawing).filter(({ id }) => !under.includes(id));
  return [...drawn, ...under.map((id) => forced(id, drawing))];
}

function forced(id: FaultId, { scenario, seed, phase }: Drawing): ScheduledFault {
  const draw = createRandomness(seed).stream(`planted/${id}`);
  const length = Math.round(WINDOW.least + draw.next() * (WINDOW.most - WINDOW.least));
  const from = phase.from + Math.round(draw.next() * (phase.until - phase.from - length));
  const rate = draw.next() < TOTAL ? 1 : OFTEN;
  const kind = CATALOGUE.find((one) => one.id === id);
  const subjects = kind === undefined ? [] : subjectsOf(kind, scenario);
  const aimed = draw.next() < AIMED;
  const subject = subjects[Math.floor(draw.next() * subjects.length)];
  return {
    ...{ id, from, until: from + length, rate },
    subject: aimed ? subject : undefined,
    size: sizeOf(id, draw.next()),
  };
}

function sizeOf(id: FaultId, lot: number): number | undefined {
  const range = SIZES[id];
  if (range === undefined) return undefined;
  const size = range.least + lot * (range.most - range.least);
  return range.whole ? Math.round(size) : size;
}
