/**
 * Puts the replicas to keep on nodes as the stock scheduler would: home first, then cloud nodes that are there or coming,
 * then draining ones, then new nodes of the cheapest pool that may serve the tier. Knows nothing of providers' calls.
 */
import type { BurstableTierId } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, createBins, fill, take } from './bins.ts';
import { createFresh, type FreshNodes, fillFresh } from './fresh-nodes.ts';
import { type Home, readHome } from './home.ts';
import type { TierTarget } from './replicas.ts';
import { freeRoom, NOTHING } from './room.ts';
import type { Serving } from './serving.ts';
import { NOWHERE as NO_PODS } from './spread.ts';
import { type CloudNode, freshNodes, type Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';
import { fillNodes, keepForWaiting } from './waiting.ts';

export interface TierPlacement {
  readonly home: number;
  readonly cloud: number;
  readonly unplaced: number;
}

export interface Placement {
  readonly tiers: readonly TierPlacement[];
  /** Nodes of `supply.cloud` and `supply.draining` that hold or will hold a kept replica, by name. */
  readonly needed: ReadonlySet<string>;
  /** New nodes wanted per pool, in the order of `supply.pools`, and for whom. */
  readonly orders: readonly {
    readonly count: number;
    readonly tiers: readonly BurstableTierId[];
  }[];
}

/** How many new nodes each pool may still take, in the order of `supply.pools`. Shared caps are the caller's affair. */
export type Room = (pool: number, ordered: number) => boolean;

interface State {
  readonly supply: Supply;
  readonly home: Home;
  readonly cloud: Bins;
  readonly draining: Bins;
  /** Undefined where nothing is on its way. */
  readonly coming: readonly (Bins | undefined)[];
  readonly fresh: readonly FreshNodes[];
  /** 1 for each needed node of `supply.cloud` and `supply.draining`. */
  readonly neededCloud: Uint8Array;
  readonly neededDraining: Uint8Array;
  readonly smallest: Resources;
  readonly room: Room;
  readonly serving: Serving;
}

export interface PlacementCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly room: Room;
  mayMove(target: TierTarget): boolean;
}

export function place(how: PlacementCase): Placement {
  const { targets } = how;
  const state = prepare(how);
  const placed = new Map<TierTarget, TierPlacement>();
  const pinnedFirst = [...targets].sort(
    (a, b) => Number(a.tier.leave !== undefined) - Number(b.tier.leave !== undefined),
  );
  const parts = pinnedFirst.map((target) => ({
    target,
    bound: boundOf(state, target),
    mayMove: how.mayMove(target),
  }));
  // What is wanted goes first; what is only kept for later must not push it out of its room and buy nodes for it.
  for (const part of parts) placed.set(part.target, placeTier(state, part, part.target.wanted));
  for (const part of parts) {
    const { kept, wanted } = part.target;
    if (kept <= wanted) continue;
    const later = placeTier(state, { ...part, later: true }, kept - wanted);
    placed.set(part.target, joined(valueAt(placed, part.target), later));
  }
  const waiting = parts.flatMap(({ target, mayMove }) => {
    const { leave, workload } = target.tier;
    const { unplaced } = valueAt(placed, target);
    if (unplaced === 0 || !mayMove || leave === undefined || workload === undefined) return [];
    return [{ count: unplaced, pod: workload.perPod, tolerates: workload.tolerates }];
  });
  if (waiting.length > 0) keepForWaiting(waiting, state);
  return {
    tiers: targets.map((target) => valueAt(placed, target)),
    needed: neededNodes(state),
    orders: state.fresh.map(({ nodes, tiers }) => ({ count: nodes.length, tiers: [...tiers] })),
  };
}

function neededNodes({ supply, neededCloud, neededDraining }: State): Set<string> {
  const { cloud, draining } = supply;
  const kept = cloud.filter((_, index) => neededCloud[index] === 1);
  const back = draining.filter((_, index) => neededDraining[index] === 1);
  return new Set([...kept, ...back].map((node) => node.name));
}

function prepare({ supply, targets, serving, room }: PlacementCase): State {
  const shapes = freshNodes(supply);
  const tiers = targets.map((target) => target.tier);
  return {
    supply,
    home: readHome(supply, tiers),
    cloud: createBins(supply.cloud, freeOf),
    draining: createBins(supply.draining, (node) => freeRoom(node, 0)),
    coming: shapes.map((shape, index) => {
      const length = itemAt(supply.pools, index).inFlight;
      return length === 0 ? undefined : createBins(Array.from({ length }), () => shape);
    }),
    fresh: shapes.map(createFresh),
    neededCloud: new Uint8Array(supply.cloud.length),
    neededDraining: new Uint8Array(supply.draining.length),
    smallest: smallestPod(targets),
    room,
    serving,
  };
}

/** A node that is merely unseen keeps its room: buying a replacement for it would be buying twice. A human's cordon is respected. */
function freeOf(node: NodeView): Resources {
  return node.schedulable ? freeRoom(node, 0) : NOTHING;
}

function smallestPod(targets: readonly TierTarget[]): Resources {
  let cpu = Infinity;
  let memory = Infinity;
  for (const { tier } of targets) {
    cpu = Math.min(cpu, tier.workload?.perPod.cpu ?? Infinity);
    memory = Math.min(memory, tier.workload?.perPod.memory ?? Infinity);
  }
  return {
    cpu: Number.isFinite(cpu) ? cpu : 0,
    memory: Number.isFinite(memory) ? memory : 0,
    pods: 1,
  };
}

