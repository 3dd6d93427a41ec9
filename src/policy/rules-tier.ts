/** Rules between the fields of a ScalingPolicy. */
import type { Context } from './document.ts';
import type { Spec } from './kinds.ts';
import type { FieldFlaw } from './problem.ts';
import { shortRangeFlaw } from './promql.ts';
import { degradeRules } from './rules-degrade.ts';
import { exactlyOne, inOrder } from './rules-parts.ts';
import { leadTimeRules } from './rules-pool.ts';
import { targetRules } from './rules-target.ts';
import { GATEWAY_CHOICES } from './schema-gateways.ts';

export function tierRules(spec: Spec<'ScalingPolicy'>, context: Context): readonly FieldFlaw[] {
  const { min, max } = spec.replicas;
  return [
    ...targetRules(spec, context),
    ...demandRules(spec),
    ...inOrder(
      { path: ['spec', 'replicas', 'min'], value: min, text: String(min) },
      { path: ['spec', 'replicas', 'max'], value: max, text: String(max) },
    ),
    ...leadTimeRules(spec.capacity.podReady, ['spec', 'capacity', 'podReady']),
    ...rangeRules(spec, context),
    ...ceilingRules(spec),
    ...siteRules(spec),
    ...growthRules(spec),
    ...placementRules(spec),
    ...degradeRules(spec),
    ...gatewayRules(spec),
  ];
}

function demandRules(spec: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  if (spec.residency.mode === 'Pinned' || spec.demands.length > 0) return [];
  return [
    {
      path: ['spec', 'demands'],
      code: 'DEMAND_MISSING',
      message: 'a Burstable tier without a demand cannot be sized',
      allowed: 'at least one demand, or residency mode Pinned',
      fix: 'add a demand with name, query and perReplica',
    },
  ];
}

function rangeRules(
  spec: Spec<'ScalingPolicy'>,
  { scrapeIntervalMs }: Context,
): readonly FieldFlaw[] {
  const queries = [
    ...spec.demands.map(({ query }, index) => ({
      path: ['spec', 'demands', index, 'query'],
      query,
    })),
    ...spec.veto.map(({ query }, index) => ({ path: ['spec', 'veto', index, 'query'], query })),
    ...(spec.residency.growWhile ?? []).map(({ query }, index) => ({
      path: ['spec', 'residency', 'growWhile', index, 'query'],
      query,
    })),
    ...(spec.degrade ?? []).map(({ when: query }, index) => ({
      path: ['spec', 'degrade', index, 'when'],
      query,
    })),
  ];
  return queries.flatMap(({ path, query }) => {
    const flaw = shortRangeFlaw(query, scrapeIntervalMs);
    return flaw === undefined ? [] : [{ path, ...flaw }];
  });
}

/** Replicas of a Burstable tier may stand anywhere, so what all of them together may take is not one wall. */
function ceilingRules({ ceilings = [], residency }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  const path = ['spec', 'ceilings'];
  if (ceilings.length > 0 && residency.mode !== 'Pinned')
    return [
      {
        path,
        code: 'CEILING_UNFIT',
        message: 'a ceiling stands on a tier that is not Pinned',
        allowed: 'ceilings on Pinned tiers, which cannot grow elsewhere',
        fix: 'write the ceiling on the policy of the pinned tier that this one calls, or residency mode Pinned',
      },
    ];
  return ceilings.flatMap(({ name, requests, connections }, index) =>
    requests === undefined && connections === undefined
      ? [
          {
            path: [...path, index],
            code: 'CEILING_UNFIT' as const,
            message: `the ceiling "${name}" limits nothing`,
            allowed: 'requests, connections or both',
            fix: 'add requests, for instance 4000 rps',
          },
        ]
      : [],
  );
}

/** A tier that never leaves has nothing to stop. */
function growthRules({ residency }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  if (residency.growWhile === undefined || residency.mode === 'Burstable') return [];
  return [
    {
      path: ['spec', 'residency', 'growWhile'],
      atKey: true,
      code: 'ONLY_BURSTABLE',
      message: 'growWhile of a Pinned tier means nothing: it never grows into the cloud',
      allowed: 'growWhile with residency mode Burstable',
      fix: 'remove it, or write mode: Burstable',
    },
  ];
}

/** A tier that never leaves has no site to choose. */
function placementRules({ placement, residency }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  if (placement !== 'Exact' || residency.mode === 'Burstable') return [];
  return [
    {
      path: ['spec', 'placement'],
      code: 'ONLY_BURSTABLE',
      message: 'placement: Exact of a Pinned tier means nothing: all of it stays at home',
      allowed: 'placement: Exact with residency mode Burstable',
      fix: 'remove it, or write mode: Burstable',
    },
  ];
}

/** Which rooms at home a pinned tier may use is for its own affinity to say; nothing here would enforce it. */
function siteRules({ residency }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  if (residency.sites === undefined || residency.mode === 'Burstable') return [];
  return [
    {
      path: ['spec', 'residency', 'sites'],
      atKey: true,
      code: 'NOT_YET_HONOURED',
      message:
        'sites of a Pinned tier are not honoured by this version: it is kept at home as a whole',
      allowed: 'only fields that take effect',
      fix: 'remove it, and require the site by node affinity in the pod template',
    },
  ];
}

function gatewayRules({ admission }: Spec<'ScalingPolicy'>): readonly FieldFlaw[] {
  return (admission?.gateways ?? []).flatMap((value, index) => {
    const path = ['spec', 'admission', 'gateways', index];
    return exactlyOne({ path, value, choices: GATEWAY_CHOICES });
  });
}
