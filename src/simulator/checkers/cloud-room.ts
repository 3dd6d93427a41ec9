/** Whether there is capacity in the cloud that a tier could still grow into, by what is declared and what there is. Blames nobody. */
import type { PolicySet } from '../../model/policy-set.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { Tier } from '../world/world.ts';
import { provablyOurs } from './custody.ts';
import type { Evidence } from './evidence.ts';
import { linesAreFull } from './line-room.ts';
import { heldForOthers, heldInPool } from './reserves.ts';

type Ground = Pick<Evidence, 'world' | 'settings' | 'ledger'>;

/** No pool that would take the tier's pods may grow, or no line carries more: there is no capacity to converge to. */
export function isFull(ground: Ground, policies: PolicySet, tier: Tier): boolean {
  const { world, settings } = ground;
  const ours = provablyOurs(ground);
  let all = heldForOthers(world, policies, tier.workload.truth.namespace);
  let room = false;
  for (const group of world.cloud.values()) {
    all += group.instances.size;
    if (welcomes(group, tier) && mayGrow(group, { world, policies, tier, ours })) room = true;
  }
  return !room || all >= settings.maxCloudNodes || isPaidUp(settings, policies);
}

function welcomes({ truth }: NodeGroup, { workload }: Tier): boolean {
  const { tolerates } = workload.truth;
  return tolerates.includes('*') || tolerates.includes(truth.burstClass);
}

interface Growing {
  readonly world: Evidence['world'];
  readonly policies: PolicySet;
  readonly tier: Tier;
  readonly ours: ReadonlySet<string>;
}

function mayGrow({ truth, instances, view }: NodeGroup, growing: Growing): boolean {
  const { world, policies, tier, ours } = growing;
  // A pool that holds machines of nobody's is left alone, and rightly so.
  if ([...instances.keys()].some((id) => !ours.has(id))) return false;
  const pool = policies.pools.find(({ provider }) => provider.nodeGroup === truth.nodeGroup);
  if (pool === undefined || pool.maxSpend !== undefined) return false;
  const site = policies.sites.find(({ name }) => name === pool.site);
  if (linesAreFull(world, policies, { site, tier })) return false;
  const held = heldInPool(world, pool, tier.workload.truth.namespace);
  return view().length + held < Math.min(truth.stock, truth.maxNodes, pool.maxNodes);
}

/** What money still pays for is judged where money is. */
function isPaidUp(
  { maxSpend: most }: Pick<Evidence['settings'], 'maxSpend'>,
  { windows }: PolicySet,
): boolean {
  return most !== undefined || windows.some(({ maxSpend }) => maxSpend !== undefined);
}