/** Pods that are where they are, handed out once: those at home, those that ride a draining node, those on cloud nodes. */
interface Bound {
  housed: number;
  riding: number;
  /** Next entry of `Spread.cloudNodes`, where the tier's entries end, and how much of the next one is handed out. */
  entry: number;
  readonly to: number;
  handed: number;
}

interface Part {
  readonly target: TierTarget;
  readonly bound: Bound;
  readonly mayMove: boolean;
  /** Only kept for later: it takes room that is there, orders none, and is missed by nobody. */
  readonly later?: boolean;
}

function boundOf({ supply, home }: State, { rides, tier }: TierTarget): Bound {
  const { id } = tier.policy;
  const spread = supply.spread.tiers.get(id) ?? NO_PODS;
  return {
    housed: Math.max(0, home.housed.get(id) ?? 0),
    riding: rides ? spread.draining : 0,
    entry: spread.from,
    to: spread.to,
    handed: 0,
  };
}

function joined({ home, cloud, unplaced }: TierPlacement, later: TierPlacement): TierPlacement {
  return { home: home + later.home, cloud: cloud + later.cloud, unplaced };
}

const NOWHERE: TierPlacement = { home: 0, cloud: 0, unplaced: 0 };

function placeTier(state: State, part: Part, wanted: number): TierPlacement {
  const { target, bound, mayMove } = part;
  const { tier } = target;
  // Nothing to place: its target cannot be read.
  if (tier.workload === undefined) return NOWHERE;
  const housed = Math.min(wanted, bound.housed);
  bound.housed -= housed;
  const riding = Math.min(wanted - housed, bound.riding);
  bound.riding -= riding;
  let need = wanted - housed - riding;
  let cloud = riding;
  const keepPresent = (): void => {
    const kept = keepWhereItIs(state, part, need);
    need -= kept;
    cloud += kept;
  };
  if (!mayMove || tier.leave === undefined) keepPresent();
  const before = need;
  need = fillHome(state, target, tier.workload.perPod, need);
  const home = housed + before - need;
  if (mayMove && tier.leave !== undefined) keepPresent();
  if (tier.leave === undefined || need === 0) return { home, cloud, unplaced: need };
  const { perPod: pod, tolerates } = tier.workload;
  const left = fillCloud(state, {
    pod,
    tolerates,
    id: tier.leave,
    rides: target.rides,
    need,
    mayOrder: part.later !== true,
  });
  return { home, cloud: cloud + need - left, unplaced: left };
}

function keepWhereItIs({ supply, neededCloud }: State, { bound }: Part, need: number): number {
  const { cloudNodes, cloudCounts } = supply.spread;
  let left = need;
  while (left > 0 && bound.entry < bound.to) {
    const there = itemAt(cloudCounts, bound.entry) - bound.handed;
    const kept = Math.min(left, there);
    left -= kept;
    neededCloud[itemAt(cloudNodes, bound.entry)] = 1;
    bound.handed = kept === there ? 0 : bound.handed + kept;
    if (kept === there) bound.entry += 1;
  }
  return need - left;
}

function fillHome(state: State, target: TierTarget, pod: Resources, need: number): number {
  if (need === 0) return 0;
  const { home, smallest } = state;
  const [from, other] =
    target.tier.leave === undefined ? [home.pinned, home.burstable] : [home.burstable, home.pinned];
  return fill(from, pod, need, {
    smallest,
    may: () => true,
    onTake: (index, count) => take(other, index, pod, count),
  });
}

interface CloudCase {
  readonly mayOrder: boolean;
  /** Its pods on draining nodes are placed already. */
  readonly rides: boolean;
  readonly pod: Resources;
  readonly tolerates: readonly string[];
  readonly id: BurstableTierId;
  readonly need: number;
}

/** The tier's own pods on draining nodes stay, and so do the nodes. */
function takeBack({ supply, neededDraining }: State, id: TierId, need: number): number {
  let left = need;
  for (const [index, { tierPods }] of supply.draining.entries()) {
    const own = tierPods.find(({ tier }) => tier === id)?.count ?? 0;
    const kept = Math.min(left, own);
    if (kept > 0) neededDraining[index] = 1;
    left -= kept;
  }
  return left;
}

/** Existing nodes, nodes on their way, draining nodes, then new ones. Returns how many found no room. */
function fillCloud(state: State, { mayOrder, rides, pod, tolerates, id, need }: CloudCase): number {
  const { supply, smallest } = state;
  const into = (bins: Bins, nodes: readonly CloudNode[], needed: Uint8Array, count: number) =>
    fillNodes({ bins, nodes, needed }, { count, pod, tolerates, smallest });
  let left = into(state.cloud, supply.cloud, state.neededCloud, need);
  const eligible = valueAt<TierId, readonly boolean[]>(state.serving, id);
  state.coming.forEach((bins, index) => {
    if (bins !== undefined && left > 0 && eligible[index] === true)
      left = fill(bins, pod, left, { smallest, may: () => true, onTake: () => undefined });
  });
  if (mayOrder && !rides) left = takeBack(state, id, left);
  if (left > 0) left = into(state.draining, supply.draining, state.neededDraining, left);
  if (!mayOrder) return left;
  state.fresh.forEach((fresh, index) => {
    if (left > 0 && eligible[index] === true)
      left = fillFresh(fresh, {
        pod,
        id,
        order: left,
        may: () => state.room(index, fresh.nodes.length),
      });
  });
  return left;
}
