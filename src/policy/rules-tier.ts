/** Rules between the fields of a ScalingPolicy. */
import type { Context } from './document.ts';
import type { Spec } from './kinds.ts';
import type { FieldFlaw } from './problem.ts';
import { shortRangeFlaw } from './promql.ts';
import { exactlyOne, inOrder } from './rules-parts.ts';
import { leadTimeRules } from './rules-pool.ts';

const TARGETS = ['workload', 'horizontalPodAutoscaler', 'scaledObject'];

export function tierRules(spec: Spec<'ScalingPolicy'>, context: Context): readonly FieldFlaw[] {
  const { min, max } = spec.replicas;
  return [
    ...exactlyOne({ path: ['spec', 'target'], value: spec.target, choices: TARGETS }),
    ...demandRules(spec),
    ...inOrder(
      { path: ['spec', 'replicas', 'min'], value: min, text: String(min) },
      { path: ['spec', 'replicas', 'max'], value: max, text: String(max) },
    ),
    ...leadTimeRules(spec.capacity.podReady, ['spec', 'capacity', 'podReady']),
    ...rangeRules(spec, context),
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
  ];
  return queries.flatMap(({ path, query }) => {
    const flaw = shortRangeFlaw(query, scrapeIntervalMs);
    return flaw === undefined ? [] : [{ path, ...flaw }];
  });
}
