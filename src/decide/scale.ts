/** Replica changes: growth at once and no further than there is room, shrinking through emptied nodes first, then at home. */
import type { Action, Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { WorkloadView } from '../model/snapshot.ts';
import type { GiveBack } from './give-back.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { maxWith } from './running.ts';
import { NOWHERE } from './spread.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';

export interface ScaleCase {
  readonly targets: readonly TierTarget[];
  readonly placement: Placement;
  readonly emptied: GiveBack;
  readonly supply: Supply;
}

export interface Scaled {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

export function scaling({ targets, placement, emptied, supply }: ScaleCase): Scaled {
  const actions: Action[] = [];
  const holds: Hold[] = [];
  targets.forEach((target, index) => {
    const { workload, current, policy } = target.tier;
    if (workload === undefined) return;
    if (target.givesUp === true)
      actions.push(setReplicas(target, workload, { to: current, victims: [] }));
    if (target.to === current) return;
    const placed = itemAt(placement.tiers, index);
    const inCloud = inCloudOf(supply, policy.id);
    const change =
      target.to > current
        ? grow(target, placed.unplaced)
        : shrink(target, {
            emptied,
            inCloud,
            keptInCloud: placed.cloud,
            waiting: workload.pending,
          });
    if (change.hold !== undefined) holds.push(change.hold);
    if (change.to !== current) actions.push(setReplicas(target, workload, change));
  });
  return { actions, holds };
}

interface Change {
  readonly to: number;
  readonly victims: readonly string[];
  readonly hold?: Hold;
}

function setReplicas(
  { tier, reason }: TierTarget,
  { uid, resourceVersion }: WorkloadView,
  { to, victims }: Change,
): Action {
  const max = maxWith(tier, to);
  return {
    kind: 'set-replicas',
    tier: tier.policy.id,
    uid,
    resourceVersion,
    from: tier.current,
    to,
    ...(max !== undefined && { max }),
    victims,
    reason,
  };
}

/** Pods may wait for nodes that are coming, but not for nodes nobody will bring. */
function grow(target: TierTarget, unplaced: number): Change {
  // What was found is put back as it was, whether or not there is room by now.
  if (target.tier.releasedTo !== undefined) return { to: target.to, victims: [] };
  const possible = target.wanted - unplaced;
  return { to: Math.max(target.tier.current, Math.min(target.to, possible)), victims: [] };
}

interface InCloud {
  readonly pods: number;
  /** Pods of the tier on the node that is the next to go. */
  readonly next: number;
}

interface ShrinkCase {
  readonly emptied: GiveBack;
  readonly inCloud: InCloud | undefined;
  /** Of the replicas to keep, those that are placed in the cloud. */
  readonly keptInCloud: number;
  /** Its pods that are on no node. */
  readonly waiting: number;
}

/** Cloud first: replicas end on nodes being emptied. The rest ends anywhere, once waiting can empty no further node. */
function shrink(
  target: TierTarget,
  { emptied, inCloud, keptInCloud, waiting }: ShrinkCase,
): Change {
  const { current, policy, forecast, workload } = target.tier;
  // Which of its pods end is the autoscaler's affair, and so is when.
  if (workload?.bounds !== undefined) return { to: target.to, victims: [] };
  const shed = emptied.sheddable.get(policy.id);
  if (shed !== undefined) return { to: current - shed.count, victims: shed.nodes };
  if (emptied.emptying.has(policy.id)) return { to: current, victims: [] };
  if (inCloud === undefined || target.tier.releasedTo !== undefined)
    return { to: target.to, victims: [] };
  // Within a promotion nothing moves home, so replicas that end there would leave the cloud as full as it is.
  const waitsForNode =
    keptInCloud > 0 && (forecast.inPromotion !== undefined || current - target.kept < inCloud.next);
  if (!waitsForNode && !emptied.stuck.has(policy.id)) return { to: target.to, victims: [] };
  // A ReplicaSet ends pods that are on no node first, and those only take the room that others wait for.
  if (current - target.to <= waiting) return { to: target.to, victims: [] };
  const wanted = `shrink ${current} to ${target.to} replicas`;
  const detail = `${inCloud.pods} of its pods are on cloud nodes that stay for now`;
  return {
    to: current - waiting,
    victims: [],
    hold: { reason: 'node-still-needed', subject: policy.id, wanted, detail },
  };
}

/** The last node in the order they are kept is the next to go; one that is draining goes before all others. */
function inCloudOf({ spread }: Supply, tier: TierId): InCloud | undefined {
  const { cloud, draining, from, to } = spread.tiers.get(tier) ?? NOWHERE;
  if (cloud + draining === 0) return undefined;
  return {
    pods: cloud + draining,
    next: to > from ? itemAt(spread.cloudCounts, to - 1) : draining,
  };
}
