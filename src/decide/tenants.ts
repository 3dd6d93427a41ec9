/**
 * Who shares the pools: each grant of a pool is a tenant, known by its name in all pools. Says what each may hold back and
 * what it has; refuses nothing.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { TierId } from '../model/policy.ts';
import { grantOf } from '../model/tenant.ts';
import type { CloudNode } from './sorted-nodes.ts';
import type { PoolSupply, Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { compareText } from './text-order.ts';

/** Pools by their place in `supply.pools`, tenants by their place in `names`. */
export interface Tenants {
  readonly names: readonly string[];
  /** Of each pool, by tenant; undefined: nothing is granted to it. */
  readonly grants: readonly (readonly (TenantGrant | undefined)[])[];
  /** Largest weight of its grants, by tenant: what counts where several pools share a cap. */
  readonly weights: readonly number[];
  /** As whose a tier uses a pool. */
  of(tier: TierId, pool: number): number | undefined;
}

export interface TenantGrant {
  readonly weight: number;
  readonly reserve: number;
}

/** Undefined where nobody has to share: fewer than two tenants. */
export function readTenants(supply: Supply, input: DecideInput): Tenants | undefined {
  const { pools } = supply;
  const all = new Set(pools.flatMap(({ pool }) => pool.grantedTo.map(({ name }) => name)));
  if (all.size < 2) return undefined;
  const names = [...all].sort(compareText);
  const grants = pools.map(({ pool }) =>
    names.map((name) => {
      const grant = pool.grantedTo.find((one) => one.name === name);
      return grant && { weight: grant.weight ?? 1, reserve: grant.reserveNodes ?? 0 };
    }),
  );
  const weights = names.map((_, tenant) =>
    Math.max(...grants.map((row) => row[tenant]?.weight ?? 0)),
  );
  return { names, grants, weights, of: ownersOf(pools, names, input) };
}

/** All tiers of a namespace are the same tenant. */
function ownersOf(
  pools: readonly PoolSupply[],
  names: readonly string[],
  { snapshot }: DecideInput,
): Tenants['of'] {
  const labels = new Map(
    snapshot.tiers.map(({ tier, namespaceLabels }) => [tier, namespaceLabels]),
  );
  const known = new Map<string, readonly number[]>();
  return (tier, pool) => {
    const namespace = tier.slice(0, tier.indexOf('/'));
    let row = known.get(namespace);
    if (row === undefined) {
      const own = labels.get(tier) ?? {};
      row = pools.map((one) => names.indexOf(grantOf(one.pool, own)?.name ?? ''));
      known.set(namespace, row);
    }
    const tenant = itemAt(row, pool);
    return tenant === -1 ? undefined : tenant;
  };
}

/** Machines of one pool that count as its tenants'. */
export interface Holdings {
  /** By tenant. */
  readonly held: readonly number[];
  /** Nobody can say whose they are. */
  readonly nobodys: number;
}

export interface HoldingsCase {
  readonly tenants: Tenants;
  readonly supply: Supply;
  /** Of each pool, for whom machines on their way are counted on. */
  readonly coming: readonly ReadonlyMap<number, TierId>[];
}

/**
 * All machines of a pool with one tenant are that tenant's. Elsewhere a node is whose pods most of it runs, and a machine
 * on its way whose replicas it is counted on for.
 */
export function holdingsOf({ tenants, supply, coming }: HoldingsCase): Holdings[] {
  const places = new Map(supply.pools.map(({ pool }, index) => [pool.name, index]));
  const held = tenants.grants.map((row) => row.map(() => 0));
  const count = (pool: number, tenant: number | undefined): void => {
    const row = itemAt(held, pool);
    if (tenant !== undefined) row[tenant] = itemAt(row, tenant) + 1;
  };
  for (const node of [...supply.cloud, ...supply.draining]) {
    const pool = places.get(supply.owners.get(node.providerId)?.pool ?? '');
    if (pool !== undefined) count(pool, mostOf(node, pool, tenants));
  }
  for (const [pool, users] of coming.entries())
    for (const tier of users.values()) count(pool, tenants.of(tier, pool));
  return supply.pools.map(({ committed }, pool) => {
    const only = onlyTenant(tenants, pool);
    const row = itemAt(held, pool);
    if (only !== undefined)
      return { held: row.map((_, tenant) => (tenant === only ? committed : 0)), nobodys: 0 };
    let known = 0;
    for (const nodes of row) known += nodes;
    return { held: row, nobodys: Math.max(0, committed - known) };
  });
}

export function onlyTenant({ grants }: Pick<Tenants, 'grants'>, pool: number): number | undefined {
  const row = itemAt(grants, pool);
  const first = row.findIndex((grant) => grant !== undefined);
  return first !== -1 && row.findLastIndex((grant) => grant !== undefined) === first
    ? first
    : undefined;
}

/** The first by name when several run as many. */
function mostOf({ tierPods }: CloudNode, pool: number, tenants: Tenants): number | undefined {
  const pods = tenants.names.map(() => 0);
  for (const { tier, count } of tierPods) {
    const tenant = tenants.of(tier, pool);
    if (tenant !== undefined) pods[tenant] = itemAt(pods, tenant) + count;
  }
  const most = Math.max(...pods);
  return most === 0 ? undefined : pods.indexOf(most);
}
