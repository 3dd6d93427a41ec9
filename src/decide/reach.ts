/**
 * Sites that a tier may not use although they are near and of its country: its policy names others, they lack its network
 * zone, or the rules of that zone there forbid a call that the tier makes. What is not said there is forbidden.
 */
import type { Reach, Site, SiteName } from '../model/policy.ts';

/** Why not, or undefined. */
export function barrier(
  name: SiteName,
  site: Site | undefined,
  { sites, zone, calls }: Reach,
): string | undefined {
  if (sites?.includes(name) === false) return `site ${name} is none of ${sites.join(', ')}`;
  if (zone === undefined) return undefined;
  const there = site?.zones?.find((one) => one.name === zone);
  if (there === undefined) return `site ${name} has no network zone ${zone}`;
  const refused = calls.find((called) => !there.mayCall.includes(called));
  if (refused === undefined) return undefined;
  return `at site ${name} network zone ${zone} may not call ${refused}`;
}

/** Equal for two that bound alike. */
export function reachText(reach: Reach | undefined): string {
  return reach === undefined ? '' : JSON.stringify(reach);
}
