/** What is wrong between parts of a scenario: prices in another currency, registries of no site, machines named twice. */
import type { FieldFlaw } from '../../policy/problem.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';

export function habitFlaws(spec: ScenarioDocument): readonly FieldFlaw[] {
  return [...foreignPrices(spec), ...strayRegistries(spec), ...namesakes(spec)];
}

function foreignPrices({ pools }: ScenarioDocument): readonly FieldFlaw[] {
  return pools.flatMap(({ perHour, priceAt }, pool) =>
    priceAt.flatMap((change, index): readonly FieldFlaw[] => {
      if (change.perHour.currency === perHour.currency) return [];
      return [
        {
          path: ['spec', 'pools', pool, 'priceAt', index, 'perHour'],
          code: 'MIXED_CURRENCY',
          message: `the pool is paid in ${perHour.currency}, not in ${change.perHour.currency}`,
          allowed: 'one currency',
          fix: `write the price in ${perHour.currency}`,
        },
      ];
    }),
  );
}

function strayRegistries({ registries, sites, pools }: ScenarioDocument): readonly FieldFlaw[] {
  const known = new Set([...sites.map(({ name }) => name), ...pools.map(({ site }) => site)]);
  return registries.flatMap(({ name }, index): readonly FieldFlaw[] => {
    if (known.has(name)) return [];
    return [
      {
        path: ['spec', 'registries', index, 'name'],
        code: 'UNKNOWN_REFERENCE',
        message: `there is no site "${name}" in spec.sites or spec.pools`,
        allowed: [...known].join(', ') || 'none are listed',
        fix: 'name the site whose nodes pull from it',
      },
    ];
  });
}

/** Machines are named after their group, so that two groups of one name would be one. */
function namesakes({ sites }: ScenarioDocument): readonly FieldFlaw[] {
  const first = new Map<string, string>();
  return sites.flatMap(({ name: site, nodes }, place) =>
    nodes.flatMap(({ name }, index): readonly FieldFlaw[] => {
      const before = first.get(name);
      if (before === undefined) first.set(name, site);
      if (before === undefined || before === site) return [];
      return [
        {
          path: ['spec', 'sites', place, 'nodes', index, 'name'],
          code: 'DUPLICATE_NAME',
          message: `site "${before}" has machines called "${name}" already`,
          allowed: 'a name that no group of another site has',
          fix: 'name them after the site',
        },
      ];
    }),
  );
}
