/** What the world's tiers need by their policies' own word, worked out from the load that is really offered. */

import type { ScalingPolicy, SiteName, TierId } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { smallestAmong } from '../../model/unit-capacity.ts';
import type { Rps } from '../../model/units.ts';
import type { Tier } from '../world/world.ts';
import type { Evidence } from './evidence.ts';

export interface Need {
  readonly tier: Tier;
  readonly policy: ScalingPolicy;
  /** Replicas it takes, within the policy's bounds: load is balanced evenly, so the worst site in use counts. */
  readonly replicas: number;
  /** It feeds a wall with others, who together ask for more than the wall takes: whose turn it is nobody judges here. */
  readonly contends: boolean;
}

interface Needing {
  readonly world: Evidence['world'];
  readonly policies: PolicySet;
  /** Cloud sites where a good part of a tier is count as used by it; else home alone does. */
  readonly inCloud?: boolean;
}

/** Of the tiers that Kingtide scales. `spare`: 1.1 for a tenth more than offered. */
export function needsAt(
  { world, policies, inCloud = false }: Needing,
  offered: ReadonlyMap<string, Rps>,
  spare: number,
): readonly Need[] {
  const needs: Need[] = [];
  const home = policies.sites.filter(({ type }) => type === 'OnPrem').map(({ name }) => name);
  for (const policy of policies.tiers) {
    const key = `${policy.namespace}/${policy.target.name}`;
    const tier = world.tiers.get(key);
    if (tier === undefined || policy.mode !== 'Enforce' || policy.demands.length === 0) continue;
    const sites = inCloud ? [...home, ...cloudSitesOf(tier)] : home;
    const perReplica = Math.min(...policy.demands.map((demand) => smallestAmong(demand, sites)));
    const rps = Math.min((offered.get(key) ?? 0) * spare, passedBy(policy, policies.tiers));
    const wanted = Math.ceil(rps / (perReplica * policy.waterLevel));
    const replicas = Math.min(policy.replicas.max, Math.max(policy.replicas.min, wanted));
    const contends = feedsOverfullWall(policy, policies.tiers, offered);
    needs.push({ tier, policy, replicas, contends });
  }
  return needs;
}

/** What the ceilings behind it that nobody else feeds let through: replicas that feed a wall help nobody. */
function passedBy({ id, calls = [] }: ScalingPolicy, tiers: PolicySet['tiers']): Rps {
  let least = Number.POSITIVE_INFINITY;
  for (const { callee, perRequest } of calls)
    if (feedersOf(callee, tiers).every((one) => one.id === id))
      least = Math.min(least, takenBy(callee, tiers) / perRequest);
  return least;
}

function feedersOf(wall: TierId, tiers: PolicySet['tiers']): readonly ScalingPolicy[] {
  return tiers.filter(({ calls = [] }) => calls.some(({ callee }) => callee === wall));
}

/** By its tightest ceiling on requests, filled to its level. */
function takenBy(wall: TierId, tiers: PolicySet['tiers']): Rps {
  let least = Number.POSITIVE_INFINITY;
  const policy = tiers.find(({ id }) => id === wall);
  for (const { requests } of policy?.ceilings ?? [])
    if (policy !== undefined && requests !== undefined)
      least = Math.min(least, requests * policy.waterLevel);
  return least;
}

function feedsOverfullWall(
  { calls = [] }: ScalingPolicy,
  tiers: PolicySet['tiers'],
  offered: ReadonlyMap<string, Rps>,
): boolean {
  return calls.some(({ callee }) => {
    const feeders = feedersOf(callee, tiers);
    let asked = 0;
    for (const { namespace, target, calls: theirs = [] } of feeders)
      for (const call of theirs)
        if (call.callee === callee)
          asked += call.perRequest * (offered.get(`${namespace}/${target.name}`) ?? 0);
    return feeders.length > 1 && asked > takenBy(callee, tiers);
  });
}

/** Less than this share of its pods is on its way home. */
const GOOD_PART = 0.2;

function cloudSitesOf({ workload: { pods } }: Tier): Iterable<SiteName> {
  const counts = new Map<SiteName, number>();
  for (const { node } of pods)
    if (node?.cloud === true) counts.set(node.site, (counts.get(node.site) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= GOOD_PART * pods.size).map(([site]) => site);
}
