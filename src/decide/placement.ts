/**
 * Where the replicas to keep will be, and which nodes to order: tiers are placed one by one, what found no room gets new
 * nodes, and where that is short or dear the room at home is handed out in other orders too. Least unserved level by
 * level, then least cost (design.md 4.1, point 4). Knows nothing of providers' calls.
 */

import { firstOrder } from './exact-order.ts';
import { heldRoom } from './exact-tenants.ts';
import {
  bettered,
  levelOf,
  orderFresh,
  type PoolOrder,
  poolOrders,
  type Room,
  tellMissed,
  withFresh,
} from './fresh-orders.ts';
import { isLarge } from './fresh-plan.ts';
import { type HomeOrder, homeOrders } from './home-orders.ts';
import { boundOf, placeLater, placeTier, type TierPlacement } from './placing.ts';
import { compareRefused, noneRefused } from './refused-shares.ts';
import { type Attempt, repacked } from './repack.ts';
import type { TierTarget } from './replicas.ts';
import { prepare, type State, type StateCase } from './room-left.ts';
import type { Places } from './spare-room.ts';
import { itemAt, valueAt } from './sure.ts';
import { keepForWaiting } from './waiting.ts';

export type { Room } from './fresh-orders.ts';

export interface Placement {
  readonly tiers: readonly TierPlacement[];
  /** Nodes of `supply.cloud` and `supply.draining` that hold or will hold a kept replica, by name. */
  readonly needed: ReadonlySet<string>;
  /** In the order of `supply.pools`. */
  readonly orders: readonly PoolOrder[];
  /** As they are when all are placed. */
  readonly places: Places;
}

export interface PlacementCase extends StateCase {
  readonly room: Room;
  mayMove(target: TierTarget): boolean;
}

export function place(how: PlacementCase): Placement {
  const { targets, supply, room } = how;
  const { state, parts, placed: found, fresh } = bestAttempt(how);
  const placed = withFresh(found, fresh);
  tellMissed(fresh, supply, room);
  const waiting = parts.flatMap(({ target }) => {
    const { leave, workload } = target.tier;
    const { unplaced } = valueAt(placed, target);
    const count = unplaced - (state.lines?.missed(target.tier.policy.id) ?? 0);
    if (count === 0 || leave === undefined || workload === undefined) return [];
    if (!how.mayMove(target)) return [];
    return [{ count, pod: workload.perPod, tolerates: workload.tolerates }];
  });
  if (waiting.length > 0) keepForWaiting(waiting, state);
  return {
    tiers: targets.map((target) => withLines(state, target, valueAt(placed, target))),
    needed: neededNodes(state),
    orders: poolOrders(fresh, supply.pools.length),
    places: state,
  };
}

function withLines({ lines }: State, { tier }: TierTarget, placed: TierPlacement): TierPlacement {
  const onLines = lines?.missed(tier.policy.id) ?? 0;
  return onLines === 0 ? placed : { ...placed, onLines };
}

/**
 * Other orders are tried only for what is nowhere yet. Where pods could move, another order would be another set of nodes
 * to empty, and a choice that differs from cycle to cycle would drain and take back the same nodes for ever.
 */
function bestAttempt(how: PlacementCase): Attempt {
  const { targets, supply, serving } = how;
  const moves = new Map<TierTarget, boolean>();
  const usual = attempt(how, firstOrder(how), moves);
  // What lines carry is handed out in the usual order, and another one would find other walls each time.
  if (usual.state.lines?.binds() === true) return bought(usual);
  const { asks } = usual.fresh;
  if (asks.length === 0 || isLarge({ asks, offers: supply.pools })) return bought(usual);
  if (usual.parts.some(({ target, bound }) => bound.from < bound.to && moves.get(target) === true))
    return bought(usual);
  let best = usual;
  for (const order of homeOrders(targets, supply, serving)) {
    const other = attempt(how, order, moves);
    if (compare(other, best) < 0) best = other;
  }
  best = bought(best);
  const packed = repacked(how, usual.parts);
  return packed !== undefined && compare(packed, best) < 0 ? packed : best;
}

/** With single nodes exchanged where that is better. */
function bought(one: Attempt): Attempt {
  return { ...one, fresh: bettered(one.fresh) };
}

function attempt(how: PlacementCase, order: HomeOrder, moves: Map<TierTarget, boolean>): Attempt {
  const held = heldRoom({ ...how, tenants: how.room.tenancy?.tenants });
  const state = prepare({ ...how, held });
  const placed = new Map<TierTarget, TierPlacement>();
  const parts = [...how.targets].sort(order).map((target) => {
    const bound = boundOf(state, target);
    // Asked only of those that have something to move: a refusal takes longer to word than to need.
    const mayMove = bound.from === bound.to || (moves.get(target) ?? how.mayMove(target));
    moves.set(target, mayMove);
    return { target, bound, mayMove };
  });
  // What is wanted goes first; what is only kept for later must not push it out of its room and buy nodes for it.
  for (const part of parts) placed.set(part.target, placeTier(state, part, part.target.wanted));
  placeLater(state, parts, placed);
  const fresh = orderFresh(state, parts, placed, how.room);
  return { state, parts, placed, fresh };
}

/** Less than 0: the first refuses a smaller share of the first level in which they differ, or costs less. */
function compare(one: Attempt, other: Attempt): number {
  return compareRefused(refused(one), refused(other)) || one.fresh.cost - other.fresh.cost;
}

function refused({ placed, fresh }: Attempt): number[] {
  const shares = noneRefused();
  for (const [{ tier, wanted }, { unplaced }] of withFresh(placed, fresh)) {
    const level = levelOf(tier.policy);
    if (unplaced > 0) shares[level] = itemAt(shares, level) + unplaced / wanted;
  }
  return shares;
}

function neededNodes({ supply, neededCloud, neededDraining }: State): Set<string> {
  const { cloud, draining } = supply;
  const kept = cloud.filter((_, index) => neededCloud[index] === 1);
  const back = draining.filter((_, index) => neededDraining[index] === 1);
  return new Set([...kept, ...back].map((node) => node.name));
}
