/**
 * All replicas that are nowhere yet, placed anew together: at home, on cloud nodes that are there or coming, and on new ones.
 * Only where nobody shares pools, no line or gate bounds anybody and no node is being emptied; what is bound stays where it is.
 */
import type { BurstableTierId } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Resources } from '../model/units.ts';
import type { FreshAsk, Offer } from './fresh-cover.ts';
import { type FreshOrders, levelOf, offersOf, type Room } from './fresh-orders.ts';
import { costOf, marginOf } from './fresh-plan.ts';
import { boundOf, type Part, placeBound, placeLater, type TierPlacement } from './placing.ts';
import type { Piece } from './puzzle.ts';
import type { Board, OpenBox } from './puzzle-board.ts';
import { solvePuzzle } from './puzzle-search.ts';
import { groupsFor, HOME, poolGroup, type Spot, spotsOf } from './repack-spots.ts';
import type { TierTarget } from './replicas.ts';
import { prepare, type State, type StateCase } from './room-left.ts';
import { itemAt, valueAt } from './sure.ts';

/** One way of placing all, tried to its end. */
export interface Attempt {
  readonly state: State;
  readonly parts: readonly Part[];
  /** Without the new nodes. */
  readonly placed: ReadonlyMap<TierTarget, TierPlacement>;
  readonly fresh: FreshOrders;
}

export interface RepackCase extends StateCase {
  readonly room: Room;
}

/** Nodes with room beyond which a shop is too large to be searched through. */
const BOXES_MAX = 600;

/** Undefined where it is not for this method. `from`: of another attempt at the same. */
export function repacked(how: RepackCase, from: readonly Part[]): Attempt | undefined {
  const { supply, targets, lines, room } = how;
  if (lines !== undefined || room.tenancy !== undefined || supply.draining.length > 0)
    return undefined;
  if (targets.some(({ tier }) => tier.policy.growWhile !== undefined)) return undefined;
  const state = prepare(how);
  const spots = spotsOf(state);
  if (spots.length > BOXES_MAX) return undefined;
  const parts = from.map((part) => ({ ...part, bound: boundOf(state, part.target) }));
  const placed = new Map<TierTarget, TierPlacement>();
  for (const part of parts) placed.set(part.target, placeBound(state, part, part.target.wanted));
  const homeless = parts.flatMap(({ target }) => homelessOf(target, valueAt(placed, target)));
  const fresh = packedFresh({ state, homeless, placed, spots, room });
  placeLater(state, parts, placed);
  return { state, parts, placed, fresh };
}

/** Replicas of one tier that are nowhere. */
interface Homeless {
  readonly target: TierTarget;
  readonly pod: Resources;
  readonly tolerates: readonly string[];
  readonly leave: BurstableTierId | undefined;
  readonly count: number;
}

function homelessOf(target: TierTarget, { unplaced }: TierPlacement): Homeless[] {
  const { workload, leave } = target.tier;
  if (workload === undefined || unplaced === 0) return [];
  return [{ target, pod: workload.perPod, tolerates: workload.tolerates, leave, count: unplaced }];
}

interface Packing {
  readonly state: State;
  readonly homeless: readonly Homeless[];
  readonly placed: Map<TierTarget, TierPlacement>;
  readonly spots: readonly Spot[];
  readonly room: Room;
}

function packedFresh(packing: Packing): FreshOrders {
  const { state, spots } = packing;
  const coming = spots.filter(({ isComing }) => isComing);
  const again = coming.length === 0 ? undefined : solvedAgain(packing);
  if (again !== undefined) return again;
  const { board, offers } = solved(
    packing,
    spots,
    state.supply.pools.map(() => 0),
  );
  fillSpots(packing, board.boxes, spots);
  return freshOf(packing, offers, { ...board, boxes: board.boxes.slice(spots.length) });
}

/**
 * As if nothing were on its way: the same question as when it was ordered, so the same answer, and for that the machines are
 * enough. Undefined where they are not, because something has changed since.
 */
function solvedAgain(packing: Packing): FreshOrders | undefined {
  const { state, spots } = packing;
  const coming = state.supply.pools.map(({ inFlight }) => inFlight);
  const there = spots.filter(({ isComing }) => !isComing);
  const { board, offers } = solved(packing, there, coming);
  if (board.nodes.some((count, pool) => count > itemAt(coming, pool))) return undefined;
  fillSpots(packing, board.boxes, there);
  for (const pool of offers.keys()) {
    const machines = spots.filter(({ isComing, group }) => isComing && group === poolGroup(pool));
    fillSpots(
      packing,
      board.boxes.filter(({ offer }) => offer === pool),
      machines,
    );
  }
  return freshOf(packing, offers, { left: board.left, boxes: [], nodes: offers.map(() => 0) });
}

