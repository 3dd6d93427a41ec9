/** Which pools the policies let a tier use. What its pods tolerate is another question, and asked elsewhere. */
import type { BurstPool, ScalingPolicy, Site } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { grantOf } from '../../model/tenant.ts';
import type { NamespaceTruth } from '../scenario.ts';

/** In the order of the policies; none for a tier that stays at home. */
export function poolsOpenTo(
  policy: ScalingPolicy,
  { sites, pools }: PolicySet,
  namespaces: readonly NamespaceTruth[],
): readonly BurstPool[] {
  if (policy.residency === 'Pinned') return [];
  const homes = new Set(sites.filter(({ type }) => type === 'OnPrem').map((site) => site.country));
  const labels = namespaces.find(({ name }) => name === policy.namespace)?.labels ?? {};
  return pools.filter((pool) => {
    const site = sites.find(({ name }) => name === pool.site);
    return site !== undefined && grantOf(pool, labels) !== undefined && mayUse(policy, site, homes);
  });
}

function mayUse(
  { maxRtt, reach }: ScalingPolicy,
  { name, rtt, allowFrom, country }: Site,
  homes: ReadonlySet<string>,
): boolean {
  if (maxRtt !== undefined && (rtt === undefined || rtt > maxRtt)) return false;
  if (reach?.sites !== undefined && !reach.sites.includes(name)) return false;
  return (allowFrom ?? [country]).some((from) => homes.has(from));
}
