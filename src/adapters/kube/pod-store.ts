/** All pods of the cluster as slim records, and their sums per node and per tier, kept up to date pod by pod. */
import type { TierId } from '../../model/policy.ts';
import { type Collection, createCollection } from './collection.ts';
import { createTally, EMPTY_TALLY, type NodeTally, type Tally } from './node-tally.ts';
import type { PodRecord } from './pod-record.ts';
import { type Aim, aimsId, createTierOf, type TierOf } from './tier-aims.ts';

export interface PodStore {
  readonly collection: Collection<PodRecord>;
  /** Whose pods to count. A change walks all pods once. */
  aim(aims: readonly Aim[]): void;
  readonly tierOf: TierOf;
  tally(node: string): NodeTally;
  /** Pods of the tier that no node has yet. */
  pending(tier: TierId): number;
  /** Pods that wait at the gate of exact placement, or for a node of the site they were named to. */
  waiting(): Iterable<PodRecord>;
}

/** `touched` is called with each node whose sums changed. */
export function createPodStore(touched: (node: string) => void): PodStore {
  const sums = createSums(touched);
  const waiting = new Map<string, PodRecord>();
  const collection = createCollection<PodRecord>((before, after) => {
    if (before?.waits !== undefined) waiting.delete(before.key);
    if (after?.waits !== undefined && !after.terminating) waiting.set(after.key, after);
    if (before !== undefined) sums.change(before, -1);
    if (after !== undefined) sums.change(after, 1);
  });
  let aimed = aimsId([]);

  function aim(aims: readonly Aim[]): void {
    const id = aimsId(aims);
    if (id === aimed) return;
    aimed = id;
    sums.restart(createTierOf(aims), collection.values());
  }

  return {
    collection,
    aim,
    tierOf: (pod) => sums.tierOf(pod),
    tally: sums.tally,
    pending: sums.pending,
    waiting: () => waiting.values(),
  };
}

interface Sums {
  change(pod: PodRecord, by: 1 | -1): void;
  restart(tierOf: TierOf, pods: Iterable<PodRecord>): void;
  tierOf(pod: PodRecord): TierId | undefined;
  tally(node: string): NodeTally;
  pending(tier: TierId): number;
}

function createSums(touched: (node: string) => void): Sums {
  const nodes = new Map<string, Tally>();
  const unbound = new Map<TierId, number>();
  let tierOf = createTierOf([]);

  function change(pod: PodRecord, by: 1 | -1): void {
    const tier = tierOf(pod);
    if (pod.node !== '') changeNode(pod, tier, by);
    else if (tier !== undefined && !pod.terminating)
      unbound.set(tier, (unbound.get(tier) ?? 0) + by);
  }

  function changeNode(pod: PodRecord, tier: TierId | undefined, by: 1 | -1): void {
    const tally = nodes.get(pod.node) ?? createTally();
    if (by === 1) tally.add(pod, tier);
    else tally.subtract(pod, tier);
    if (tally.empty()) nodes.delete(pod.node);
    else nodes.set(pod.node, tally);
    touched(pod.node);
  }

  function restart(next: TierOf, pods: Iterable<PodRecord>): void {
    tierOf = next;
    nodes.clear();
    unbound.clear();
    for (const pod of pods) change(pod, 1);
  }

  return {
    change,
    restart,
    tierOf: (pod) => tierOf(pod),
    tally: (node) => nodes.get(node)?.read() ?? EMPTY_TALLY,
    pending: (tier) => unbound.get(tier) ?? 0,
  };
}
