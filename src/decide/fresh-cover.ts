/** Covers what has no room by new nodes, one kind of load at a time: the pool and load that cost least for what they are worth. */
import type { Micros, Resources } from '../model/units.ts';
import { type Ask, type Candidate, candidatesOf, type Load, packNode } from './fresh-pack.ts';
import { itemAt } from './sure.ts';

/** Replicas of one tier that need a new node. */
export interface FreshAsk extends Ask {
  readonly count: number;
  /** Of all the tier's replicas, so that a share of its demand can be told. */
  readonly wanted: number;
  /** 0 is served first. */
  readonly level: number;
}

export interface Offer {
  readonly shape: Resources;
  /** Of one node and hour. */
  readonly price: Micros;
  /** So many new nodes are paid for whether they run or not. */
  readonly paid: number;
  /** Pools of a higher rank are left for those who find no other. */
  readonly rank: number;
}

export interface FreshCase {
  readonly asks: readonly FreshAsk[];
  readonly offers: readonly Offer[];
  /** Whether one more node of this pool may be ordered when so many of each are ordered already. */
  mayAdd(pool: number, nodes: readonly number[]): boolean;
}

export interface Measure {
  readonly worth: readonly number[];
  /** What one more node of the pool is taken to cost when there are so many already. */
  priceOf(pool: number, nodes: number): number;
}

/** What is to be added to nodes that are planned already, and for how many pods of each ask. */
export interface Missing {
  readonly nodes: readonly number[];
  readonly left: readonly number[];
}

/** Nodes of each pool, those that were planned before included. */
export function cover(how: FreshCase, missing: Missing, measure: Measure): number[] {
  const left = [...missing.left];
  const nodes = [...missing.nodes];
  const loads: (Load | undefined)[] = how.offers.map(() => undefined);
  const shut = how.offers.map((_, pool) => !how.mayAdd(pool, nodes));
  const candidates = how.offers.map((_, pool) => candidatesOf(how.asks, measure.worth, pool));
  for (;;) {
    const best = bestLoad(how, { nodes, left, loads, shut, measure, candidates });
    if (best === undefined) return nodes;
    addNodes(how, best, { nodes, left, measure });
    shut[best.pool] = !how.mayAdd(best.pool, nodes);
  }
}

interface Loaded {
  readonly pool: number;
  readonly load: Load;
  readonly price: number;
}

interface Search {
  readonly nodes: readonly number[];
  readonly left: readonly number[];
  /** What was last found for each pool; good for as long as there is that much left. */
  readonly loads: (Load | undefined)[];
  readonly shut: readonly boolean[];
  readonly measure: Measure;
  /** Of each pool. */
  readonly candidates: readonly (readonly Candidate[])[];
}

function bestLoad({ offers }: FreshCase, search: Search): Loaded | undefined {
  const { nodes, left, loads, shut, measure, candidates } = search;
  let best: Loaded | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [pool, { shape }] of offers.entries()) {
    if (shut[pool] === true) continue;
    const load = still(loads[pool], left) ?? packNode(itemAt(candidates, pool), left, shape);
    loads[pool] = load;
    const price = measure.priceOf(pool, itemAt(nodes, pool));
    const score = load.worth > 0 ? price / load.worth : Number.POSITIVE_INFINITY;
    if (score >= least) continue;
    best = { pool, load, price };
    least = score;
  }
  return best;
}

function still(load: Load | undefined, left: readonly number[]): Load | undefined {
  if (load === undefined) return undefined;
  for (const [ask, count] of load.counts) if (itemAt(left, ask) < count) return undefined;
  return load;
}

interface Adding {
  readonly nodes: number[];
  readonly left: number[];
  readonly measure: Measure;
}

/** As many nodes with the same load as what is left fills and the caps admit, at the same price. */
function addNodes(
  { mayAdd }: Pick<FreshCase, 'mayAdd'>,
  { pool, load, price }: Loaded,
  { nodes, left, measure }: Adding,
): void {
  while (still(load, left) !== undefined && mayAdd(pool, nodes)) {
    if (measure.priceOf(pool, itemAt(nodes, pool)) !== price) break;
    nodes[pool] = itemAt(nodes, pool) + 1;
    for (const [ask, count] of load.counts) left[ask] = itemAt(left, ask) - count;
  }
}
