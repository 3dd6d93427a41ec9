/**
 * New nodes where several tenants share pools or a cap: reserves are held back always, and what is asked beyond them is
 * divided only when there is not enough. With one tenant it is the plan as it was.
 */

import { fairShares, type Sharer } from './fair-shares.ts';
import type { FreshCase } from './fresh-cover.ts';
import type { Fit } from './fresh-fit.ts';
import { filledUp, freshPlan } from './fresh-plan.ts';
import {
  beyondOf,
  type Limits,
  type Lot,
  type LotCase,
  type Tenancy,
  UNLIMITED,
  unusedReserve,
} from './lot-limits.ts';
import { type Asking, inLots, lotsOf } from './lots.ts';
import { itemAt } from './sure.ts';
import type { Holdings } from './tenants.ts';

export interface SharedPlan {
  /** What was planned, lot by lot. */
  readonly how: FreshCase;
  readonly fit: Fit;
  readonly lots: readonly Lot[];
  /** Undefined: nobody shares anything. */
  readonly shared: LotCase | undefined;
}

export interface Sharing extends Tenancy {
  readonly holdings: readonly Holdings[];
}

interface Basis {
  readonly asking: Asking;
  readonly plain: FreshCase;
  readonly sharing: Sharing;
}

/** `plain`: as if there were no tenants, pool by pool. */
export function sharedPlan(
  asking: Asking,
  plain: FreshCase,
  sharing: Sharing | undefined,
): SharedPlan {
  if (sharing === undefined) {
    const lots = plain.offers.map((_, pool) => ({ pool, tenant: undefined }));
    return { how: plain, fit: freshPlan(plain), lots, shared: undefined };
  }
  const basis = { asking, plain, sharing };
  const { tenants } = sharing;
  const reserves = (pool: number): boolean =>
    itemAt(tenants.grants, pool).some((grant) => grant !== undefined && grant.reserve > 0);
  const first = planIn(basis, lotsOf(asking, tenants, reserves), UNLIMITED);
  if (first.fit.left.every((count) => count === 0)) return first;
  const lots = lotsOf(asking, tenants, () => true);
  const limits = limitsOf(basis, lots);
  return limits === undefined ? first : withUnclaimed(basis, planIn(basis, lots, limits));
}

/** What nobody takes of its share is for whoever is still short: it would be ordered in the next cycle anyway. */
function withUnclaimed({ asking, plain, sharing }: Basis, plan: SharedPlan): SharedPlan {
  const open = inLots(asking, plain, { ...sharing, lots: plan.lots, limits: UNLIMITED });
  return { ...plan, fit: filledUp(open, plan.fit) };
}

function planIn(
  { asking, plain, sharing }: Basis,
  lots: readonly Lot[],
  limits: Limits,
): SharedPlan {
  const shared = { ...sharing, lots, limits };
  const how = inLots(asking, plain, shared);
  return { how, fit: freshPlan(how), lots, shared };
}

/** Undefined: whatever is short, it is not what tenants share. */
function limitsOf(basis: Basis, lots: readonly Lot[]): Limits | undefined {
  const { plain, sharing } = basis;
  const alone = asksOf(basis, lots, UNLIMITED);
  const how = { ...sharing, lots, limits: UNLIMITED };
  const pools = new Map<number, readonly number[]>();
  for (const pool of plain.offers.keys()) {
    const limit = divided(how, { alone, pools: [pool], free: itemAt(sharing.free, pool) });
    if (limit !== undefined) pools.set(pool, limit);
  }
  const second = pools.size === 0 ? alone : asksOf(basis, lots, { pools });
  const every = [...plain.offers.keys()];
  const all = divided(how, { alone: second, pools: every, free: sharing.freeOfAll });
  return pools.size === 0 && all === undefined ? undefined : { pools, all };
}

/** By tenant and level: nodes of each lot that it would order, up to that level, if it were alone. */
type Alone = readonly (readonly (readonly number[])[])[];

const LEVELS = [0, 1, 2, 3] as const;

function asksOf({ asking, plain, sharing }: Basis, lots: readonly Lot[], limits: Limits): Alone {
  const how = inLots(asking, plain, { ...sharing, lots, limits });
  return sharing.tenants.names.map((_, tenant) => {
    const own = lots.map((lot) => lot.tenant === tenant);
    if (!own.includes(true)) return LEVELS.map(() => lots.map(() => 0));
    let known: { readonly asks: number; readonly nodes: readonly number[] } | undefined;
    return LEVELS.map((level) => {
      const asks = how.asks
        .filter((ask) => ask.level <= level && ask.serves.some((serves, lot) => serves && own[lot]))
        .map((ask) => ({
          ...ask,
          serves: ask.serves.map((serves, lot) => serves && own[lot] === true),
        }));
      if (known?.asks !== asks.length)
        known = { asks: asks.length, nodes: freshPlan({ ...how, asks }).nodes };
      return known.nodes;
    });
  });
}

interface Divided {
  readonly alone: Alone;
  /** Whose nodes are divided together. */
  readonly pools: readonly number[];
  readonly free: number;
}

/** Nodes beyond reserves for each tenant; undefined where there are enough for all, or only one asks. */
function divided(how: LotCase, { alone, pools, free }: Divided): readonly number[] | undefined {
  const { tenants } = how;
  const none = how.lots.map(() => 0);
  let rest = free;
  for (const pool of pools)
    for (const tenant of tenants.names.keys()) rest -= unusedReserve(how, { pool, tenant }, none);
  const beyond = (tenant: number, nodes: readonly number[]): number => {
    let sum = 0;
    for (const pool of pools) sum += beyondOf(how, { pool, tenant }, nodes);
    return sum;
  };
  const sharers = tenants.names.map((_, tenant): Sharer => {
    const upTo = itemAt(alone, tenant).map((nodes) => beyond(tenant, nodes));
    return {
      weight: weightOf(how, tenant, pools),
      has: hasOf(how, tenant, pools),
      asks: upTo.map((nodes, level) => Math.max(0, nodes - (upTo[level - 1] ?? 0))),
    };
  });
  let asked = 0;
  for (const { asks } of sharers) for (const nodes of asks) asked += nodes;
  const asking = sharers.filter(({ asks }) => asks.some((nodes) => nodes > 0));
  if (asking.length < 2 || asked <= rest) return undefined;
  return fairShares(Math.max(0, rest), sharers);
}

/** A pool has weights of its own; where pools share a cap, the largest of each tenant counts. */
function weightOf({ tenants }: LotCase, tenant: number, pools: readonly number[]): number {
  const [only] = pools;
  const own = pools.length === 1 && only !== undefined ? tenants.grants[only]?.[tenant] : undefined;
  return own?.weight ?? itemAt(tenants.weights, tenant);
}

/** Nodes that no reserve covers already. */
function hasOf({ tenants, holdings }: LotCase, tenant: number, pools: readonly number[]): number {
  let has = 0;
  for (const pool of pools) {
    const reserve = itemAt(tenants.grants, pool)[tenant]?.reserve ?? 0;
    has += Math.max(0, itemAt(itemAt(holdings, pool).held, tenant) - reserve);
  }
  return has;
}
