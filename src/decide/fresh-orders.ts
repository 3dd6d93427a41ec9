/** Orders new nodes for what found no room anywhere, and names the caps that stood in somebody's way. */
import type { BurstableTierId } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { Resources } from '../model/units.ts';
import type { FreshAsk, FreshCase, Offer } from './fresh-cover.ts';
import { costOf, exchanged } from './fresh-plan.ts';
import { lineShares } from './line-shares.ts';
import { lotRefusal, type Tenancy, type TenantRefusal } from './lot-limits.ts';
import { byPool } from './lots.ts';
import type { Part, TierPlacement } from './placing.ts';
import type { TierTarget } from './replicas.ts';
import type { State } from './room-left.ts';
import { type SharedPlan, type Sharing, sharedPlan } from './shared-plan.ts';
import type { Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';
import { holdingsOf } from './tenants.ts';

/** What may still be ordered. Pools by their place in `supply.pools`; `nodes`: how many of each are ordered already. */
export interface Room {
  /** Whether one more node of this pool may be ordered. */
  mayAdd(pool: number, nodes: readonly number[]): boolean;
  /** Somebody would have used one more: when it may not be, the cap is to be named, or else what its tenant met. */
  missed(pool: number, nodes: readonly number[], by: Missed): void;
  /** Undefined: nobody has to share. */
  readonly tenancy: Tenancy | undefined;
  /** How many more nodes each pool may have by its own limit, and all of them together; money may admit fewer. */
  readonly free: readonly number[];
  readonly freeOfAll: number;
}

export interface Missed {
  /** Undefined: whoever comes. */
  readonly tier: TierId | undefined;
  readonly met: TenantRefusal | undefined;
}

/** New nodes wanted of one pool, and for whom. */
export interface PoolOrder {
  readonly count: number;
  readonly tiers: readonly BurstableTierId[];
  /** Why, when no replica needs them. */
  readonly standing?: Reason;
}

export interface FreshOrders {
  readonly asks: readonly FreshAsk[];
  /** Whose the asks are. */
  readonly targets: readonly TierTarget[];
  readonly tiers: readonly BurstableTierId[];
  /** The case that was planned, and what of it is whose. */
  readonly plan: SharedPlan;
  /** Of the new nodes, to be held against that of other orders. */
  readonly cost: number;
}

type Placed = ReadonlyMap<TierTarget, TierPlacement>;

/** For all that is wanted and found no room, chosen together. */
export function orderFresh(
  state: State,
  parts: readonly Part[],
  placed: Placed,
  room: Room,
): FreshOrders {
  const targets: TierTarget[] = [];
  const tiers: BurstableTierId[] = [];
  const asks: FreshAsk[] = [];
  for (const { target } of parts) {
    const { leave, workload, policy } = target.tier;
    const { unplaced } = valueAt(placed, target);
    if (unplaced === 0 || leave === undefined || workload === undefined) continue;
    const serves = valueAt<TierId, readonly boolean[]>(state.serving, leave);
    for (const share of lineShares(state, leave, { serves, count: unplaced })) {
      targets.push(target);
      tiers.push(leave);
      asks.push({
        pod: workload.perPod,
        ...share,
        wanted: target.wanted,
        level: levelOf(policy),
      });
    }
  }
  const { supply, shapes } = state;
  // Most cycles ask for nothing, and need not know what there is.
  const offers = asks.length === 0 ? [] : offersOf(supply, shapes);
  const plain: FreshCase = { asks, offers, mayAdd: room.mayAdd };
  const plan = sharedPlan({ asks, tiers }, plain, sharingOf(state, room, asks.length));
  return { asks, targets, tiers, plan, cost: costOf(plan.how, plan.fit) };
}

function sharingOf(
  { supply, comingFor }: State,
  { tenancy }: Room,
  asks: number,
): Sharing | undefined {
  if (tenancy === undefined || asks === 0) return undefined;
  const { tenants } = tenancy;
  return { ...tenancy, holdings: holdingsOf({ tenants, supply, coming: comingFor }) };
}

export function offersOf({ pools, choices }: Supply, shapes: readonly Resources[]): Offer[] {
  const paid = shapes.map(() => 0);
  const ranks = shapes.map(() => 0);
  for (const { pool, most, rank, margin } of choices) {
    ranks[pool] = rank;
    if (margin === 0) paid[pool] = most;
  }
  return shapes.map((shape, index) => ({
    shape,
    price: itemAt(pools, index).pool.pricePerHour.micros,
    paid: itemAt(paid, index),
    rank: itemAt(ranks, index),
  }));
}

/** The same for less, or more of it, where single nodes can be exchanged. */
export function bettered(fresh: FreshOrders): FreshOrders {
  if (fresh.asks.length === 0) return fresh;
  const { plan } = fresh;
  return { ...fresh, plan: { ...plan, fit: exchanged(plan.how, plan.fit) } };
}

/** With what the new nodes will hold. */
export function withFresh(placed: Placed, { asks, targets, plan: { fit } }: FreshOrders): Placed {
  if (targets.length === 0) return placed;
  const all = new Map(placed);
  for (const [ask, target] of targets.entries()) {
    const { home, cloud, unplaced } = valueAt(all, target);
    const got = itemAt(asks, ask).count - itemAt(fit.left, ask);
    all.set(target, { home, cloud: cloud + got, unplaced: unplaced - got });
  }
  return all;
}

/** 0 for L0, which is served first. */
export function levelOf({ level }: { readonly level: 'L0' | 'L1' | 'L2' | 'L3' }): number {
  return Number(level.slice(1));
}

export function poolOrders({ tiers, plan }: FreshOrders, pools: number): PoolOrder[] {
  const { nodes, users } = byPool(plan.lots, pools, plan.fit);
  return nodes.map((count, pool) => ({
    count,
    tiers: [...new Set(tiers.filter((_, ask) => itemAt(users, pool).has(ask)))],
  }));
}

/** A cap stood in the way of who found no room, and of who had to go to a pool that is asked later. */
export function tellMissed(
  { asks, tiers, plan }: FreshOrders,
  { choices, pools }: Pick<Supply, 'choices' | 'pools'>,
  room: Room,
): void {
  const { nodes, users } = byPool(plan.lots, pools.length, plan.fit);
  for (const [ask, { serves }] of asks.entries()) {
    const tier = itemAt(tiers, ask);
    const last =
      itemAt(plan.fit.left, ask) > 0
        ? choices.length
        : choices.findLastIndex(({ pool }) => itemAt(users, pool).has(ask));
    for (const { pool } of choices.slice(0, Math.max(0, last)))
      if (serves[pool] === true) room.missed(pool, nodes, { tier, met: metBy(plan, ask, pool) });
  }
}

function metBy({ how, lots, shared, fit }: SharedPlan, ask: number, pool: number) {
  const own = lots.findIndex(
    (lot, index) => lot.pool === pool && itemAt(how.asks, ask).serves[index] === true,
  );
  return shared && lotRefusal(shared, itemAt(lots, own), fit.nodes);
}
