/**
 * Where unit capacity differs per site: traffic is balanced evenly, so the smallest over the sites in use counts, and
 * where a tier will be depends on how many replicas that makes. Plans anew with every site that comes into use.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { ScalingPolicy, SiteName, TierId } from '../model/policy.ts';
import { smallestAmong } from '../model/unit-capacity.ts';
import type { Allocation } from './allocate.ts';
import { arrange } from './arrange.ts';
import type { Supply } from './supply.ts';
import { itemAt, valueAt } from './sure.ts';

/** Sites come into use, and none goes out of it again, so it ends by itself; a cycle must not plan more often than this. */
const ROUNDS_MAX = 3;

/** Sites in use, of the tiers to which that matters. */
type Uses = ReadonlyMap<TierId, ReadonlySet<SiteName>>;

/** One pass where no unit capacity differs. Home is always in use: it is where every tier begins. */
export function allocateAcrossSites(input: DecideInput, supply: Supply): Allocation {
  const uneven = input.policies.tiers.filter(isUneven);
  if (uneven.length === 0) return arrange(input, supply);
  const home = new Set(supply.home.map(({ site }) => site).filter((site) => site !== undefined));
  let uses: Uses = new Map(uneven.map(({ id }) => [id, home]));
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const planned = arrange(withCapacities(input, uses), supply);
    const more = inUse(uses, planned, supply);
    if (!isSlower(uneven, uses, more)) return planned;
    uses = round < ROUNDS_MAX ? more : withinReach(more, planned, supply);
  }
  return arrange(withCapacities(input, uses), supply);
}

function isUneven({ demands }: ScalingPolicy): boolean {
  return demands.some(({ perSite }) => perSite !== undefined);
}

function isSlower(tiers: readonly ScalingPolicy[], before: Uses, after: Uses): boolean {
  return tiers.some(({ id, demands }) =>
    demands.some(
      (demand) =>
        smallestAmong(demand, valueAt(after, id)) < smallestAmong(demand, valueAt(before, id)),
    ),
  );
}

function withCapacities(input: DecideInput, uses: Uses): DecideInput {
  const tiers = input.policies.tiers.map((policy) => {
    const sites = uses.get(policy.id);
    if (sites === undefined) return policy;
    const demands = policy.demands.map((demand) => ({
      ...demand,
      perReplica: smallestAmong(demand, sites),
    }));
    return { ...policy, demands };
  });
  return { ...input, policies: { ...input.policies, tiers } };
}

/** With the sites of every pool that has or will have nodes the tier may run on: the scheduler chooses, not we. */
function inUse(uses: Uses, planned: Allocation, supply: Supply): Uses {
  const { targets, placement } = planned;
  const inCloud = new Set<TierId>();
  targets.forEach(({ tier }, index) => {
    if (itemAt(placement.tiers, index).cloud > 0) inCloud.add(tier.policy.id);
  });
  return withPools(uses, planned, (id, index) => {
    const { joined, inFlight } = itemAt(supply.pools, index);
    const nodes = joined + inFlight + itemAt(placement.orders, index).count;
    return nodes > 0 && inCloud.has(id) ? itemAt(supply.pools, index).pool.site : undefined;
  });
}

/** Whatever came into use in further rounds, no site is worse than the worst of these. */
function withinReach(uses: Uses, planned: Allocation, { pools }: Supply): Uses {
  return withPools(uses, planned, (_, index) => itemAt(pools, index).pool.site);
}

function withPools(
  uses: Uses,
  { serving }: Allocation,
  siteOf: (id: TierId, pool: number) => SiteName | undefined,
): Uses {
  const after = new Map<TierId, ReadonlySet<SiteName>>();
  for (const [id, before] of uses) {
    const sites = new Set(before);
    for (const [pool, serves] of (serving.get(id) ?? []).entries()) {
      const site = serves ? siteOf(id, pool) : undefined;
      if (site !== undefined) sites.add(site);
    }
    after.set(id, sites);
  }
  return after;
}
