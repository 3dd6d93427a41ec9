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
import { freshNode, type Supply } from './supply.ts';

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
  readonly coming: readonly Bins[];
  readonly fresh: readonly FreshNodes[];
  readonly needed: Set<string>;
  readonly present: ReadonlyMap<TierId, readonly Present[]>;
  /** Pods on draining nodes. */
  readonly riding: ReadonlyMap<TierId, number>;
  readonly smallest: Resources;
  readonly room: Room;
  readonly serving: Serving;
}

interface Present {
  readonly index: number;
  readonly count: number;
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
  for (const target of pinnedFirst)
    placed.set(target, placeTier(state, target, how.mayMove(target)));
  return {
    tiers: targets.map((target) => placed.get(target) ?? { home: 0, cloud: 0, unplaced: 0 }),
    needed: state.needed,
    orders: state.fresh.map(({ nodes, tiers }) => ({ count: nodes.length, tiers: [...tiers] })),
  };
}

function prepare({ supply, targets, serving, room }: PlacementCase): State {
  const shapes = supply.pools.map((pool) => freshNode(pool, supply.cloud));
  return {
    supply,
    home: readHome(
      supply.home,
      supply.sites.home,
      targets.map((target) => target.tier),
    ),
    cloud: createBins(supply.cloud.map(freeOf)),
    draining: createBins(supply.draining.map(emptied)),
    coming: supply.pools.map((pool, index) =>
      createBins(Array.from({ length: pool.inFlight }, () => shapes[index] ?? NOTHING)),
    ),
    fresh: shapes.map(createFresh),
    needed: new Set(),
    present: presentPods(supply.cloud),
    riding: ridingPods(supply.draining),
    smallest: smallestPod(targets),
    room,
    serving,
  };
}

/** A node that is merely unseen keeps its room: buying a replacement for it would be buying twice. A human's cordon is respected. */
function freeOf(node: NodeView): Resources {
  return node.schedulable ? freeRoom(node, 0) : NOTHING;
}

/** What a draining node would hold if it came back: none of its pods counts as kept, so all but the DaemonSets' room is free. */
function emptied({ allocatable, daemons }: NodeView): Resources {
  return {
    cpu: allocatable.cpu - daemons.cpu,
    memory: allocatable.memory - daemons.memory,
    pods: allocatable.pods - daemons.pods,
  };
}

function presentPods(cloud: readonly NodeView[]): Map<TierId, Present[]> {
  const present = new Map<TierId, Present[]>();
  cloud.forEach((node, index) => {
    for (const entry of node.tierPods) {
      const list = present.get(entry.tier);
      if (list === undefined) present.set(entry.tier, [{ index, count: entry.count }]);
      else list.push({ index, count: entry.count });
    }
  });
  return present;
}

function ridingPods(draining: readonly NodeView[]): Map<TierId, number> {
  const riding = new Map<TierId, number>();
  for (const node of draining) {
    for (const { tier, count } of node.tierPods) riding.set(tier, (riding.get(tier) ?? 0) + count);
  }
  return riding;
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

function placeTier(state: State, target: TierTarget, mayMove: boolean): TierPlacement {
  const { tier } = target;
  const { workload } = tier;
  // Nothing to place: its target cannot be read.
  if (workload === undefined) return { home: 0, cloud: 0, unplaced: 0 };
  const pod = workload.perPod;
  const housed = Math.min(target.kept, state.home.housed.get(tier.policy.id) ?? 0);
  const riding = target.rides
    ? Math.min(target.kept - housed, state.riding.get(tier.policy.id) ?? 0)
    : 0;
  let need = target.kept - housed - riding;
  let cloud = riding;
  const keepPresent = (): void => {
    const kept = keepWhereItIs(state, target, need);
    need -= kept;
    cloud += kept;
  };
  if (!mayMove || tier.leave === undefined) keepPresent();
  const before = need;
  need = fillHome(state, target, pod, need);
  const home = housed + before - need;
  if (mayMove && tier.leave !== undefined) keepPresent();
  if (tier.leave !== undefined && need > 0) {
    const left = fillCloud(state, {
      target,
      pod,
      tolerates: workload.tolerates,
      id: tier.leave,
      need,
    });
    cloud += need - left;
    need = left;
  }
  // What only the stabilisation time still remembers is kept where there is room, and missed by nobody.
  const missed = Math.max(0, need - (target.kept - target.wanted));
  return { home, cloud, unplaced: missed };
}

function keepWhereItIs(state: State, target: TierTarget, need: number): number {
  let left = need;
  for (const { index, count } of state.present.get(target.tier.policy.id) ?? []) {
    if (left === 0) break;
    const kept = Math.min(left, count);
    left -= kept;
    markNeeded(state, state.supply.cloud, index);
  }
  return need - left;
}

function markNeeded(state: State, nodes: readonly NodeView[], index: number): void {
  const node = nodes[index];
  if (node !== undefined) state.needed.add(node.name);
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
  readonly target: TierTarget;
  readonly pod: Resources;
  readonly tolerates: readonly string[];
  readonly id: BurstableTierId;
  readonly need: number;
}

/** Existing nodes, nodes on their way, draining nodes, then new ones. Returns how many found no room. */
function fillCloud(state: State, { target, pod, tolerates, id, need }: CloudCase): number {
  const { supply, smallest } = state;
  const all = tolerates.includes('*');
  const into = (bins: Bins, nodes: readonly NodeView[], count: number): number =>
    fill(bins, pod, count, {
      smallest,
      may: (index) => all || tolerates.includes(nodes[index]?.burstClass ?? ''),
      onTake: (index) => markNeeded(state, nodes, index),
    });
  let left = into(state.cloud, supply.cloud, need);
  const eligible = state.serving.get(id) ?? [];
  state.coming.forEach((bins, index) => {
    if (left > 0 && eligible[index] === true)
      left = fill(bins, pod, left, { smallest, may: () => true, onTake: () => undefined });
  });
  if (left > 0) left = into(state.draining, supply.draining, left);
  // What only the stabilisation time still remembers keeps nodes, but buys none.
  const remembered = target.kept - target.wanted;
  let order = Math.max(0, left - remembered);
  const kept = left - order;
  state.fresh.forEach((fresh, index) => {
    if (order > 0 && eligible[index] === true)
      order = fillFresh(fresh, {
        pod,
        id,
        order,
        may: () => state.room(index, fresh.nodes.length),
      });
  });
  return order + kept;
}
