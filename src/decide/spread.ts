/** Where each tier's pods are, counted in one walk over all nodes: everything else asks here instead of walking again. */
import type { TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import { itemAt } from './sure.ts';

export interface TierSpread {
  readonly home: number;
  readonly draining: number;
  readonly unknown: number;
  readonly cloud: number;
  /** Its entries in `Spread.cloudNodes` and `Spread.cloudCounts`: [from, to). */
  readonly from: number;
  readonly to: number;
}

export interface Spread {
  readonly tiers: ReadonlyMap<TierId, TierSpread>;
  /** Pods on cloud nodes, those of one tier side by side: the node's place in the keep order, and how many are there. */
  readonly cloudNodes: Int32Array;
  readonly cloudCounts: Int32Array;
}

interface Nodes {
  readonly home: readonly NodeView[];
  readonly cloud: readonly NodeView[];
  readonly draining: readonly NodeView[];
  readonly unknown: readonly NodeView[];
}

export const NOWHERE: TierSpread = { home: 0, draining: 0, unknown: 0, cloud: 0, from: 0, to: 0 };

/** Two passes over the cloud nodes, so that a thousand tiers need no thousand growing lists; names are looked up in one. */
export function readSpread(nodes: Nodes): Spread {
  const tiers = new Map<TierId, Counting>();
  count(tiers, nodes.home, (tier, pods) => {
    tier.home += pods;
  });
  count(tiers, nodes.draining, (tier, pods) => {
    tier.draining += pods;
  });
  count(tiers, nodes.unknown, (tier, pods) => {
    tier.unknown += pods;
  });
  const met: Counting[] = [];
  count(tiers, nodes.cloud, (tier, pods) => {
    tier.cloud += pods;
    met.push(tier);
  });
  for (const tier of met) tier.to += 1;
  let total = 0;
  for (const tier of tiers.values()) {
    tier.from = total;
    total += tier.to;
    tier.to = tier.from;
  }
  const cloudNodes = new Int32Array(total);
  const cloudCounts = new Int32Array(total);
  let next = 0;
  nodes.cloud.forEach(({ tierPods }, index) => {
    for (const entry of tierPods) {
      const tier = itemAt(met, next);
      next += 1;
      cloudNodes[tier.to] = index;
      cloudCounts[tier.to] = entry.count;
      tier.to += 1;
    }
  });
  return { tiers, cloudNodes, cloudCounts };
}

interface Counting {
  home: number;
  draining: number;
  unknown: number;
  cloud: number;
  from: number;
  to: number;
}

/** Tells each entry of each node, in their order. */
function count(
  tiers: Map<TierId, Counting>,
  nodes: readonly NodeView[],
  add: (tier: Counting, pods: number) => void,
): void {
  for (const { tierPods } of nodes)
    for (const entry of tierPods) add(countingOf(tiers, entry.tier), entry.count);
}

function countingOf(tiers: Map<TierId, Counting>, id: TierId): Counting {
  const before = tiers.get(id);
  if (before !== undefined) return before;
  const tier = { home: 0, draining: 0, unknown: 0, cloud: 0, from: 0, to: 0 };
  tiers.set(id, tier);
  return tier;
}
