/**
 * The growing half of a Karpenter-like node autoscaler, a model: all pods that wait are packed onto new machines at
 * once, each the cheapest that holds what was packed for it.
 *
 * Source: Karpenter's documentation (Scheduling, NodePools) and kubernetes-sigs/karpenter pkg/operator/options (batch
 * idle 1 s, batch max 10 s): pods largest first; each goes to a machine that exists or is coming, else to a new claim;
 * a claim stays open to every shape that can still hold its pods. An offering without stock is avoided for three
 * minutes (kubernetes-sigs/karpenter#2275); a machine that has not joined within 15 min is given up.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { SimPod } from '../world/entities.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { World } from '../world/world.ts';
import { endMachine } from './drain.ts';
import {
  type Bin,
  comingBins,
  decreasing,
  fill,
  newBin,
  openBins,
  pendingPods,
  readyMachines,
  takes,
} from './packing.ts';
import type { BuyableGroup } from './tiers.ts';

const UNAVAILABLE_FOR: Millis = 3 * MINUTE;
const REGISTRATION_TIME: Millis = 15 * MINUTE;

export interface Provisioning {
  readonly world: World;
  readonly groups: readonly BuyableGroup[];
  /** Until when each group without stock is avoided; kept from batch to batch. */
  readonly unavailable: Map<NodeGroup, Millis>;
}

/** A machine to be: every shape that still holds its pods, with the room left on it. */
type Claim = Map<NodeGroup, Bin>;

/** Pods that no machine that exists or is coming can take. */
export function homelessPods(world: World): readonly SimPod[] {
  const pending = pendingPods(world);
  if (pending.length === 0) return [];
  return fill(decreasing(pending), [...openBins(world), ...comingBins(world)]);
}

export function provision(provisioning: Provisioning): void {
  const { world, groups, unavailable } = provisioning;
  const now = world.clock.now();
  const shapes = groups.filter(({ group }) => (unavailable.get(group) ?? 0) <= now);
  const claims: Claim[] = [];
  for (const pod of homelessPods(world)) {
    if (claims.some((claim) => join(claim, pod))) continue;
    const claim: Claim = new Map(
      shapes.map(({ group }) => [group, newBin(group.truth, world.scenario.daemons)] as const),
    );
    if (join(claim, pod)) claims.push(claim);
  }
  launch(provisioning, claims);
}

/** Narrows the claim to the shapes that hold this pod too; false, and unchanged, when none does. */
function join(claim: Claim, pod: SimPod): boolean {
  const fitting = [...claim].filter(([, bin]) => takes(bin, pod));
  if (fitting.length === 0) return false;
  claim.clear();
  for (const [group, bin] of fitting) {
    fill([pod], [bin]);
    claim.set(group, bin);
  }
  return true;
}

/** One call per group, so that what a claim cannot get is packed anew with the next batch. */
function launch({ world, groups, unavailable }: Provisioning, claims: readonly Claim[]): void {
  const wanted = new Map<NodeGroup, number>();
  for (const claim of claims) {
    const group = cheapest(claim, (candidate) => roomIn(world, groups, candidate, wanted));
    if (group !== undefined) wanted.set(group, (wanted.get(group) ?? 0) + 1);
  }
  for (const [group, count] of wanted)
    if (group.grow(count).kind !== 'accepted')
      unavailable.set(group, world.clock.now() + UNAVAILABLE_FOR);
}

function cheapest(claim: Claim, room: (group: NodeGroup) => number): NodeGroup | undefined {
  let best: NodeGroup | undefined;
  for (const group of claim.keys()) {
    const dearer = best !== undefined && priceOf(best) <= priceOf(group);
    if (!dearer && room(group) > 0) best = group;
  }
  return best;
}

function priceOf({ truth }: NodeGroup): number {
  return truth.pricePerHour.micros;
}

/** Machines that limits allow beyond those of this batch. */
function roomIn(
  { cloud, scenario }: World,
  groups: readonly BuyableGroup[],
  group: NodeGroup,
  wanted: ReadonlyMap<NodeGroup, number>,
): number {
  let room = scenario.controller.maxCloudNodes;
  for (const other of cloud.values()) room -= other.target + (wanted.get(other) ?? 0);
  const limit = groups.find((candidate) => candidate.group === group)?.maxNodes ?? 0;
  return Math.min(room, limit - group.target - (wanted.get(group) ?? 0));
}

export function dropUnregistered(world: World): void {
  const ready = readyMachines(world);
  for (const { instances } of world.cloud.values())
    for (const { id, state, createdAt } of [...instances.values()]) {
      const late = world.clock.now() - createdAt >= REGISTRATION_TIME;
      if (late && state !== 'deleting' && !ready.has(id)) endMachine(world, id);
    }
}
