/** What bounds the sites of a tier: its own list, its network zone, and the zones it calls into. Judges nothing. */
import type { Reach, TierId } from '../model/policy.ts';
import type { DocumentOf } from './document.ts';
import { nameIn } from './place-problem.ts';

type Tier = DocumentOf<'ScalingPolicy'>;

/** Network zones of the tiers that are in one. */
export function zonesOf(tiers: readonly Tier[]): ReadonlyMap<TierId, string> {
  const zones = new Map<TierId, string>();
  for (const tier of tiers) {
    const { networkZone } = tier.spec.residency;
    if (networkZone !== undefined) zones.set(nameIn(tier), networkZone);
  }
  return zones;
}

/** Undefined where neither sites nor a zone are named: such a tier stays as it was. */
export function toReach({ spec }: Tier, zones: ReadonlyMap<TierId, string>): Reach | undefined {
  const { sites, networkZone: zone } = spec.residency;
  if (sites === undefined && zone === undefined) return undefined;
  return {
    ...(sites !== undefined && { sites: sites.map(({ name }) => name) }),
    ...(zone !== undefined && { zone }),
    calls: calledZones(spec, zones).filter((called) => called !== zone),
  };
}

function calledZones(
  { calls = [] }: Tier['spec'],
  zones: ReadonlyMap<TierId, string>,
): readonly string[] {
  const called = calls.flatMap(
    ({ policy }) => zones.get(`${policy.namespace}/${policy.name}`) ?? [],
  );
  return [...new Set(called)].toSorted();
}
