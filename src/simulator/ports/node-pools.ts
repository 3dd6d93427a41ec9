/** The simulated providers behind the NodePools port: externalgrpc, so neither token nor compare-and-set. */
import type { BurstPool } from '../../model/policy.ts';
import { PortError } from '../../ports/errors.ts';
import type { GrowOutcome, NodePools } from '../../ports/node-pools.ts';
import type { GrowAnswer, NodeGroup } from '../world/provider.ts';
import type { World } from '../world/world.ts';

export function createSimulatedNodePools(world: World): NodePools {
  function groupOf(pool: BurstPool): NodeGroup | undefined {
    return world.cloud.get(pool.provider.nodeGroup);
  }

  return {
    capabilities: () => ({ idempotency: 'none' }),
    describe(pool) {
      const group = groupOf(pool);
      if (group === undefined)
        return Promise.reject(new PortError('permanent', unknownGroup(pool)));
      return Promise.resolve({ target: group.target, instances: group.view() });
    },
    grow(pool, { count }) {
      const group = groupOf(pool);
      if (group === undefined) {
        return Promise.resolve({ kind: 'refused', why: 'invalid', message: unknownGroup(pool) });
      }
      return Promise.resolve(outcomeOf(group.grow(count), group));
    },
    giveBack(pool, instances) {
      groupOf(pool)?.end(instances.map(({ id }) => id));
      return Promise.resolve('done');
    },
  };
}

function unknownGroup(pool: BurstPool): string {
  return `the provider has no node group ${pool.provider.nodeGroup}`;
}

function outcomeOf(answer: GrowAnswer, { truth }: NodeGroup): GrowOutcome {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'accepted' };
    case 'partial':
      return { kind: 'partial', granted: answer.granted, why: 'the stock ends there' };
    case 'stock-out':
      return {
        kind: 'refused',
        why: 'stock-out',
        message: `${truth.nodeGroup} has no machine left`,
      };
    case 'above-max':
      return {
        kind: 'refused',
        why: 'quota',
        message: `${truth.nodeGroup} is limited to ${truth.maxNodes} nodes`,
      };
  }
}
