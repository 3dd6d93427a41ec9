/** Who a pool is granted to, and whose a node is by the pods on it. Decides nothing. */
import type { LabelSelector, Labels } from './policy.ts';
import type { Ratio, Resources } from './units.ts';

interface Granted<G> {
  readonly grantedTo: readonly G[];
}

/** The first grant of the pool that chooses a namespace with these labels: as that tenant it uses the pool. */
export function grantOf<G extends { readonly namespaceSelector: LabelSelector }>(
  { grantedTo }: Granted<G>,
  namespaceLabels: Labels,
): G | undefined {
  return grantedTo.find((grant) =>
    Object.entries(grant.namespaceSelector.matchLabels).every(
      ([key, value]) => namespaceLabels[key] === value,
    ),
  );
}

/** Nobody's: of a node that several tenants may use, without pods of any. No grant can have this name. */
export const IDLE = '(idle)';

/** Pods of one tenant on a node. */
export interface TenantPods {
  /** Undefined: of no tenant, so they pay nothing. */
  readonly tenant: string | undefined;
  readonly count: number;
  /** Of one pod. */
  readonly request: Resources;
}

/**
 * Parts of one node's cost by tenant, which add up to 1. A pod counts with the larger of its shares of the node's CPU and
 * memory, and whoever has pods on the node pays for what is free on it too, in proportion. `only`: the pool's only tenant,
 * who pays for every node of it; otherwise a node without pods of a tenant is idle.
 */
export function partsOf(
  pods: readonly TenantPods[],
  allocatable: Resources,
  only: string | undefined,
): ReadonlyMap<string, Ratio> {
  if (only !== undefined) return new Map([[only, 1]]);
  const weights = new Map<string, number>();
  let all = 0;
  for (const { tenant, count, request } of pods) {
    const share = Math.max(request.cpu / allocatable.cpu, request.memory / allocatable.memory);
    if (tenant === undefined || count === 0 || share === 0) continue;
    weights.set(tenant, (weights.get(tenant) ?? 0) + count * share);
    all += count * share;
  }
  if (all === 0) return new Map([[IDLE, 1]]);
  return new Map([...weights].map(([tenant, weight]) => [tenant, weight / all]));
}
