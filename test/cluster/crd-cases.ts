/** Documents that `kubectl apply` must take, and those it must refuse with all that is wrong with them. */
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { documentOf, set, without } from './crd-documents.ts';

const PROMOTION = 'spec.promotions[]';
const FRIDAYS = { cron: '0 20 * * 5', duration: '2h' };

export const ACCEPTED: readonly (readonly [what: string, document: KubeObject])[] = [
  ['the minimal ScalingPolicy of six lines', documentOf('ScalingPolicy')],
  [
    'a pinned tier without a demand',
    documentOf('ScalingPolicy', without('spec.residency'), without('spec.demands')),
  ],
  [
    'as many replicas at least as at most',
    documentOf('ScalingPolicy', set('spec.replicas', { min: 6, max: 6 })),
  ],
  ['a promotion with dates', documentOf('PromotionCalendar')],
  [
    'a promotion with a schedule',
    documentOf(
      'PromotionCalendar',
      without(`${PROMOTION}.start`),
      without(`${PROMOTION}.end`),
      set(`${PROMOTION}.schedule`, FRIDAYS),
    ),
  ],
  [
    'a band that holds what is expected',
    documentOf(
      'PromotionCalendar',
      set(`${PROMOTION}.demand.multiplier`, { expected: '10', low: '9.5', high: '10' }),
    ),
  ],
  [
    'a peak for one tier',
    documentOf(
      'PromotionCalendar',
      without(`${PROMOTION}.demand`),
      without(`${PROMOTION}.tiers[].multiplier`),
      set(`${PROMOTION}.tiers[].peak`, '90000 rps'),
    ),
  ],
  ['a Site', documentOf('Site')],
  ['a BurstPool', documentOf('BurstPool')],
  ['an Override', documentOf('Override')],
  [
    'the next NodeRequest',
    documentOf('NodeRequest', set('metadata.name', 'np-8'), set('spec.number', 8)),
  ],
];

/** Each complaint with its place; `<nil>` is how the API server calls the whole document. */
export const REFUSED: readonly (readonly [
  what: string,
  document: KubeObject,
  complaints: readonly string[],
])[] = [
  [
    'fewer replicas at most than at least',
    documentOf('ScalingPolicy', set('spec.replicas', { min: 6, max: 5 })),
    ['spec.replicas: min must not be above max'],
  ],
  [
    'a burstable tier without a demand',
    documentOf('ScalingPolicy', set('spec.demands', [])),
    ['spec: a Burstable tier needs at least one demand'],
  ],
  [
    'exact placement of a tier that never leaves',
    documentOf('ScalingPolicy', without('spec.residency'), set('spec.placement', 'Exact')),
    ['spec: placement: Exact belongs to a Burstable tier'],
  ],
  [
    'no target',
    documentOf('ScalingPolicy', set('spec.target', {})),
    ['spec.target: exactly one target must be there'],
  ],
  [
    'two targets',
    documentOf('ScalingPolicy', set('spec.target.scaledObject', { name: 'web' })),
    ['spec.target: exactly one target must be there'],
  ],
  [
    'a StatefulSet as target',
    documentOf('ScalingPolicy', set('spec.target.workload.kind', 'StatefulSet')),
    ['spec.target.workload: of apps/v1 only a Deployment may be scaled'],
  ],
  [
    'no provider',
    documentOf('BurstPool', set('spec.provider', {})),
    ['spec.provider: exactly one provider must be there'],
  ],
  [
    'a schedule beside dates',
    documentOf('PromotionCalendar', set(`${PROMOTION}.schedule`, FRIDAYS)),
    ['spec.promotions[0]: exactly one of schedule, or start and end, must be there'],
  ],
  [
    'neither a schedule nor dates',
    documentOf('PromotionCalendar', without(`${PROMOTION}.start`), without(`${PROMOTION}.end`)),
    ['spec.promotions[0]: exactly one of schedule, or start and end, must be there'],
  ],
  [
    'a start without an end',
    documentOf('PromotionCalendar', without(`${PROMOTION}.end`)),
    ['spec.promotions[0]: start and end belong together'],
  ],
  [
    'a promotion that raises nothing',
    documentOf('PromotionCalendar', without(`${PROMOTION}.demand`), set(`${PROMOTION}.tiers`, [])),
    ['spec.promotions[0]: a promotion needs demand or tiers'],
  ],
  [
    'a band that does not hold what is expected',
    documentOf(
      'PromotionCalendar',
      set(`${PROMOTION}.demand.multiplier`, { expected: '10', low: '10.5' }),
    ),
    [
      'spec.promotions[0].demand.multiplier: low must not be above expected, nor expected above high',
    ],
  ],
  [
    'a tier with a multiplier and a peak',
    documentOf('PromotionCalendar', set(`${PROMOTION}.tiers[].peak`, '90000 rps')),
    ['spec.promotions[0].tiers[0]: exactly one of multiplier and peak must be there'],
  ],
  [
    'a NodeRequest that is not named after its number',
    documentOf('NodeRequest', set('metadata.name', 'np-8')),
    ['<nil>: the name must be pool, dash, number'],
  ],
  [
    'a NodeRequest whose name writes its number in another way',
    documentOf('NodeRequest', set('metadata.name', 'np-07')),
    ['<nil>: the name must be pool, dash, number'],
  ],
  [
    'a NodeRequest that is named after another pool',
    documentOf('NodeRequest', set('metadata.name', 'nq-7')),
    ['<nil>: the name must be pool, dash, number'],
  ],
  [
    'a NodeRequest whose numbers do not add up',
    documentOf(
      'NodeRequest',
      set('metadata.name', 'np-8'),
      set('spec.number', 8),
      set('spec.targetAfter', 6),
    ),
    ['spec: targetAfter must be targetBefore plus count'],
  ],
];
