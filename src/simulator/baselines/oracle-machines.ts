/**
 * How many machines the oracle's pods need beyond home, step by step: sizes and shares, no time. Knows the stock, because
 * stock is physics.
 */
import type { Resources } from '../../model/units.ts';
import { isCloud, minus, plus } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { at } from './sliding.ts';
import { type BuyableGroup, type ScaledTier, toleratedBy } from './tiers.ts';

export interface Planned {
  readonly scaled: ScaledTier;
  /** Replicas to ask for in each slot. */
  readonly replicas: Int32Array;
}

/** Machines of each group that the planned replicas need beyond home, cheapest core first. */
export function machinesNeeded(
  world: World,
  planned: readonly Planned[],
  groups: readonly BuyableGroup[],
): ReadonlyMap<BuyableGroup, Int32Array> {
  const sizes = sizesOf(planned);
  const slots = planned[0]?.replicas.length ?? 0;
  const needs = new Map(groups.map((group) => [group, new Int32Array(slots)] as const));
  const shapes = groups.map((buyable) => {
    const { truth } = buyable.group;
    const room = usable(minus(truth.allocatable, world.scenario.daemons), sizes);
    const shares = planned.map(({ scaled }) =>
      toleratedBy(scaled.tier, truth.burstClass) ? finite(shareOf(scaled, room)) : undefined,
    );
    const most = Math.min(buyable.maxNodes, truth.stock);
    return { need: needs.get(buyable), shares, most };
  });
  const home = homeRoom(world, planned, sizes);
  const homeShares = planned.map(({ scaled }) => shareOf(scaled, home));
  for (let slot = 0; slot < slots; slot += 1) {
    const overflow = overflowOf(planned, homeShares, slot);
    for (const { need, shares, most } of shapes)
      if (need !== undefined) need[slot] = takeMachines(overflow, shares, most);
  }
  return needs;
}

/** Pods that home cannot take; those that may not leave are placed first. */
function overflowOf(
  planned: readonly Planned[],
  shares: readonly number[],
  slot: number,
): number[] {
  const overflow = planned.map(({ replicas }) => at(replicas, slot));
  const order = planned
    .map(({ scaled }, index) => ({
      index,
      stays: scaled.tier.workload.truth.tolerates.length === 0,
    }))
    .toSorted((a, b) => Number(b.stays) - Number(a.stays));
  let left = 1;
  for (const { index } of order) {
    const share = shares[index] ?? 1;
    const wanted = overflow[index] ?? 0;
    const housed = Math.min(wanted, Math.floor(left / share + EPSILON));
    if (housed === 0) continue;
    overflow[index] = wanted - housed;
    left -= housed * share;
  }
  return overflow;
}

const EPSILON = 1e-9;

/** Machines for what is left over, and what is left over after them. */
function takeMachines(
  overflow: number[],
  shares: readonly (number | undefined)[],
  most: number,
): number {
  let load = 0;
  for (const [index, pods] of overflow.entries()) if (pods > 0) load += pods * (shares[index] ?? 0);
  const machines = Math.min(most, Math.ceil(load - EPSILON));
  let room = machines;
  for (const [index, pods] of overflow.entries()) {
    const share = shares[index];
    if (share === undefined) continue;
    const housed = Math.min(pods, Math.floor(room / share + EPSILON));
    if (housed === 0) continue;
    overflow[index] = pods - housed;
    room -= housed * share;
  }
  return machines;
}

interface Sizes {
  /** Largest pod, and the grain that all pods are multiples of, per resource. */
  readonly largest: Resources;
  readonly grain: Resources;
}

function sizesOf(planned: readonly Planned[]): Sizes {
  let largest: Resources = { cpu: 0, memory: 0, pods: 0 };
  let grain: Resources = { cpu: 0, memory: 0, pods: 0 };
  for (const { scaled } of planned) {
    const { perPod } = scaled.tier.workload.truth;
    largest = each(largest, perPod, Math.max);
    grain = each(grain, perPod, greatestCommonDivisor);
  }
  return { largest, grain };
}

/**
 * What any order of placing pods is sure to use of a machine: a pod that fits nowhere leaves less than itself free
 * everywhere, and what is used is whole grains.
 */
function usable(room: Resources, { largest, grain }: Sizes): Resources {
  const beyond = each(minus(room, largest), grain, (most, step) =>
    step === 0 ? most : Math.floor(most / step) * step + step,
  );
  return each(beyond, room, (used, all) => Math.max(0, Math.min(used, all)));
}

function shareOf({ tier }: ScaledTier, room: Resources): number {
  const { cpu, memory, pods } = tier.workload.truth.perPod;
  return Math.max(cpu / room.cpu, memory / room.memory, pods / room.pods);
}

/** A pod that is larger than the machine is not for it. */
function finite(share: number): number | undefined {
  return share <= 1 ? share : undefined;
}

/** Room at home for the planned tiers: without DaemonSets and without the pods of all other workloads. */
function homeRoom(world: World, planned: readonly Planned[], sizes: Sizes): Resources {
  const own = new Set(planned.map(({ scaled }) => scaled.tier.workload));
  let room: Resources = { cpu: 0, memory: 0, pods: 0 };
  for (const node of world.nodes.all.values()) {
    if (isCloud(node)) continue;
    let free = minus(node.allocatable, node.used);
    for (const { workload } of node.pods)
      if (own.has(workload)) free = plus(free, workload.truth.perPod);
    room = plus(room, usable(free, sizes));
  }
  return room;
}

function each(a: Resources, b: Resources, combine: (a: number, b: number) => number): Resources {
  return {
    cpu: combine(a.cpu, b.cpu),
    memory: combine(a.memory, b.memory),
    pods: combine(a.pods, b.pods),
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
