/** Where lines lead to, and tiers that may go behind lines without saying what they move. Counts no load. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf } from './document.ts';
import { nameIn, problemIn } from './place-problem.ts';
import { ofKind } from './policy-set.ts';
import type { Path, Problem } from './problem.ts';

type Site = DocumentOf<'Site'>;
type Tier = DocumentOf<'ScalingPolicy'>;

export function lineProblems({ readable }: CrossInput): readonly Problem[] {
  const sites = ofKind(readable, 'Site');
  const tiers = ofKind(readable, 'ScalingPolicy');
  const used = new Set(ofKind(readable, 'BurstPool').map(({ spec }) => spec.site));
  const lined = sites
    .filter(({ meta, spec }) => used.has(meta.name) && (spec.lines ?? []).length > 0)
    .map(({ meta }) => meta.name);
  const called = new Set(tiers.flatMap(({ spec }) => (spec.calls ?? []).map(calleeOf)));
  return [
    ...sites.flatMap((site) => endProblems(site, sites)),
    ...tiers.flatMap((tier) => bytesProblems(tier, lined, called)),
  ];
}

/** An end that is no document at all is judged with the other references. */
function endProblems(site: Site, sites: readonly Site[]): readonly Problem[] {
  const home = sites.filter(({ spec }) => spec.type === 'OnPrem').map(({ meta }) => meta.name);
  return (site.spec.lines ?? []).flatMap(({ name, to }, index) => {
    const end = sites.find(({ meta }) => meta.name === to);
    if (end === undefined || end.spec.type === 'OnPrem') return [];
    return [
      problemIn(site, {
        path: ['spec', 'lines', index, 'to'],
        code: 'LINE_UNFIT',
        message: `line "${name}" leads to ${to}, which is a Cloud site`,
        allowed: `an OnPrem site: ${home.join(', ') || 'there is none in these files'}`,
        fix: 'name the site at home; lines between clouds carry nothing that is counted here',
      }),
    ];
  });
}

function calleeOf({ policy }: NonNullable<Tier['spec']['calls']>[number]): string {
  return `${policy.namespace}/${policy.name}`;
}

function bytesProblems(
  tier: Tier,
  lined: readonly string[],
  called: ReadonlySet<string>,
): readonly Problem[] {
  const { entry, calls = [], residency } = tier.spec;
  if (lined.length === 0 || residency.mode !== 'Burstable') return [];
  const sites = residency.sites?.map(({ name }) => name) ?? lined;
  if (!lined.some((site) => sites.includes(site))) return [];
  const isEntry = entry.from === 'Users' && !called.has(nameIn(tier));
  const unsaid: Path[] = [];
  if (isEntry && entry.bytesPerRequest === undefined) unsaid.push(['spec', 'entry']);
  calls.forEach(({ bytes }, index) => {
    if (bytes === undefined) unsaid.push(['spec', 'calls', index]);
  });
  return unsaid.map((path) => unknownBytes(tier, path, lined));
}

function unknownBytes(tier: Tier, path: Path, lined: readonly string[]): Problem {
  const field = path.includes('calls') ? 'bytes of this call' : 'entry.bytesPerRequest';
  return problemIn(tier, {
    path,
    severity: 'warning',
    code: 'LINE_BYTES_UNKNOWN',
    message: `${field} is not said, so the lines to ${lined.join(', ')} do not bound it`,
    allowed: 'bytes of a request and of its answer, such as 40KiB',
    fix: 'measure what a request moves and write it; until then every plan that sends this tier there is conditional',
  });
}
