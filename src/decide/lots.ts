/**
 * New nodes by pool and tenant: a lot is what one tenant may order of one pool, or all of them where nobody needs telling
 * apart. Turns a plan of pools into one of lots, and back.
 */
import type { TierId } from '../model/policy.ts';
import type { FreshAsk, FreshCase, Offer } from './fresh-cover.ts';
import type { Fit } from './fresh-fit.ts';
import { isOpen, type Lot, type LotCase, lotRefusal } from './lot-limits.ts';
import { itemAt } from './sure.ts';
import { onlyTenant, type Tenants } from './tenants.ts';

/** By pool, as providers are asked. */
export function byPool(
  lots: readonly Lot[],
  pools: number,
  { nodes, users }: Pick<Fit, 'nodes' | 'users'>,
): Pick<Fit, 'nodes' | 'users'> {
  const sets = Array.from({ length: pools }, () => new Set<number>());
  for (const [index, { pool }] of lots.entries())
    for (const user of itemAt(users, index)) itemAt(sets, pool).add(user);
  return { nodes: sumsOf(lots, pools, nodes), users: sets };
}

function sumsOf(lots: readonly Lot[], pools: number, nodes: readonly number[]): number[] {
  const sums = Array.from({ length: pools }, () => 0);
  for (const [index, { pool }] of lots.entries())
    sums[pool] = itemAt(sums, pool) + itemAt(nodes, index);
  return sums;
}

export interface Asking {
  readonly asks: readonly FreshAsk[];
  /** Whose the asks are. */
  readonly tiers: readonly TierId[];
}

/** Tenants told apart in the pools that `apart` names. Elsewhere a lot has a tenant only where one alone asks or may. */
export function lotsOf(asking: Asking, tenants: Tenants, apart: (pool: number) => boolean): Lot[] {
  return tenants.grants.flatMap((_, pool): Lot[] => {
    const list = tenantsAsking(asking, tenants, pool);
    if (list.length > 1 && apart(pool)) return list.map((tenant) => ({ pool, tenant }));
    return [{ pool, tenant: list.length === 1 ? list[0] : onlyTenant(tenants, pool) }];
  });
}

function tenantsAsking({ asks, tiers }: Asking, tenants: Tenants, pool: number): number[] {
  const asking = new Set<number>();
  for (const [ask, { serves }] of asks.entries()) {
    const tenant = serves[pool] === true ? tenants.of(itemAt(tiers, ask), pool) : undefined;
    if (tenant !== undefined) asking.add(tenant);
  }
  return [...asking].sort((a, b) => a - b);
}

/** The asks and offers of pools as those of lots. */
export function inLots(
  { asks, tiers }: Asking,
  { offers, mayAdd }: FreshCase,
  how: LotCase,
): FreshCase {
  const { lots, tenants } = how;
  const split = lots.length > offers.length;
  const open = isOpen(how);
  const serves = asks.map((ask, index) =>
    lots.map(({ pool, tenant }) => {
      if (ask.serves[pool] !== true) return false;
      return !split || tenant === undefined || tenants.of(itemAt(tiers, index), pool) === tenant;
    }),
  );
  return {
    asks: asks.map((ask, index) => ({ ...ask, serves: itemAt(serves, index) })),
    offers: lots.map(({ pool }): Offer => itemAt(offers, pool)),
    mayAdd(lot, nodes) {
      const one = itemAt(lots, lot);
      if (!mayAdd(one.pool, split ? sumsOf(lots, offers.length, nodes) : nodes)) return false;
      return open || lotRefusal(how, one, nodes) === undefined;
    },
  };
}
