/**
 * Nodes that pools hold for tenants who do not use them, from what is declared and the machines that exist. Where tenants
 * share a pool nobody can say whose a machine is, so all of their reserve counts as unused.
 */
import type { BurstPool } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { grantOf } from '../../model/tenant.ts';
import type { World } from '../world/world.ts';

/** Of all pools, without those of the tenants as which `namespace` uses them. */
export function heldForOthers(
  world: Pick<World, 'cloud' | 'scenario'>,
  { pools }: PolicySet,
  namespace: string,
): number {
  let held = 0;
  for (const pool of pools) held += heldInPool(world, pool, namespace);
  return held;
}

/** The same of one pool. */
export function heldInPool(
  { cloud, scenario }: Pick<World, 'cloud' | 'scenario'>,
  { provider, grantedTo }: BurstPool,
  namespace: string,
): number {
  const labels = scenario.namespaces.find(({ name }) => name === namespace)?.labels ?? {};
  const own = grantOf({ grantedTo }, labels)?.name;
  const machines = cloud.get(provider.nodeGroup)?.instances.size ?? 0;
  let held = 0;
  for (const { name, reserveNodes = 0 } of grantedTo) {
    if (name === own) continue;
    const used = grantedTo.length === 1 ? machines : 0;
    held += Math.max(0, reserveNodes - used);
  }
  return held;
}
