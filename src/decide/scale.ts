/** Replica changes: growth at once and no further than there is room, shrinking through emptied nodes first, then at home. */
import type { Action, Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { GiveBack } from './give-back.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Supply } from './supply.ts';

export interface ScaleCase {
  readonly targets: readonly TierTarget[];
  readonly placement: Placement;
  readonly emptied: GiveBack;
  readonly supply: Supply;
}

export interface Scaled {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  /** Replicas this plan sets, by tier; a tier that is left alone is not in it. */
  readonly set: ReadonlyMap<TierId, number>;
}

export function scaling(scaleCase: ScaleCase): Scaled {
  const actions: Action[] = [];
  const holds: Hold[] = [];
  const set = new Map<TierId, number>();
  const inCloud = cloudPods(scaleCase.supply);
  scaleCase.targets.forEach((target, index) => {
    const { tier } = target;
    if (tier.workload === undefined || target.to === tier.current) return;
    const id = tier.policy.id;
    const change =
      target.to > tier.current
        ? grow(target, scaleCase.placement.tiers[index]?.unplaced ?? 0)
        : shrink(target, scaleCase.emptied, inCloud.get(id) ?? 0);
    if (change.hold !== undefined) holds.push(change.hold);
    if (change.to === tier.current) return;
    set.set(id, change.to);
    const { uid, resourceVersion } = tier.workload;
    const { victims } = change;
    actions.push({ kind: 'set-replicas', tier: id, uid, resourceVersion, from: tier.current, to: change.to, victims, reason: target.reason });
  });
  return { actions, holds, set };
}

interface Change {
  readonly to: number;
  readonly victims: readonly string[];
  readonly hold?: Hold;
}

/** Pods may wait for nodes that are coming, but not for nodes nobody will bring. */
function grow(target: TierTarget, unplaced: number): Change {
  const possible = target.wanted - unplaced;
  return { to: Math.max(target.tier.current, Math.min(target.to, possible)), victims: [] };
}

function shrink(target: TierTarget, emptied: GiveBack, inCloud: number): Change {
  const { current, policy } = target.tier;
  const shed = emptied.sheddable.get(policy.id);
  if (shed !== undefined) return { to: current - Math.min(shed.count, current - target.to), victims: shed.nodes };
  if (emptied.emptying.has(policy.id)) return { to: current, victims: [] };
  if (inCloud === 0) return { to: target.to, victims: [] };
  const wanted = `shrink ${current} to ${target.to} replicas`;
  const detail = `${inCloud} of its pods are on cloud nodes that stay needed`;
  return { to: current, victims: [], hold: { reason: 'node-still-needed', subject: policy.id, wanted, detail } };
}

function cloudPods(supply: Supply): Map<TierId, number> {
  const pods = new Map<TierId, number>();
  for (const node of [...supply.cloud, ...supply.draining]) {
    for (const entry of node.tierPods) pods.set(entry.tier, (pods.get(entry.tier) ?? 0) + entry.count);
  }
  return pods;
}
