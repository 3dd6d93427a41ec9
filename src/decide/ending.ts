/**
 * How many replicas of each tier are to end, in all and in this step, and how many may be away by moving. Spent node by
 * node as nodes are chosen to be emptied.
 */
import type { TierId } from '../model/policy.ts';
import type { NodeView, TierPods } from '../model/snapshot.ts';
import type { TierTarget } from './replicas.ts';
import { runningOf } from './running.ts';
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
  /** From now on a tenth of the tier may be away although each of its replicas is needed: there is no other way. */
  thin(target: TierTarget): void;
}

/** Share of a tier's replicas that moves at a time. */
const AWAY_SHARE = 0.1;

/** How many of so many replicas may be away at a time by moving; at least one. */
export function awayOf(replicas: number): number {
  return Math.max(1, Math.ceil(AWAY_SHARE * replicas));
}

/** Ready replicas that may go at a time. What is needed now stays ready, unless it may be thinned out by a tenth. */
function spareOf({ tier: { workload, needs }, kept }: TierTarget, thin: boolean): number {
  if (workload === undefined) return 0;
  const running = runningOf(workload);
  const stay = Math.min(kept, running - awayOf(running));
  return Math.max(0, workload.readyReplicas - (thin ? stay : Math.max(stay, needs.atPodReady)));
}

export function readEnding(targets: readonly TierTarget[], spread: Spread): Ending {
  const byTier = new Map(targets.map((target) => [target.tier.policy.id, target]));
  const inAll = new Map<TierId, number>();
  const inStep = new Map<TierId, number>();
  const spare = new Map<TierId, number>();
  const thinned = new Set<TierId>();
  for (const target of targets) {
    const { tier, to, kept } = target;
    spare.set(tier.policy.id, spareOf(target, false));
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
      return target.to === workload.replicas && pods <= runningOf(workload);
    },
    move({ tier, ready }, extra) {
      const left = valueAt(spare, tier);
      // Which of them goes is not ours to say: the count is free only when all that serve may go.
      const going = ready <= left ? extra : Math.min(extra, left);
      spare.set(tier, left - Math.min(going, ready));
      return going;
    },
    thin(target) {
      const { id } = target.tier.policy;
      if (!thinned.has(id)) spare.set(id, spareOf(target, true));
      thinned.add(id);
    },
  };
}
