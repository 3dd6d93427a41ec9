/** How much crosses the lines of a site, and how much its policy lets cross them. Blames nobody. */
import type { ScalingPolicy, Site, SiteLines, SiteName } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import { smallestPerReplica } from '../../model/unit-capacity.ts';
import type { BitsPerSecond } from '../../model/units.ts';
import type { Tier, World } from '../world/world.ts';
import { coresInReserve } from './on-sufferance.ts';

/** The next replica is whole, and what crosses is as loud as the load: less than this share of the room is room. */
const NEARLY = 0.8;

/**
 * For one tier, never where the policy declares no lines. Pods that stand in the reserve of home are there on sufferance:
 * whoever plans counts them as if they were sent away, and so what they would put on the lines.
 */
export function linesAreFull(
  world: Pick<World, 'lines' | 'nodes'>,
  { sites, tiers }: Pick<PolicySet, 'sites' | 'tiers'>,
  { site, tier }: { readonly site: Site | undefined; readonly tier: Tier },
): boolean {
  if (site?.lines === undefined) return false;
  const { key, perPod } = tier.workload;
  const policy = tiers.find(({ namespace, target }) => `${namespace}/${target.name}` === key);
  const bits = policy === undefined ? 0 : bitsOf(policy);
  const suffered = Math.ceil(inReserve(world, sites) / perPod.cpu) * bits;
  return crossingOf(world, site.name) + suffered >= NEARLY * roomOf(site.lines);
}

/** What one replica that is as busy as planned puts on a line, of what its users send and get. */
function bitsOf({ bytesPerRequest = 0, demands, waterLevel }: ScalingPolicy): BitsPerSecond {
  return 8 * bytesPerRequest * waterLevel * Math.min(...demands.map(smallestPerReplica));
}

function inReserve({ nodes }: Pick<World, 'nodes'>, sites: PolicySet['sites']): number {
  let cpu = 0;
  for (const node of nodes.all.values()) cpu += coresInReserve(node, sites);
  return cpu;
}

/** What is left when the largest is down, filled to its level; an only line is never planned to be lost. */
export function roomOf({ all, waterLevel }: SiteLines): BitsPerSecond {
  const sizes = all.map(({ bandwidth }) => bandwidth).sort((a, b) => b - a);
  let room = 0;
  for (const bandwidth of sizes.slice(sizes.length > 1 ? 1 : 0)) room += bandwidth * waterLevel;
  return room;
}

export function crossingOf({ lines }: Pick<World, 'lines'>, site: SiteName): BitsPerSecond {
  let crossing = 0;
  for (const { truth, rate } of lines.all) if (truth.site === site) crossing += rate;
  return crossing;
}
