/** Demand one replica serves, by the site it runs at. Knows nothing of vetoes and of people, who may doubt it. */
import type { Demand, SiteName } from './policy.ts';
import type { Rps } from './units.ts';

/** A site the demand does not name serves what the policy says of all. */
export function perReplicaAt({ perReplica, perSite = [] }: Demand, site: SiteName): Rps {
  return perSite.find(({ name }) => name === site)?.perReplica ?? perReplica;
}

/** Wherever it may run; no site that is not named is worse than the figure for all. */
export function smallestPerReplica({ perReplica, perSite = [] }: Demand): Rps {
  let smallest = perReplica;
  for (const site of perSite) smallest = Math.min(smallest, site.perReplica);
  return smallest;
}

/** Wherever it may run. */
export function largestPerReplica({ perReplica, perSite = [] }: Demand): Rps {
  let largest = perReplica;
  for (const site of perSite) largest = Math.max(largest, site.perReplica);
  return largest;
}

/** Of these sites the one at which a replica serves least: what is balanced evenly is balanced by its worst. */
export function smallestAmong(demand: Demand, sites: Iterable<SiteName>): Rps {
  let smallest = Number.POSITIVE_INFINITY;
  for (const site of sites) smallest = Math.min(smallest, perReplicaAt(demand, site));
  return smallest === Number.POSITIVE_INFINITY ? demand.perReplica : smallest;
}
