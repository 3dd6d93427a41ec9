/** A small world under load, and what each of its steps came to. Knows no expectations. */
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { TrafficPart } from '../../../../src/simulator/traffic/part.ts';
import type { TierLoad } from '../../../../src/simulator/world/journal.ts';
import { startLoad } from '../../../../src/simulator/world/load-steps.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { HOUR, SECOND, START, smallWorld } from '../small-world.ts';

export const STEP = 5 * SECOND;

export function flat(rps: number, marks: Partial<TrafficPart> = {}): TrafficPart {
  return { from: undefined, until: undefined, ...marks, shape: 'flat', rps };
}

/** On for the whole rehearsal. */
export function fault(
  changes: Partial<ScheduledFault> & Pick<ScheduledFault, 'id'>,
): ScheduledFault {
  const usual = { from: START, until: START + HOUR, rate: 1, subject: undefined, size: undefined };
  return { ...usual, ...changes };
}

export function loadedWorld(changes: Partial<Scenario> = {}) {
  const world = smallWorld(changes);
  const steps: (readonly TierLoad[])[] = [];
  world.journal.listen((event) => {
    if (event.kind === 'load') steps.push(event.tiers);
  });
  return {
    world,
    meterOf: (key: string) => tierOf(world.tiers, key).meter,
    begin: () => startLoad(world),
    /** Runs so many steps on, and returns those of one tier so far. */
    async steps(key: string, count: number): Promise<readonly TierLoad[]> {
      await world.clock.run(world.clock.now() + count * STEP);
      return steps.map((tiers) => found(tiers, key));
    },
  };
}

function found(tiers: readonly TierLoad[], key: string): TierLoad {
  const load = tiers.find(({ workload }) => workload === key);
  if (load === undefined) throw new Error(`no load of ${key}`);
  return load;
}
