/** The small world with faults in it, and its one pool as the controller sees it. Holds no expectation. */
import type { BurstPool } from '../../../../src/model/policy.ts';
import type { NodePools } from '../../../../src/ports/node-pools.ts';
import type { ScheduledFault } from '../../../../src/simulator/faults/fault.ts';
import { createSimulatedNodePools } from '../../../../src/simulator/ports/node-pools.ts';
import type { ProviderHabits } from '../../../../src/simulator/provider-habits.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import type { NodeGroup } from '../../../../src/simulator/world/provider.ts';
import { poolOf } from '../../../contract/node-pools-fixture.ts';
import { HOUR, START, smallWorld } from '../small-world.ts';

/** On for the whole hour, for anything, at every chance. */
export function fault(id: ScheduledFault['id'], changes: Partial<ScheduledFault> = {}) {
  const usual = { from: START, until: START + HOUR, rate: 1, subject: undefined, size: undefined };
  return { id, ...usual, ...changes } satisfies ScheduledFault;
}

export const PLAIN: ProviderHabits = {
  idempotency: 'none',
  stockChanges: [],
  quota: undefined,
  calls: undefined,
  priceChanges: [],
};

export interface Faulty {
  readonly world: ReturnType<typeof smallWorld>;
  readonly group: NodeGroup;
  readonly pools: NodePools;
  readonly pool: BurstPool;
  /** Until this long after the beginning. */
  run(ms: number): Promise<void>;
}

export function faulty(faults: readonly ScheduledFault[], changes: Partial<Scenario> = {}): Faulty {
  const world = smallWorld({ ...changes, faults });
  const group = world.cloud.get('np1');
  if (group === undefined) throw new Error('the small world has one pool');
  return {
    world,
    group,
    pools: createSimulatedNodePools(world),
    pool: poolOf('np1'),
    run: (ms) => world.clock.run(START + ms),
  };
}
