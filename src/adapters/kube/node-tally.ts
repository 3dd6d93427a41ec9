/** The pods of one node as sums. Only sums change when a pod does; nobody walks the pods to make a view. */
import type { TierId } from '../../model/policy.ts';
import type { TierPods } from '../../model/snapshot.ts';
import type { Resources } from '../../model/units.ts';
import type { PodRecord } from './pod-record.ts';

export interface NodeTally {
  readonly requested: Resources;
  readonly daemons: Resources;
  readonly tierPods: readonly TierPods[];
  readonly otherPods: number;
  readonly leaving: number;
  /** Requests of terminating pods. Those of a DaemonSet are left out: it puts another in their place. */
  readonly leavingRequests: Resources;
}

interface Sum {
  cpu: number;
  memory: number;
  pods: number;
}

interface TierSum {
  count: number;
  ready: number;
  marked: number;
}

export interface Tally {
  add(pod: PodRecord, tier: TierId | undefined): void;
  subtract(pod: PodRecord, tier: TierId | undefined): void;
  /** Amounts are whole numbers, so that adding and subtracting leaves no dust. */
  read(): NodeTally;
  empty(): boolean;
}

export const EMPTY_TALLY: NodeTally = {
  requested: { cpu: 0, memory: 0, pods: 0 },
  daemons: { cpu: 0, memory: 0, pods: 0 },
  tierPods: [],
  otherPods: 0,
  leaving: 0,
  leavingRequests: { cpu: 0, memory: 0, pods: 0 },
};

export function createTally(): Tally {
  const requested: Sum = { cpu: 0, memory: 0, pods: 0 };
  const daemons: Sum = { cpu: 0, memory: 0, pods: 0 };
  const leaving: Sum = { cpu: 0, memory: 0, pods: 0 };
  const tiers = new Map<TierId, TierSum>();
  const counts = { other: 0, leaving: 0 };

  function change(pod: PodRecord, tier: TierId | undefined, by: 1 | -1): void {
    sum(requested, pod, by);
    if (pod.terminating && !pod.daemon) sum(leaving, pod, by);
    if (pod.daemon) sum(daemons, pod, by);
    else if (tier === undefined) counts.other += by;
    else if (pod.terminating) counts.leaving += by;
    else changeTier(tiers, tier, { pod, by });
  }

  function read(): NodeTally {
    const tierPods = [...tiers].map(([tier, { count, ready, marked }]) => ({
      tier,
      count,
      ready,
      marked,
    }));
    tierPods.sort((a, b) => (a.tier < b.tier ? -1 : 1));
    return {
      requested: { ...requested },
      daemons: { ...daemons },
      tierPods,
      otherPods: counts.other,
      leaving: counts.leaving,
      leavingRequests: { ...leaving },
    };
  }

  return {
    add: (pod, tier) => change(pod, tier, 1),
    subtract: (pod, tier) => change(pod, tier, -1),
    read,
    empty: () => requested.pods === 0,
  };
}

function sum(total: Sum, pod: PodRecord, by: 1 | -1): void {
  total.cpu += pod.cpu * by;
  total.memory += pod.memory * by;
  total.pods += by;
}

function changeTier(
  tiers: Map<TierId, TierSum>,
  tier: TierId,
  { pod, by }: { pod: PodRecord; by: 1 | -1 },
): void {
  const total = tiers.get(tier) ?? { count: 0, ready: 0, marked: 0 };
  total.count += by;
  if (pod.ready) total.ready += by;
  if (pod.costBefore !== undefined) total.marked += by;
  if (total.count === 0) tiers.delete(tier);
  else tiers.set(tier, total);
}
