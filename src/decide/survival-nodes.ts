/** Cloud nodes that stand for replicas which are to outlive the loss of a site, where no number of replicas would. */

import type { PoolName, TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Resources } from '../model/units.ts';
import { closedGate } from './growth-gate.ts';
import type { TierTarget } from './replicas.ts';
import { freeRoom } from './room.ts';
import type { Serving } from './serving.ts';
import type { Standing } from './standing.ts';
import { freshNodes, type Supply } from './supply.ts';
import { itemAt } from './sure.ts';

export interface SurvivalCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
}

/**
 * Only of a tier that may leave home, that places orders, and that nobody paused. The site that is lost may be the
 * cloud's own; then nodes there are no help, and nothing is ordered. A node that is there counts for the tier's pods on it,
 * which remain only as long as it does, and for those that it has room for: what others fill outlives nobody.
 */
export function survivalNodes({ supply, targets, serving }: SurvivalCase): Standing[] {
  return targets.flatMap(({ tier }) => {
    const { policy, override, leave, survival, workload } = tier;
    if (survival === undefined || leave === undefined || workload === undefined) return [];
    if (policy.mode !== 'Enforce' || override?.pause === true) return [];
    const { perPod } = workload;
    const shapes = freshNodes(supply);
    const pools = supply.choices
      .map(({ pool }) => pool)
      .filter((pool) => serving.get(policy.id)?.[pool] === true)
      .filter((pool) => itemAt(supply.pools, pool).pool.site !== survival.site);
    const [first] = pools;
    if (first === undefined) return [];
    const fits = podsOn(itemAt(shapes, first), perPod);
    const of = new Set<PoolName | undefined>(pools.map((p) => itemAt(supply.pools, p).pool.name));
    const there = [...supply.cloud, ...supply.draining]
      .filter(({ providerId }) => of.has(supply.owners.get(providerId)?.pool))
      .reduce((sum, node) => sum + podsOf(policy.id, node), 0);
    return [
      {
        ...{ pools: [...new Set(pools)], amount: survival.carry - survival.remain + there },
        perNode: Math.max(1, fits),
        on: (node: NodeView) => podsOf(policy.id, node) + roomOn(node, perPod),
        ...{ tier: leave, reason: 'survive-site' as const },
        // A pod that no new node could hold is not helped by nodes; those that are there wait for a smaller one.
        keepsOnly: fits === 0 || closedGate(tier) !== undefined,
      },
    ];
  });
}

function podsOf(tier: TierId, { tierPods }: NodeView): number {
  return tierPods.find((pods) => pods.tier === tier)?.count ?? 0;
}

/** Where not even the empty node held one, what others run there is not to blame: it counts as a new one would. */
function roomOn(node: NodeView, perPod: Resources): number {
  const room = podsOn(freeRoom(node, 0), perPod);
  if (room > 0) return room;
  const empty = { ...node, requested: node.daemons, leavingRequests: undefined };
  return podsOn(freeRoom(empty, 0), perPod) > 0 ? 0 : 1;
}

function podsOn(room: Resources, pod: Resources): number {
  // A pod that asks for no memory takes none, however little there is.
  const byMemory = pod.memory === 0 ? Infinity : room.memory / pod.memory;
  return Math.floor(Math.min(room.cpu / pod.cpu, byMemory, room.pods / pod.pods));
}
