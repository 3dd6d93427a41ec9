/** Room at home: what is free on each on-prem node, with and without the reserve, and which pods sit in the reserve. */
import type { NodeView } from '../model/snapshot.ts';
import type { Site, TierId } from '../model/policy.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, createBins } from './bins.ts';
import type { TierCase } from './context.ts';

export interface Home {
  /** For pinned tiers: the reserve is theirs. */
  readonly pinned: Bins;
  /** For burstable tiers: less the reserve. */
  readonly burstable: Bins;
  /** Pods at home that count as housed; those the stock scheduler put into the reserve are left out. */
  readonly housed: ReadonlyMap<TierId, number>;
}

const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

function freeOf(node: NodeView, reserve: number): Resources {
  if (!node.ready || !node.schedulable) return NOTHING;
  return {
    cpu: node.allocatable.cpu * (1 - reserve) - node.requested.cpu,
    memory: node.allocatable.memory * (1 - reserve) - node.requested.memory,
    pods: node.allocatable.pods - node.requested.pods,
  };
}

export function readHome(nodes: readonly NodeView[], sites: readonly Site[], tiers: readonly TierCase[]): Home {
  const reserves = new Map(sites.map((site) => [site.name, site.reserve]));
  const reserveOf = (node: NodeView): number => reserves.get(node.site ?? '') ?? 0;
  const byId = new Map(tiers.map((tier) => [tier.policy.id, tier]));
  const housed = new Map<TierId, number>();
  for (const node of nodes) {
    for (const entry of node.tierPods) housed.set(entry.tier, (housed.get(entry.tier) ?? 0) + entry.count);
    for (const [tier, count] of borrowed(node, reserveOf(node), byId)) housed.set(tier, (housed.get(tier) ?? 0) - count);
  }
  return {
    pinned: createBins(nodes.map((node) => freeOf(node, 0))),
    burstable: createBins(nodes.map((node) => freeOf(node, reserveOf(node)))),
    housed,
  };
}

/**
 * Burstable pods that sit in the reserve because the stock scheduler fills home to the brim first. They need room
 * elsewhere before a pinned tier takes the reserve back; the least important level counts first.
 */
function borrowed(node: NodeView, reserve: number, tiers: ReadonlyMap<TierId, TierCase>): [TierId, number][] {
  let cpu = node.requested.cpu - node.allocatable.cpu * (1 - reserve);
  let memory = node.requested.memory - node.allocatable.memory * (1 - reserve);
  if (cpu <= 0 && memory <= 0) return [];
  const found: [TierId, number][] = [];
  const candidates = node.tierPods
    .map((entry) => ({ entry, tier: tiers.get(entry.tier) }))
    .sort((a, b) => rank(b.tier) - rank(a.tier));
  for (const { entry, tier } of candidates) {
    if (tier?.leave === undefined || tier.workload === undefined) continue;
    const { perPod } = tier.workload;
    const byCpu = perPod.cpu > 0 ? cpu / perPod.cpu : 0;
    const byMemory = perPod.memory > 0 ? memory / perPod.memory : 0;
    const count = Math.min(entry.count, Math.max(0, Math.ceil(Math.max(byCpu, byMemory) - 1e-9)));
    if (count === 0) continue;
    found.push([entry.tier, count]);
    cpu -= count * perPod.cpu;
    memory -= count * perPod.memory;
  }
  return found;
}

function rank(tier: TierCase | undefined): number {
  return tier === undefined ? 0 : Number(tier.policy.level.slice(1));
}
