/**
 * New nodes for a shop too large to weigh everything against everything: tier by tier, from the pool that is cheapest for
 * its replicas. Work grows with tiers and pools, not with what they could be combined to.
 */
import type { Resources } from '../model/units.ts';
import { podsIn } from './bins.ts';
import type { FreshAsk, FreshCase, Measure } from './fresh-cover.ts';
import { replicaCost } from './pool-cost.ts';
import { itemAt } from './sure.ts';

/** Nodes of each pool, when every tier has nodes of its own. What the last of them leave free is found by the fit. */
export function plainNodes(how: FreshCase, priceOf: Measure['priceOf']): number[] {
  const nodes = how.offers.map(() => 0);
  const spare = how.offers.map(() => 0);
  for (const ask of how.asks) {
    let left = ask.count;
    for (const pool of byCost(how, ask, priceOf)) {
      if (left <= 0) break;
      left = openNodes(how, { pool, pod: ask.pod, left }, { nodes, spare });
    }
  }
  return nodes;
}

interface Opening {
  readonly nodes: number[];
  /** In nodes of the pool: what is open counts for whoever comes next. */
  readonly spare: number[];
}

/** Returns how many pods found no room. */
function openNodes(
  { offers, mayAdd }: FreshCase,
  { pool, pod, left }: { readonly pool: number; readonly pod: Resources; readonly left: number },
  { nodes, spare }: Opening,
): number {
  const { shape } = itemAt(offers, pool);
  const each = podsIn(shape.cpu, shape.memory, shape.pods, pod);
  let room = Math.floor(itemAt(spare, pool) * each);
  while (room < left && mayAdd(pool, nodes)) {
    nodes[pool] = itemAt(nodes, pool) + 1;
    room += each;
  }
  spare[pool] = Math.max(0, room - left) / each;
  return left - room;
}

function byCost(
  { offers }: FreshCase,
  { pod, serves }: FreshAsk,
  priceOf: Measure['priceOf'],
): number[] {
  const costs = offers.map(({ shape }, pool) =>
    serves[pool] === true ? replicaCost(priceOf(pool, 0), shape, pod) : Number.POSITIVE_INFINITY,
  );
  return costs
    .flatMap((cost, pool) => (cost === Number.POSITIVE_INFINITY ? [] : [pool]))
    .sort((a, b) => itemAt(costs, a) - itemAt(costs, b) || a - b);
}
