/** The simulated providers behind the NodePools port: what an answer of the provider's API means to its caller. */
import type { BurstPool } from '../../model/policy.ts';
import { PortError } from '../../ports/errors.ts';
import type { GrowOutcome, NodePools } from '../../ports/node-pools.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { Barrier } from '../world/provider-line.ts';
import type { GrowAnswer } from '../world/provider-orders.ts';
import type { World } from '../world/world.ts';

export function createSimulatedNodePools(world: World): NodePools {
  function groupOf(pool: BurstPool): NodeGroup | undefined {
    return world.cloud.get(pool.provider.nodeGroup);
  }

  return {
    capabilities: (pool) => ({ idempotency: groupOf(pool)?.truth.habits?.idempotency ?? 'none' }),
    async describe(pool) {
      const group = groupOf(pool);
      if (group === undefined) throw new PortError('permanent', unknownGroup(pool));
      const answer = group.describe();
      if (answer.kind === 'listed') return answer.state;
      throw errorOf(answer);
    },
    async grow(pool, request) {
      const group = groupOf(pool);
      if (group === undefined)
        return { kind: 'refused', why: 'invalid', message: unknownGroup(pool) };
      return outcomeOf(group.grow(request.count, request), group);
    },
    async giveBack(pool, instances) {
      const answer = groupOf(pool)?.end(instances.map(({ id }) => id)) ?? 'done';
      if (answer === 'done') return 'done';
      // Ending by name may be repeated, so that whatever may pass by itself is only unknown.
      if (answer.kind === 'denied') throw errorOf(answer);
      return 'unknown';
    },
  };
}

function unknownGroup(pool: BurstPool): string {
  return `the provider has no node group ${pool.provider.nodeGroup}`;
}

const DENIED = 'the credential is not accepted';
const DOWN = 'the provider does not answer';
const THROTTLED = 'request rate exceeded';

function errorOf(barrier: Barrier): PortError {
  switch (barrier.kind) {
    case 'denied':
      return new PortError('denied', DENIED);
    case 'down':
      return new PortError('transient', DOWN);
    case 'throttled':
      return new PortError('transient', THROTTLED, { afterMs: barrier.after });
  }
}

function outcomeOf(answer: GrowAnswer, { truth }: NodeGroup): GrowOutcome {
  switch (answer.kind) {
    case 'accepted':
      return { kind: 'accepted' };
    case 'partial':
      return { kind: 'partial', granted: answer.granted, why: 'the stock ends there' };
    case 'stock-out':
      return refused('stock-out', `${truth.nodeGroup} has no machine left`);
    case 'above-max':
      return refused('quota', `${truth.nodeGroup} is limited to ${truth.maxNodes} nodes`);
    case 'quota':
      return refused('quota', `the account is limited to ${answer.limit} machines`);
    case 'moved':
      return refused('invalid', `the target of ${truth.nodeGroup} is ${answer.target} now`);
    case 'denied':
      return refused('denied', DENIED);
    case 'throttled':
      return refused('throttled', THROTTLED);
    case 'down':
      return { kind: 'unknown', message: DOWN };
    case 'unheard':
      return { kind: 'unknown', message: 'no answer in time' };
  }
}

function refused(
  why: Extract<GrowOutcome, { kind: 'refused' }>['why'],
  message: string,
): GrowOutcome {
  return { kind: 'refused', why, message };
}
