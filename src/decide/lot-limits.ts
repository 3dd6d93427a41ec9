/**
 * What other tenants keep from one: reserves that are not used up, and its share of the rest. Plans nothing.
 */
import type { Reason } from '../model/reason.ts';
import { itemAt } from './sure.ts';
import type { Holdings, Tenants } from './tenants.ts';

/** What one tenant may order of one pool. */
export interface Lot {
  readonly pool: number;
  /** Undefined: several, or none. */
  readonly tenant: number | undefined;
}

/** What several tenants share and how much of it there is. */
export interface Tenancy {
  readonly tenants: Tenants;
  /** How many more nodes each pool's maxNodes admits. */
  readonly free: readonly number[];
  /** How many more the cap of all pools admits. */
  readonly freeOfAll: number;
  /** What that cap is, in words. */
  readonly cap: string;
}

/** Nodes beyond reserves that each tenant may still order; absent: as many as there are. */
export interface Limits {
  readonly pools: ReadonlyMap<number, readonly number[]>;
  readonly all?: readonly number[] | undefined;
}

export const UNLIMITED: Limits = { pools: new Map() };

export interface LotCase extends Tenancy {
  readonly lots: readonly Lot[];
  readonly holdings: readonly Holdings[];
  readonly limits: Limits;
}

export interface TenantRefusal {
  readonly reason: Extract<Reason, 'reserved-for-others' | 'fair-share'>;
  readonly detail: string;
}

/** Nothing is held in reserve and nothing is divided, so no tenant stands in the way of another. */
export function isOpen({ tenants, limits }: LotCase): boolean {
  if (limits.pools.size > 0 || limits.all !== undefined) return false;
  return tenants.grants.every((row) => row.every((grant) => (grant?.reserve ?? 0) === 0));
}

/** Why this lot gets no further node, with so many of each lot ordered already; undefined: no tenant stands in its way. */
export function lotRefusal(
  how: LotCase,
  lot: Lot,
  nodes: readonly number[],
): TenantRefusal | undefined {
  if (isWithinReserve(how, lot, nodes)) return undefined;
  return heldBack(how, lot, nodes) ?? shareUsed(how, lot, nodes);
}

/** What nobody owns may be its own, so it counts as used. */
function isWithinReserve(how: LotCase, { pool, tenant }: Lot, nodes: readonly number[]): boolean {
  if (tenant === undefined) return false;
  const { held, nobodys } = itemAt(how.holdings, pool);
  const has = itemAt(held, tenant) + nobodys + plannedOf(how.lots, { pool, tenant }, nodes);
  return has < reserveOf(how, pool, tenant);
}

function heldBack(how: LotCase, lot: Lot, nodes: readonly number[]): TenantRefusal | undefined {
  const others = reservesOfOthers(how, lot, nodes);
  if (others.ofAll === 0) return undefined;
  const inPool = itemAt(how.free, lot.pool) - plannedOf(how.lots, { pool: lot.pool }, nodes);
  const inAll = how.freeOfAll - plannedOf(how.lots, {}, nodes);
  const fromPool = inPool <= others.ofPool;
  if (!fromPool && inAll > others.ofAll) return undefined;
  const cap = fromPool ? "the pool's limits.maxNodes" : how.cap;
  const detail = `what is left of ${cap} is held by reserveNodes: ${others.whose.join(', ')}`;
  return { reason: 'reserved-for-others', detail };
}

interface OthersReserves {
  /** Nodes that others have in reserve of this pool, and of all pools, and have not used. */
  ofPool: number;
  ofAll: number;
  readonly whose: string[];
}

function reservesOfOthers(how: LotCase, lot: Lot, nodes: readonly number[]): OthersReserves {
  const others: OthersReserves = { ofPool: 0, ofAll: 0, whose: [] };
  for (const [tenant, name] of how.tenants.names.entries()) {
    if (tenant === lot.tenant) continue;
    let all = 0;
    for (const pool of how.holdings.keys()) {
      const unused = unusedReserve(how, { pool, tenant }, nodes);
      all += unused;
      if (pool === lot.pool) others.ofPool += unused;
    }
    others.ofAll += all;
    if (all > 0) others.whose.push(`${all} for ${name}`);
  }
  return others;
}

function shareUsed(
  how: LotCase,
  { pool, tenant }: Lot,
  nodes: readonly number[],
): TenantRefusal | undefined {
  if (tenant === undefined) return undefined;
  const { pools, all } = how.limits;
  const name = itemAt(how.tenants.names, tenant);
  const said = (most: number, of: string): TenantRefusal => ({
    reason: 'fair-share',
    detail: `of what several tenants ask for beyond reserves of ${of}, the share of ${name} is ${most} more`,
  });
  const inPool = pools.get(pool)?.[tenant];
  if (inPool !== undefined && beyondOf(how, { pool, tenant }, nodes) >= inPool)
    return said(inPool, "the pool's limits.maxNodes");
  const inAll = all?.[tenant];
  if (inAll === undefined) return undefined;
  let beyond = 0;
  for (const place of how.holdings.keys()) beyond += beyondOf(how, { pool: place, tenant }, nodes);
  return beyond >= inAll ? said(inAll, how.cap) : undefined;
}

interface Whose {
  readonly pool: number;
  readonly tenant: number;
}

/** Planned nodes that no reserve of the tenant covers. */
export function beyondOf(how: LotCase, { pool, tenant }: Whose, nodes: readonly number[]): number {
  const held = itemAt(itemAt(how.holdings, pool).held, tenant);
  const covered = Math.max(held, reserveOf(how, pool, tenant));
  return Math.max(0, held + plannedOf(how.lots, { pool, tenant }, nodes) - covered);
}

export function unusedReserve(
  how: LotCase,
  { pool, tenant }: Whose,
  nodes: readonly number[],
): number {
  const reserve = reserveOf(how, pool, tenant);
  if (reserve === 0) return 0;
  const held = itemAt(itemAt(how.holdings, pool).held, tenant);
  return Math.max(0, reserve - held - plannedOf(how.lots, { pool, tenant }, nodes));
}

function reserveOf({ tenants }: Pick<LotCase, 'tenants'>, pool: number, tenant: number): number {
  return itemAt(tenants.grants, pool)[tenant]?.reserve ?? 0;
}

function plannedOf(lots: readonly Lot[], of: Partial<Whose>, nodes: readonly number[]): number {
  let sum = 0;
  for (const [index, { pool, tenant }] of lots.entries()) {
    if (of.pool !== undefined && of.pool !== pool) continue;
    if (of.tenant !== undefined && of.tenant !== tenant) continue;
    sum += itemAt(nodes, index);
  }
  return sum;
}
