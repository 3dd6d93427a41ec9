/**
 * CEL rules of the CRDs: what `kubectl apply` should refuse by itself. Messages are constants and no rule looks into a
 * list, because the API server counts their cost from the largest document the schema allows.
 */
import type { Kind } from './kinds.ts';
import { leafOf, NOT_YET_HONOURED, notYetMessage } from './not-yet-honoured.ts';

export interface CelRule {
  readonly rule: string;
  readonly message: string;
}

interface PlacedRule extends CelRule {
  readonly kind: Kind;
  /** Path of the map the rule stands on, `[]` for list items; empty for the whole document. */
  readonly path: string;
}

const PLACED: readonly PlacedRule[] = [
  {
    kind: 'Site',
    path: 'spec',
    rule: "!has(self.usageQuery) || self.type == 'OnPrem'",
    message: 'usageQuery belongs to an OnPrem site',
  },
  {
    kind: 'BurstPool',
    path: 'spec.provider',
    rule: exactlyOne(['externalGrpc', 'alibabaACK', 'tencentTKE', 'clusterAPI', 'static']),
    message: 'exactly one provider must be there',
  },
  {
    kind: 'Site',
    path: 'spec',
    rule: "!has(self.lines) || self.type == 'Cloud'",
    message: 'lines are said of the Cloud site that they lead to',
  },
  {
    kind: 'Site',
    path: 'spec',
    rule: '!has(self.lineWaterLevel) || (has(self.lines) && size(self.lines) > 0)',
    message: 'lineWaterLevel means nothing without lines',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.target',
    rule: exactlyOne(['workload', 'horizontalPodAutoscaler', 'scaledObject']),
    message: 'exactly one target must be there',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.target.workload',
    rule: "self.apiVersion != 'apps/v1' || self.kind == 'Deployment'",
    message: 'of apps/v1 only a Deployment may be scaled',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.admission.gateways[]',
    rule: exactlyOne(['envoyGateway', 'ingressNginx', 'sentinel']),
    message: 'exactly one gateway must be there',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.replicas',
    rule: '!has(self.min) || !has(self.max) || self.min <= self.max',
    message: 'min must not be above max',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.residency',
    rule: "!has(self.growWhile) || (has(self.mode) && self.mode == 'Burstable')",
    message: 'growWhile belongs to a Burstable tier',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.residency',
    rule: "!has(self.sites) || (has(self.mode) && self.mode == 'Burstable')",
    message:
      'sites of a Pinned tier are not honoured by this version: it is kept at home as a whole',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec',
    rule: "!has(self.residency) || !has(self.residency.mode) || self.residency.mode != 'Burstable' || (has(self.demands) && size(self.demands) > 0)",
    message: 'a Burstable tier needs at least one demand',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec',
    rule: "!has(self.placement) || self.placement != 'Exact' || (has(self.residency) && has(self.residency.mode) && self.residency.mode == 'Burstable')",
    message: 'placement: Exact belongs to a Burstable tier',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[]',
    rule: 'has(self.schedule) != (has(self.start) || has(self.end))',
    message: 'exactly one of schedule, or start and end, must be there',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[]',
    rule: 'has(self.start) == has(self.end)',
    message: 'start and end belong together',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[]',
    rule: 'has(self.demand) || (has(self.tiers) && size(self.tiers) > 0)',
    message: 'a promotion needs demand or tiers',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].tiers[]',
    rule: 'has(self.multiplier) != has(self.peak)',
    message: 'exactly one of multiplier and peak must be there',
  },
  ...['demand', 'tiers[]'].map((place) => ({
    kind: 'PromotionCalendar' as const,
    path: `spec.promotions[].${place}.multiplier`,
    rule: '(!has(self.low) || double(self.low) <= double(self.expected)) && (!has(self.high) || double(self.expected) <= double(self.high))',
    message: 'low must not be above expected, nor expected above high',
  })),
  {
    kind: 'NodeRequest',
    path: '',
    rule: namedAfterPoolAndNumber(),
    message: 'the name must be pool, dash, number',
  },
  {
    kind: 'NodeRequest',
    path: 'spec',
    rule: 'self == oldSelf',
    message: 'an intent never changes: the spec is immutable',
  },
  {
    kind: 'NodeRequest',
    path: 'spec',
    rule: 'self.targetAfter == self.targetBefore + self.count',
    message: 'targetAfter must be targetBefore plus count',
  },
];

/** Takes the name apart instead of putting it together: the API server sees no bound on the text of a number. */
function namedAfterPoolAndNumber(): string {
  const rest = 'self.metadata.name.substring(size(self.spec.pool) + 1)';
  return [
    "self.metadata.name.startsWith(self.spec.pool + '-')",
    `${rest}.matches('^[1-9][0-9]{0,9}$')`,
    `int(${rest}) == self.spec.number`,
  ].join(' && ');
}

function exactlyOne(names: readonly string[]): string {
  return `${names.map((name) => `(has(self.${name}) ? 1 : 0)`).join(' + ')} == 1`;
}

/** The rules that stand on one map of a kind. */
export function rulesAt(kind: Kind, path: string): readonly CelRule[] {
  const placed = PLACED.filter((row) => row.kind === kind && row.path === path);
  const notYet = NOT_YET_HONOURED.filter((row) => row.kind === kind && parentOf(row.path) === path);
  return [
    ...placed.map(({ rule, message }) => ({ rule, message })),
    ...notYet.map((row) => ({ rule: `!has(self.${leafOf(row)})`, message: notYetMessage(row) })),
  ];
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}
