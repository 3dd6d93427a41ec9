/**
 * Network zones: a tier lives in one that home has, and calls only where the rules of its zone at home let it. That a
 * site in the cloud lacks the zone is no fault: the tier does not go there.
 */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { nameIn, problemIn, whereIs } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { FieldFlaw, Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';

type Tier = DocumentOf<'ScalingPolicy'>;
type Site = DocumentOf<'Site'>;

export function zoneProblems({ readable }: CrossInput): readonly Problem[] {
  const sites = ofKind(readable, 'Site');
  const tiers = ofKind(readable, 'ScalingPolicy');
  const named = [...new Set(sites.flatMap(({ spec }) => zoneNames(spec.zones)))].toSorted();
  const byName = new Map(tiers.map((tier) => [nameIn(tier), tier]));
  const home = sites.filter(({ spec }) => spec.type === 'OnPrem');
  return [
    ...sites.flatMap((site) => unknownCallees(site, named)),
    ...tiers.flatMap((tier) => tierFlaws(tier, home, byName).map((flaw) => problemIn(tier, flaw))),
  ];
}

function zoneNames(zones: Site['spec']['zones'] = []): readonly string[] {
  return zones.map(({ name }) => name);
}

function unknownCallees(site: Site, named: readonly string[]): readonly Problem[] {
  const { zones = [] } = site.spec;
  return zones.flatMap(({ mayCall = [] }, zone) =>
    mayCall.flatMap(({ name }, index) => {
      if (named.includes(name)) return [];
      const path = ['spec', 'zones', zone, 'mayCall', index, 'name'];
      return [problemIn(site, unknownZone(name, path, named))];
    }),
  );
}

function tierFlaws(
  { meta, spec }: Tier,
  home: readonly Site[],
  tiers: ReadonlyMap<string, Tier>,
): readonly FieldFlaw[] {
  const zone = spec.residency.networkZone;
  if (zone === undefined || home.length === 0) return [];
  const known = [...new Set(home.flatMap((site) => zoneNames(site.spec.zones)))].toSorted();
  const path = ['spec', 'residency', 'networkZone'];
  if (!known.includes(zone)) return [unknownZone(zone, path, known)];
  return (spec.calls ?? []).flatMap(({ policy }, index) => {
    const callee = tiers.get(`${policy.namespace}/${policy.name}`);
    const called = callee?.spec.residency.networkZone;
    if (callee === undefined || called === undefined || mayCall(home, zone, called)) return [];
    return [forbidden({ caller: `${meta.namespace}/${meta.name}`, zone, callee, called, index })];
  });
}

/** Within one zone everybody may call; across, one site at home that forbids is enough. */
function mayCall(home: readonly Site[], zone: string, called: string): boolean {
  const rules = home.flatMap(({ spec }) => spec.zones?.filter(({ name }) => name === zone) ?? []);
  return zone === called || rules.every((rule) => zoneNames(rule.mayCall).includes(called));
}

interface Forbidden {
  readonly caller: string;
  readonly zone: string;
  readonly callee: Tier;
  readonly called: string;
  readonly index: number;
}

function forbidden({ caller, zone, callee, called, index }: Forbidden): FieldFlaw {
  return {
    path: ['spec', 'calls', index, 'policy'],
    code: 'ZONE_FORBIDS_CALL',
    message: `${caller} is in network zone ${zone}, which may not call ${called}, where ${nameIn(callee)} (${whereIs(callee)}) is`,
    allowed: `calls into ${zone}, and into zones that mayCall of ${zone} names at home`,
    fix: `remove the call, or have whoever owns the network add ${called} to mayCall of ${zone}`,
  };
}

function unknownZone(name: string, path: FieldFlaw['path'], known: readonly string[]): FieldFlaw {
  const none = known.length === 0;
  return {
    path,
    code: 'UNKNOWN_REFERENCE',
    message: `no network zone is called "${name}"`,
    allowed: none ? 'a zone of a Site; there is none' : `a zone of a Site: ${known.join(', ')}`,
    fix: none ? 'add it to spec.zones of the OnPrem Site' : didYouMean(name, known),
  };
}