interface Answered {
  readonly board: Board;
  readonly offers: readonly Offer[];
}

/** `coming`: of each pool, machines that are on their way and are asked for as if they were not. */
function solved(
  { state, homeless, room }: Packing,
  boxes: readonly Spot[],
  coming: readonly number[],
): Answered {
  const offers = offersOf(state.supply, state.shapes);
  const puzzle = {
    pieces: homeless.map((one) => pieceOf(state, one)),
    boxes,
    offers: offers.map((offer, pool) => ({
      ...offer,
      group: poolGroup(pool),
      most: itemAt(room.free, pool) + itemAt(coming, pool),
    })),
    mostOfAll: room.freeOfAll + sumOf(coming),
    mayAdd: (pool: number, nodes: readonly number[]) =>
      room.mayAdd(
        pool,
        nodes.map((count, index) => count - itemAt(coming, index)),
      ),
  };
  const { board } = solvePuzzle(puzzle, {
    priceOf: (pool, nodes) => marginOf({ offers }, pool, nodes),
    costOf: (nodes) => costOf({ offers }, { nodes }),
  });
  return { board, offers };
}

function sumOf(counts: readonly number[]): number {
  let sum = 0;
  for (const count of counts) sum += count;
  return sum;
}

/** The first boxes are the spots, in the same order; there may be fewer. */
function fillSpots(packing: Packing, boxes: readonly OpenBox[], spots: readonly Spot[]): void {
  for (const [index, { counts }] of boxes.slice(0, spots.length).entries())
    for (const [piece, count] of counts.entries())
      if (count > 0)
        putInto(packing, itemAt(spots, index), { one: itemAt(packing.homeless, piece), count });
}

function pieceOf({ serving, supply }: State, one: Homeless): Piece {
  const { target, pod, leave, tolerates, count } = one;
  const serves =
    leave === undefined ? undefined : valueAt<TierId, readonly boolean[]>(serving, leave);
  return {
    pod,
    count,
    wanted: target.wanted,
    level: levelOf(target.tier.policy),
    may: groupsFor(supply, serves, tolerates),
    pinned: leave === undefined,
  };
}

interface Putting {
  readonly one: Homeless;
  readonly count: number;
}

function putInto({ placed }: Packing, spot: Spot, { one: { target, pod }, count }: Putting): void {
  spot.onPut(pod, count);
  const { home, cloud, unplaced } = valueAt(placed, target);
  const atHome = spot.group === HOME ? count : 0;
  placed.set(target, {
    home: home + atHome,
    cloud: cloud + count - atHome,
    unplaced: unplaced - count,
  });
}

/** What is on new nodes, and what is on none, told as an order. */
function freshOf(
  { state, homeless, placed, room }: Packing,
  offers: readonly Offer[],
  { boxes, nodes, left }: Pick<Board, 'boxes' | 'nodes' | 'left'>,
): FreshOrders {
  const targets: TierTarget[] = [];
  const tiers: BurstableTierId[] = [];
  const asks: FreshAsk[] = [];
  const missing: number[] = [];
  const users = offers.map(() => new Set<number>());
  for (const [piece, { target, pod, leave }] of homeless.entries()) {
    const { unplaced: count } = valueAt(placed, target);
    if (count === 0 || leave === undefined) continue;
    const { wanted, tier } = target;
    for (const { offer, counts } of boxes)
      if (offer !== undefined && itemAt(counts, piece) > 0) itemAt(users, offer).add(asks.length);
    targets.push(target);
    tiers.push(leave);
    missing.push(itemAt(left, piece));
    const serves = valueAt<TierId, readonly boolean[]>(state.serving, leave);
    asks.push({ pod, serves, count, wanted, level: levelOf(tier.policy) });
  }
  const how = { asks, offers, mayAdd: room.mayAdd };
  const fit = { nodes, left: missing, users };
  const lots = offers.map((_, pool) => ({ pool, tenant: undefined }));
  return {
    asks,
    targets,
    tiers,
    plan: { how, fit, lots, shared: undefined },
    cost: costOf(how, fit),
  };
}
