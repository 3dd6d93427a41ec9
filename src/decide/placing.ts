/**
 * Puts the replicas of one tier on nodes as the stock scheduler would: home first, then cloud nodes that are there or
 * coming, then draining ones. Orders nothing, and knows nothing of the other tiers but the room they left.
 */
import type { BurstableTierId } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Resources } from '../model/units.ts';
import { type Bins, fill, take } from './bins.ts';
import { withinHeld } from './exact-tenants.ts';
import { heldBack } from './growth-gate.ts';
import type { LinePlace } from './line-budget.ts';
import type { TierTarget } from './replicas.ts';
import type { State } from './room-left.ts';
import type { CloudNode } from './sorted-nodes.ts';
import { NOWHERE as NO_PODS } from './spread.ts';
import { itemAt, valueAt } from './sure.ts';
import { fillNodes } from './waiting.ts';

export interface TierPlacement {
  readonly home: number;
  readonly cloud: number;
  readonly unplaced: number;
  /** Of `unplaced`, those that some pool would serve and no line carries; absent: none. */
  readonly onLines?: number | undefined;
}

/** Pods that are where they are, handed out once: those at home, those that ride a draining node, those on cloud nodes. */
export interface Bound {
  housed: number;
  riding: number;
  /** Next entry of `Spread.cloudNodes`, where the tier's entries end, and how much of the next one is handed out. */
  entry: number;
  /** Where they began. */
  readonly from: number;
  readonly to: number;
  handed: number;
}

export interface Part {
  readonly target: TierTarget;
  readonly bound: Bound;
  readonly mayMove: boolean;
  /** Only kept for later: it takes room that is there, orders none, and is missed by nobody. */
  readonly later?: boolean;
}

export function boundOf({ supply, home }: State, { rides, tier }: TierTarget): Bound {
  const { id } = tier.policy;
  const spread = supply.spread.tiers.get(id) ?? NO_PODS;
  return {
    housed: Math.max(0, home.housed.get(id) ?? 0),
    riding: rides ? spread.draining : 0,
    entry: spread.from,
    from: spread.from,
    to: spread.to,
    handed: 0,
  };
}

/** What is only kept for later, into room that is left. */
export function placeLater(
  state: State,
  parts: readonly Part[],
  placed: Map<TierTarget, TierPlacement>,
): void {
  for (const part of parts) {
    const { kept, wanted } = part.target;
    if (kept <= wanted) continue;
    const later = placeTier(state, { ...part, later: true }, kept - wanted);
    placed.set(part.target, joined(valueAt(placed, part.target), later));
  }
}

function joined({ home, cloud, unplaced }: TierPlacement, later: TierPlacement): TierPlacement {
  return { home: home + later.home, cloud: cloud + later.cloud, unplaced };
}

const NOWHERE: TierPlacement = { home: 0, cloud: 0, unplaced: 0 };

export function placeTier(state: State, part: Part, wanted: number): TierPlacement {
  const { target, mayMove } = part;
  const { tier } = target;
  // Nothing to place: its target cannot be read.
  if (tier.workload === undefined) return NOWHERE;
  const { housed, riding } = settled(state, part, wanted);
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
  const barred = heldBack(tier, { need, placed: home + cloud });
  if (tier.leave === undefined || need === barred) return { home, cloud, unplaced: need };
  const { perPod: pod, tolerates } = tier.workload;
  const left = fillCloud(state, {
    pod,
    tolerates,
    id: tier.leave,
    rides: target.rides,
    need: need - barred,
    mayOrder: part.later !== true,
  });
  const unplaced = left + barred;
  return { home, cloud: cloud + need - unplaced, unplaced };
}

/** At home, or riding a draining node; handed out once. */
function settled(
  state: State,
  { target, bound }: Part,
  wanted: number,
): { readonly housed: number; readonly riding: number } {
  const housed = Math.min(wanted, bound.housed);
  bound.housed -= housed;
  const riding = Math.min(wanted - housed, bound.riding);
  bound.riding -= riding;
  state.lines?.keep(target.tier.policy.id, riding);
  return { housed, riding };
}

