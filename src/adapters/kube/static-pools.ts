/**
 * Pools of nodes that exist already. An order uncordons idle nodes and writes its token on them; giving back cordons by
 * name. It powers nothing, buys nothing and touches no other node.
 */
import type { BurstPool } from '../../model/policy.ts';
import type { InstanceView } from '../../model/snapshot.ts';
import { PortError } from '../../ports/errors.ts';
import type { NodePools, ProviderFacts, ReturnedInstance } from '../../ports/node-pools.ts';
import { type StaticNode, takeOutOfService } from './static-nodes.ts';
import { answerTo, look, orderNodes, type StaticPoolsOptions } from './static-order.ts';

export const STATIC: ProviderFacts = {
  idempotency: 'token',
  givesBackBy: 'node name',
  stockAndQuota: 'before an order: nodes that are Ready, cordoned and out of service; no quota',
  price: 'not visible',
  rateLimits: "those of the API server, with the operator's own",
  listLag: 'none: each look asks the API server',
  neverRan: 'real machines; it ran on a real API server',
};

export function createStaticPools(options: StaticPoolsOptions): NodePools {
  return {
    capabilities: () => STATIC,
    describe: async (pool) => {
      const { serving } = await look(options, pool);
      const instances = serving.map((node) => ({ id: node.instance, state: stateOf(node) }));
      return { target: instances.filter(({ state }) => state !== 'deleting').length, instances };
    },
    grow: (pool, request) => orderNodes(options, pool, request),
    giveBack: (pool, instances) => giveBack(options, pool, instances),
  };
}

/** On its way out, or unwell: neither says that its machine is gone. */
function stateOf({ leaving, ready }: StaticNode): InstanceView['state'] {
  if (leaving) return 'deleting';
  return ready ? 'running' : 'unknown';
}

/** The cluster's own controllers write to a node that was just uncordoned: what changed meanwhile is read again. */
const ROUNDS = 3;

/** A service that no node carries is over. */
async function giveBack(
  options: StaticPoolsOptions,
  pool: BurstPool,
  instances: readonly ReturnedInstance[],
): Promise<'done' | 'unknown'> {
  const ending = new Set(instances.map(({ id }) => id));
  for (let round = 0; round < ROUNDS && ending.size > 0; round += 1) {
    const { serving } = await look(options, pool);
    const there = serving.filter(({ service }) => service !== undefined && ending.has(service));
    const left = await stillServing(options, there);
    if (left.length === 0) return 'done';
  }
  return ending.size === 0 ? 'done' : 'unknown';
}

async function stillServing(
  { transport, beforeWrite }: StaticPoolsOptions,
  nodes: readonly StaticNode[],
): Promise<readonly StaticNode[]> {
  const left: StaticNode[] = [];
  for (const node of nodes) {
    beforeWrite();
    const answer = await answerTo(takeOutOfService(transport, node));
    if (answer.kind === 'denied') throw new PortError('denied', answer.why);
    if (answer.kind !== 'done') left.push(node);
  }
  return left;
}
