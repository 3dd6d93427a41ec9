/**
 * How many replicas of each tier are to end, in all and in this step, and how many may be away by moving. Spent node by
 * node as nodes are chosen to be emptied.
 */
import type { TierId } from '../model/policy.ts';
import type { NodeView, TierPods } from '../model/snapshot.ts';
import type { TierTarget } from './replicas.ts';
import type { Spread } from './spread.ts';
import { valueAt } from './sure.ts';

export interface Ending {
  target(tier: TierId): TierTarget | undefined;
  /** Of these pods, those whose replica ends sooner or later. */
  of(pods: TierPods): number;
  /** Pods of the node whose replica does not end. */
  extra(node: NodeView): number;
  /** Counts the node's pods as those that end. */
  spend(node: NodeView): void;
  /** Takes as many of these pods as may end in this step, and tells how many. */
  shed(pods: TierPods): number;
  /** The ReplicaSet controller is not about to end pods by itself: there are no more of them than replicas, and none fewer are asked for. */
  atRest(tier: TierId): boolean;
  /** Takes as many of these pods as may be away from now on until their successors serve, `extra` at most, and tells how many. */
  move(pods: TierPods, extra: number): number;
}

/** At most this share of a tier's replicas (and at least one) may be away by moving, where each of them is needed. */
const AWAY_SHARE = 0.1;

/** Ready replicas that may go: what is kept stays ready, or all but a tenth where nothing is to spare. */
function spareOf({ tier: { workload }, kept }: TierTarget): number {
  if (workload === undefined) return 0;
  const { replicas, readyReplicas } = workload;
  const stay = Math.min(kept, replicas - Math.ceil(AWAY_SHARE * replicas));
  return Math.max(0, readyReplicas - stay);
}

export function readEnding(targets: readonly TierTarget[], spread: Spread): Ending {
  const byTier = new Map(targets.map((target) => [target.tier.policy.id, target]));
  const inAll = new Map<TierId, number>();
  const inStep = new Map<TierId, number>();
  const spare = new Map<TierId, number>();
  for (const target of targets) {
    const { tier, to, kept } = target;
    spare.set(tier.policy.id, spareOf(target));
    inAll.set(tier.policy.id, Math.max(0, tier.current - kept));
    inStep.set(tier.policy.id, Math.max(0, tier.current - to));
  }
  const of = ({ tier, count }: TierPods): number => Math.min(count, inAll.get(tier) ?? 0);
  return {
    target: (tier) => byTier.get(tier),
    of,
    extra(node) {
      let extra = 0;
      for (const entry of node.tierPods) extra += entry.count - of(entry);
      return extra;
    },
    spend(node) {
      for (const entry of node.tierPods)
        inAll.set(entry.tier, (inAll.get(entry.tier) ?? 0) - of(entry));
    },
    shed({ tier, count }) {
      const left = inStep.get(tier) ?? 0;
      const shed = Math.min(count, left);
      inStep.set(tier, left - shed);
      return shed;
    },
    atRest(tier) {
      const target = byTier.get(tier);
      const workload = target?.tier.workload;
      if (target === undefined || workload === undefined) return false;
      const { home, cloud, draining, unknown } = valueAt(spread.tiers, tier);
      const pods = home + cloud + draining + unknown + workload.pending;
      return target.to === workload.replicas && pods <= workload.replicas;
    },
    move({ tier, ready }, extra) {
      const left = valueAt(spare, tier);
      // Which of them goes is not ours to say: the count is free only when all that serve may go.
      const going = ready <= left ? extra : Math.min(extra, left);
      spare.set(tier, left - Math.min(going, ready));
      return going;
    },
  };
}
