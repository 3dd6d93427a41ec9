/** Names that refer to other documents, and documents that exist twice. */
import type { CrossInput } from './cross-input.ts';
import type { DocumentOf, PolicyDocument } from './document.ts';
import type { Kind } from './kinds.ts';
import type { Named } from './parse.ts';
import { nameIn, problemIn, whereIs } from './place-problem.ts';
import type { Path, Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';

/** One use of a name. */
interface Reference {
  readonly kind: Kind;
  readonly name: string;
  readonly path: Path;
}

export function referenceProblems({ readable, named }: CrossInput): readonly Problem[] {
  const known = new Map<string, readonly string[]>();
  for (const kind of new Set(named.map((entry) => entry.kind)))
    known.set(kind, namesOf(named, kind));
  const unknown = readable.flatMap((document) => unknownIn(document, known));
  return [...duplicates(readable), ...unknown];
}

function namesOf(named: readonly Named[], kind: string): readonly string[] {
  const names = named
    .filter((entry) => entry.kind === kind)
    .map(({ namespace, name }) => (namespace === '' ? name : `${namespace}/${name}`));
  return [...new Set(names)].toSorted();
}

function unknownIn(
  document: PolicyDocument,
  known: ReadonlyMap<string, readonly string[]>,
): readonly Problem[] {
  return referencesOf(document).flatMap(({ kind, name, path }) => {
    const names = known.get(kind) ?? [];
    if (names.includes(name)) return [];
    const allowed =
      names.length === 0
        ? `a ${kind}; there is none in these files`
        : `a ${kind} of these files: ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', ...' : ''}`;
    const fix = names.length === 0 ? `add the ${kind}` : didYouMean(name, names);
    return [
      problemIn(document, {
        path,
        code: 'UNKNOWN_REFERENCE',
        message: `no ${kind} is called "${name}"`,
        allowed,
        fix,
      }),
    ];
  });
}

function referencesOf(document: PolicyDocument): readonly Reference[] {
  switch (document.kind) {
    case 'Site':
      return (document.spec.lines ?? []).map(({ to }, index) => ({
        kind: 'Site',
        name: to,
        path: ['spec', 'lines', index, 'to'],
      }));
    case 'BurstPool':
      return [{ kind: 'Site', name: document.spec.site, path: ['spec', 'site'] }];
    case 'ScalingPolicy':
      return tierReferences(document);
    case 'PromotionCalendar':
      return promotionReferences(document);
    case 'Override':
      return [
        {
          kind: 'ScalingPolicy',
          name: `${document.meta.namespace}/${document.spec.policy}`,
          path: ['spec', 'policy'],
        },
      ];
    case 'NodeRequest':
      return [{ kind: 'BurstPool', name: document.spec.pool, path: ['spec', 'pool'] }];
  }
}

function tierReferences({ meta, spec }: DocumentOf<'ScalingPolicy'>): readonly Reference[] {
  const calls = (spec.calls ?? []).map(({ policy }, index) => ({
    kind: 'ScalingPolicy' as const,
    name: `${policy.namespace}/${policy.name}`,
    path: ['spec', 'calls', index, 'policy'],
  }));
  const before = (spec.startAfter ?? []).map(({ name }, index) => ({
    kind: 'ScalingPolicy' as const,
    name: `${meta.namespace}/${name}`,
    path: ['spec', 'startAfter', index, 'name'],
  }));
  const sites = (spec.residency.sites ?? []).map(({ name }, index) => ({
    kind: 'Site' as const,
    name,
    path: ['spec', 'residency', 'sites', index, 'name'],
  }));
  const uneven = spec.demands.flatMap(({ perSite = [] }, index) =>
    perSite.map(({ name }, site) => ({
      kind: 'Site' as const,
      name,
      path: ['spec', 'demands', index, 'perSite', site, 'name'],
    })),
  );
  return [...calls, ...before, ...sites, ...uneven];
}

function promotionReferences({ spec }: DocumentOf<'PromotionCalendar'>): readonly Reference[] {
  return spec.promotions.flatMap(({ tiers = [] }, index) =>
    tiers.map(({ policy }, tier) => ({
      kind: 'ScalingPolicy' as const,
      name: `${policy.namespace}/${policy.name}`,
      path: ['spec', 'promotions', index, 'tiers', tier, 'policy'],
    })),
  );
}

function duplicates(readable: readonly PolicyDocument[]): readonly Problem[] {
  const first = new Map<string, PolicyDocument>();
  return readable.flatMap((document) => {
    const key = `${document.kind} ${nameIn(document)}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, document);
      return [];
    }
    const message = `${key} stands in ${whereIs(before)} already`;
    return [
      problemIn(document, {
        path: ['metadata', 'name'],
        code: 'DUPLICATE_OBJECT',
        message,
        allowed: 'one document per kind, namespace and name',
        fix: 'rename or remove one of them',
      }),
    ];
  });
}