/** Only what is somewhere already, for a tier whose pods stay where they are; the rest is `unplaced`. */
export function placeBound(state: State, part: Part, wanted: number): TierPlacement {
  if (part.target.tier.workload === undefined) return NOWHERE;
  const { housed, riding } = settled(state, part, wanted);
  const need = wanted - housed - riding;
  const kept = keepWhereItIs(state, part, need);
  return { home: housed, cloud: riding + kept, unplaced: need - kept };
}

function keepWhereItIs(
  { supply, neededCloud, lines }: State,
  { target, bound }: Part,
  need: number,
): number {
  const { cloudNodes, cloudCounts } = supply.spread;
  const { id } = target.tier.policy;
  let left = need;
  while (left > 0 && bound.entry < bound.to) {
    const there = itemAt(cloudCounts, bound.entry) - bound.handed;
    const kept = Math.min(left, there);
    left -= kept;
    const node = itemAt(cloudNodes, bound.entry);
    neededCloud[node] = 1;
    lines?.keep(id, kept, itemAt(supply.cloud, node).site);
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
function takeBack(
  { supply, neededDraining }: State,
  id: TierId,
  need: number,
  isHere: LinePlace['isHere'] | undefined,
): number {
  let left = need;
  for (const [index, { site, tierPods }] of supply.draining.entries()) {
    if (isHere?.(site) === false) continue;
    const own = tierPods.find(({ tier }) => tier === id)?.count ?? 0;
    const kept = Math.min(left, own);
    if (kept > 0) neededDraining[index] = 1;
    left -= kept;
  }
  return left;
}

/** Wherever lines let it. Returns how many found no room, or no line. */
function fillCloud(state: State, cloudCase: CloudCase): number {
  const places = state.lines?.places(cloudCase.id, !cloudCase.mayOrder);
  if (places === undefined) return fillHeld(state, cloudCase, undefined);
  let left = cloudCase.need;
  for (const { most, isHere, take: takeLine } of [places.open, ...places.lined]) {
    const need = Math.min(left, most);
    const placed = need - fillHeld(state, { ...cloudCase, need }, isHere);
    takeLine(placed);
    left -= placed;
  }
  return left;
}

/** No more at a site than is not held for others, where the tier keeps to that. */
function fillHeld(
  state: State,
  cloudCase: CloudCase,
  isHere: LinePlace['isHere'] | undefined,
): number {
  const sites = state.held?.(cloudCase.id);
  if (sites === undefined) return fillPlace(state, cloudCase, isHere);
  return withinHeld({ sites, need: cloudCase.need, isHere }, (here, need) =>
    fillPlace(state, { ...cloudCase, need }, (site) => site === here),
  );
}

/** Existing nodes, nodes on their way, draining nodes, then new ones. Returns how many found no room. */
function fillPlace(
  state: State,
  { mayOrder, rides, pod, tolerates, id, need }: CloudCase,
  isHere: LinePlace['isHere'] | undefined,
): number {
  const { supply, smallest } = state;
  const into = (bins: Bins, nodes: readonly CloudNode[], needed: Uint8Array, count: number) =>
    fillNodes({ bins, nodes, needed }, { count, pod, tolerates, smallest, isHere });
  let left = into(state.cloud, supply.cloud, state.neededCloud, need);
  const eligible = valueAt<TierId, readonly boolean[]>(state.serving, id);
  state.coming.forEach((bins, index) => {
    if (bins === undefined || left === 0 || eligible[index] !== true) return;
    if (isHere?.(itemAt(supply.pools, index).pool.site) === false) return;
    const users = itemAt(state.comingFor, index);
    const onTake = (bin: number): void => {
      if (!users.has(bin)) users.set(bin, id);
    };
    left = fill(bins, pod, left, { smallest, may: () => true, onTake });
  });
  if (mayOrder && !rides) left = takeBack(state, id, left, isHere);
  if (left > 0) left = into(state.draining, supply.draining, state.neededDraining, left);
  return left;
}
