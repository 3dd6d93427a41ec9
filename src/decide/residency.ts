/**
 * Who may leave home. Default is pinned: a tier goes to a pool only when the policy, the namespace, the pod template
 * and the pool's grants all say so. The only place that mints a `BurstableTierId`.
 */
import type { BurstableTierId } from '../model/plan.ts';
import type { BurstPool, Labels, ScalingPolicy, Site } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { WorkloadView } from '../model/snapshot.ts';
import { grantOf } from '../model/tenant.ts';
import { barrier } from './reach.ts';

export const RESIDENCY_LABEL = 'kingtide.dev/residency';

export interface Refusal {
  readonly reason: Reason;
  readonly detail: string;
}

export interface Residence {
  readonly policy: ScalingPolicy;
  readonly workload: WorkloadView;
  readonly namespaceLabels: Labels;
}

/** Undefined when the tier may leave; otherwise the first thing that forbids it and how to change it. */
export function mustStayHome({
  policy,
  workload,
  namespaceLabels,
}: Residence): Refusal | undefined {
  if (policy.residency !== 'Burstable') {
    return { reason: 'not-burstable', detail: 'its policy says residency: Pinned' };
  }
  if (workload.sealed) {
    return {
      reason: 'not-burstable',
      detail: `namespace ${policy.namespace} is sealed (${RESIDENCY_LABEL}: pinned)`,
    };
  }
  if (namespaceLabels[RESIDENCY_LABEL] !== 'burstable') {
    return {
      reason: 'not-burstable',
      detail: `namespace ${policy.namespace} lacks the label ${RESIDENCY_LABEL}: burstable`,
    };
  }
  if (!workload.markedBurstable) {
    return {
      reason: 'not-burstable',
      detail: `the pod template lacks the label ${RESIDENCY_LABEL}: burstable`,
    };
  }
  const line = workload.unmodelled[0];
  if (line !== undefined) return { reason: 'unmodelled', detail: line };
  if (policy.placement !== 'Exact' || workload.gated === true) return undefined;
  return {
    reason: 'gate-missing',
    detail:
      'spec.placement is Exact and the pod template lacks schedulingGates: [{ name: kingtide.dev/placement }]',
  };
}

/** The tier's id as one that may leave, or undefined. */
export function burstableId(residence: Residence): BurstableTierId | undefined {
  return mayLeave(residence) ? residence.policy.id : undefined;
}

/** Narrowing the id is the mint: no cast, and nowhere else. */
function mayLeave(
  residence: Residence,
): residence is Residence & { policy: { id: BurstableTierId } } {
  return mustStayHome(residence) === undefined;
}

/** True when one of the pool's grants names this namespace. */
export function isGranted(pool: BurstPool, namespaceLabels: Labels): boolean {
  return grantOf(pool, namespaceLabels) !== undefined;
}

/** Undefined when pods of this tier may be put on this pool's nodes. */
export function refusedBy(
  pool: BurstPool,
  residence: Residence,
  sites: { readonly home: readonly Site[]; readonly cloud: ReadonlyMap<string, Site> },
): Refusal | undefined {
  if (!isGranted(pool, residence.namespaceLabels)) {
    return {
      reason: 'not-granted',
      detail: `pool ${pool.name} is not granted to namespace ${residence.policy.namespace}`,
    };
  }
  if (
    !residence.workload.tolerates.includes('*') &&
    !residence.workload.tolerates.includes(pool.placementClass)
  ) {
    return {
      reason: 'not-granted',
      detail: `the pods do not tolerate kingtide.dev/burst=${pool.placementClass}`,
    };
  }
  const site = sites.cloud.get(pool.site);
  const { policy } = residence;
  return (
    abroad(pool, site, sites.home[0]) ?? barred(pool, site, policy) ?? tooFar(pool, site, policy)
  );
}

function abroad(
  pool: BurstPool,
  site: Site | undefined,
  home: Site | undefined,
): Refusal | undefined {
  const country = home?.country;
  const allowed = site?.allowFrom ?? (site === undefined ? [] : [site.country]);
  if (country !== undefined && allowed.includes(country)) return undefined;
  return {
    reason: 'not-granted',
    detail: `pool ${pool.name} is in ${site?.country ?? 'an unknown country'}, the demand in ${country ?? 'none'}`,
  };
}

function barred(
  pool: BurstPool,
  site: Site | undefined,
  { reach }: ScalingPolicy,
): Refusal | undefined {
  const why = reach === undefined ? undefined : barrier(pool.site, site, reach);
  return why === undefined
    ? undefined
    : { reason: 'site-barred', detail: `pool ${pool.name}: ${why}` };
}

/** How far is not known is too far. */
function tooFar(
  pool: BurstPool,
  site: Site | undefined,
  { maxRtt }: ScalingPolicy,
): Refusal | undefined {
  if (maxRtt === undefined || (site?.rtt !== undefined && site.rtt <= maxRtt)) return undefined;
  const far = site?.rtt === undefined ? 'does not say its rtt' : `is ${site.rtt} ms from home`;
  return {
    reason: 'too-far',
    detail: `pool ${pool.name}: site ${pool.site} ${far}, maxRtt is ${maxRtt} ms`,
  };
}
