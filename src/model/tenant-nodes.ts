/** Whose the nodes of each pool are in one cycle, in parts: what tenants are charged for. Knows no price. */
import type { PoolVerdict } from './plan.ts';
import type { BurstPool, PoolName, TierId } from './policy.ts';
import type { PolicySet } from './policy-set.ts';
import { valueOf } from './reading.ts';
import type { NodeView, Snapshot, TierView } from './snapshot.ts';
import { grantOf, IDLE, partsOf, type TenantPods } from './tenant.ts';

export interface TenantNodes {
  /** Name of its grants; `(idle)`: of a pool that tenants share, without pods of any. */
  readonly tenant: string;
  /** Joined and on their way, in parts; all of a pool add up to its own. */
  readonly nodes: number;
}

/** By pool, tenants in order of name. Empty where there are no two. */
export function tenantNodes(
  { pools }: Pick<PolicySet, 'pools'>,
  { nodes, tiers }: Pick<Snapshot, 'nodes' | 'tiers'>,
  verdicts: readonly PoolVerdict[],
): ReadonlyMap<PoolName, readonly TenantNodes[]> {
  const all = new Map<PoolName, readonly TenantNodes[]>();
  const names = new Set(pools.flatMap(({ grantedTo }) => grantedTo.map(({ name }) => name)));
  if (names.size < 2) return all;
  const views = new Map(tiers.map((view) => [view.tier, view]));
  for (const pool of pools) {
    const verdict = verdicts.find((one) => one.pool === pool.name);
    if (verdict === undefined) continue;
    const own = nodes.filter((node) => node.pool === pool.name);
    all.set(pool.name, ofPool(pool, { own, views, count: verdict.joined + verdict.inFlight }));
  }
  return all;
}

interface Counted {
  readonly own: readonly NodeView[];
  readonly views: ReadonlyMap<TierId, TierView>;
  readonly count: number;
}

/** A node without our mark yet, or a machine on its way, is idle until pods stand on it; so is what is marked and not counted none. */
function ofPool(pool: BurstPool, { own, views, count }: Counted): readonly TenantNodes[] {
  const only = pool.grantedTo.length === 1 ? pool.grantedTo[0]?.name : undefined;
  const sums = new Map<string, number>();
  const add = (tenant: string, part: number): void => {
    if (part > 0) sums.set(tenant, (sums.get(tenant) ?? 0) + part);
  };
  const scale = Math.min(1, count / Math.max(1, own.length));
  for (const node of own)
    for (const [tenant, part] of partsOf(podsOf(node, pool, views), node.allocatable, only))
      add(tenant, part * scale);
  add(only ?? IDLE, count - own.length * scale);
  return [...sums]
    .map(([tenant, nodes]) => ({ tenant, nodes }))
    .toSorted((a, b) => (a.tenant < b.tenant ? -1 : 1));
}

function podsOf(
  { tierPods }: NodeView,
  pool: BurstPool,
  views: ReadonlyMap<TierId, TierView>,
): TenantPods[] {
  return tierPods.flatMap(({ tier, count }) => {
    const view = views.get(tier);
    const request = view && valueOf(view.workload)?.perPod;
    if (view === undefined || request === undefined) return [];
    return [{ tenant: grantOf(pool, view.namespaceLabels)?.name, count, request }];
  });
}
