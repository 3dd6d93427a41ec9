/**
 * Puts the replicas to keep on nodes as the stock scheduler would: home first, then cloud nodes that are there or coming,
 * then draining ones, then new nodes of the cheapest pool that may serve the tier. Knows nothing of providers' calls.
 */
import type { BurstableTierId } from '../model/plan.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, createBins, fill, podsIn, take } from './bins.ts';
import { type Home, readHome } from './home.ts';
import type { TierTarget } from './replicas.ts';
import { freshNode, type Supply, serves } from './supply.ts';

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
  readonly orders: readonly { readonly count: number; readonly tiers: readonly BurstableTierId[] }[];
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
  readonly present: ReadonlyMap<string, readonly Present[]>;
  readonly smallest: Resources;
  readonly room: Room;
}

interface Present {
  readonly index: number;
  readonly count: number;
}

/** New nodes of one pool, opened one by one. */
interface FreshNodes {
  readonly shape: Resources;
  readonly nodes: { cpu: number; memory: number; pods: number }[];
  readonly tiers: Set<BurstableTierId>;
}

export function place(supply: Supply, targets: readonly TierTarget[], how: { readonly room: Room; mayMove(target: TierTarget): boolean }): Placement {
  const state = prepare(supply, targets, how.room);
  const placed = new Map<TierTarget, TierPlacement>();
  const pinnedFirst = [...targets].sort((a, b) => Number(a.tier.leave !== undefined) - Number(b.tier.leave !== undefined));
  for (const target of pinnedFirst) placed.set(target, placeTier(state, target, how.mayMove(target)));
  return {
    tiers: targets.map((target) => placed.get(target) ?? { home: 0, cloud: 0, unplaced: 0 }),
    needed: state.needed,
    orders: state.fresh.map(({ nodes, tiers }) => ({ count: nodes.length, tiers: [...tiers] })),
  };
}

function prepare(supply: Supply, targets: readonly TierTarget[], room: Room): State {
  const shapes = supply.pools.map((pool) => freshNode(pool, supply.cloud));
  return {
    supply,
    home: readHome(supply.home, supply.sites.home, targets.map((target) => target.tier)),
    cloud: createBins(supply.cloud.map(freeOf)),
    draining: createBins(supply.draining.map((node) => ({ ...node.allocatable }))),
    coming: supply.pools.map((pool, index) => createBins(Array.from({ length: pool.inFlight }, () => shapes[index] ?? NOTHING))),
    fresh: shapes.map((shape) => ({ shape, nodes: [], tiers: new Set() })),
    needed: new Set(),
    present: presentPods(supply.cloud),
    smallest: smallestPod(targets),
    room,
  };
}

const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

/** A node that is merely unseen keeps its room: buying a replacement for it would be buying twice. A human's cordon is respected. */
function freeOf(node: NodeView): Resources {
  if (!node.schedulable) return NOTHING;
  return {
    cpu: node.allocatable.cpu - node.requested.cpu,
    memory: node.allocatable.memory - node.requested.memory,
    pods: node.allocatable.pods - node.requested.pods,
  };
}

function presentPods(cloud: readonly NodeView[]): Map<string, Present[]> {
  const present = new Map<string, Present[]>();
  cloud.forEach((node, index) => {
    for (const entry of node.tierPods) {
      const list = present.get(entry.tier);
      if (list === undefined) present.set(entry.tier, [{ index, count: entry.count }]);
      else list.push({ index, count: entry.count });
    }
  });
  return present;
}

function smallestPod(targets: readonly TierTarget[]): Resources {
  let cpu = Infinity;
  let memory = Infinity;
  for (const { tier } of targets) {
    cpu = Math.min(cpu, tier.workload?.perPod.cpu ?? Infinity);
    memory = Math.min(memory, tier.workload?.perPod.memory ?? Infinity);
  }
  return { cpu: Number.isFinite(cpu) ? cpu : 0, memory: Number.isFinite(memory) ? memory : 0, pods: 1 };
}

function placeTier(state: State, target: TierTarget, mayMove: boolean): TierPlacement {
  const { tier } = target;
  const pod = tier.workload?.perPod ?? NOTHING;
  const housed = Math.min(target.kept, state.home.housed.get(tier.policy.id) ?? 0);
  let need = target.kept - housed;
  let cloud = 0;
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
  if (tier.leave === undefined || need === 0) return { home, cloud, unplaced: need };
  const left = fillCloud(state, target, tier.leave, need);
  return { home, cloud: cloud + need - left, unplaced: left };
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
  const [from, other] = target.tier.leave === undefined ? [home.pinned, home.burstable] : [home.burstable, home.pinned];
  return fill(from, pod, need, { smallest, may: () => true, onTake: (index, count) => take(other, index, pod, count) });
}

/** Existing nodes, nodes on their way, draining nodes, then new ones. Returns how many that may be ordered for found no room. */
function fillCloud(state: State, target: TierTarget, id: BurstableTierId, need: number): number {
  const { supply, smallest } = state;
  const { tier } = target;
  const pod = tier.workload?.perPod ?? NOTHING;
  const tolerates = tier.workload?.tolerates ?? [];
  const all = tolerates.includes('*');
  const into = (bins: Bins, nodes: readonly NodeView[], count: number): number =>
    fill(bins, pod, count, {
      smallest,
      may: (index) => all || tolerates.includes(nodes[index]?.burstClass ?? ''),
      onTake: (index) => markNeeded(state, nodes, index),
    });
  let left = into(state.cloud, supply.cloud, need);
  const eligible = supply.pools.map((pool) => serves(pool, target, supply));
  state.coming.forEach((bins, index) => {
    if (left > 0 && eligible[index] === true) left = fill(bins, pod, left, { smallest, may: () => true, onTake: () => undefined });
  });
  if (left > 0) left = into(state.draining, supply.draining, left);
  // What only the stabilisation time still remembers keeps nodes, but buys none.
  const remembered = Math.max(0, target.kept - target.wanted);
  let order = Math.max(0, left - remembered);
  state.fresh.forEach((fresh, index) => {
    if (order > 0 && eligible[index] === true) order = fillFresh(fresh, { pod, id, order, may: () => state.room(index, fresh.nodes.length) });
  });
  return order;
}

function fillFresh(
  fresh: FreshNodes,
  { pod, id, order, may }: { pod: Resources; id: BurstableTierId; order: number; may(): boolean },
): number {
  let left = order;
  for (const node of fresh.nodes) left -= takeFrom(node, pod, left);
  while (left > 0 && podsIn(fresh.shape.cpu, fresh.shape.memory, fresh.shape.pods, pod) > 0 && may()) {
    const node = { ...fresh.shape };
    fresh.nodes.push(node);
    left -= takeFrom(node, pod, left);
  }
  if (left < order) fresh.tiers.add(id);
  return left;
}

function takeFrom(node: { cpu: number; memory: number; pods: number }, pod: Resources, need: number): number {
  const count = Math.min(need, podsIn(node.cpu, node.memory, node.pods, pod));
  node.cpu -= count * pod.cpu;
  node.memory -= count * pod.memory;
  node.pods -= count;
  return count;
}
