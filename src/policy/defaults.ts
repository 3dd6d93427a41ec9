/**
 * Every default in one table, each with its reason; the schema, the CRDs and the docs read it from here. Defaults are
 * filled in when a document is read and never written into the cluster, so a later version may choose better ones.
 */

export interface Default {
  /** As a person would write it; undefined where it depends on other fields. */
  readonly text: string | number | boolean | undefined;
  readonly says?: string;
  readonly reason: string;
}

export const DEFAULTS = {
  'Site.spec.reserve': {
    text: undefined,
    says: '10% on-prem, 0% in the cloud',
    reason:
      'Pinned tiers must be able to restart and roll out at home while burstable tiers fill the rest.',
  },
  'Site.spec.lineWaterLevel': {
    text: undefined,
    says: '70%, where there are lines',
    reason: 'A line that is fuller than that delays everybody in its busiest seconds.',
  },
  'BurstPool.spec.placementClass': {
    text: undefined,
    says: 'the name of the site',
    reason: 'One class per site keeps countries and sites apart unless somebody wants less.',
  },
  'BurstPool.spec.node.pods': {
    text: 110,
    reason: 'The kubelet allows 110 pods unless it was told otherwise.',
  },
  'BurstPool.spec.limits.batch': {
    text: 20,
    reason:
      'A provider without tokens may deliver one batch twice after a crash, so a batch is what we can afford to return.',
  },
  'BurstPool.spec.grantedTo': {
    text: undefined,
    says: 'nobody',
    reason: 'A pool costs money, so its owner names who may spend it.',
  },
  'BurstPool.spec.grantedTo[].weight': {
    text: undefined,
    says: '1',
    reason: 'Nobody said that one tenant matters more.',
  },
  'BurstPool.spec.grantedTo[].reserveNodes': {
    text: undefined,
    says: '0',
    reason: 'What is held for one tenant is idle for all others.',
  },
  'BurstPool.spec.nodeLeadTime.p50': {
    text: '2m',
    reason: 'A usual boot and join. A prior; this version does not measure it.',
  },
  'BurstPool.spec.nodeLeadTime.p95': {
    text: '5m',
    reason: 'Pessimism starts early, which costs minutes of nodes; optimism misses zero hour.',
  },
  'ScalingPolicy.spec.residency.mode': {
    text: 'Pinned',
    reason: 'A tier leaves home only where somebody said so.',
  },
  'ScalingPolicy.spec.level': {
    text: 'L1',
    reason: 'Below what is declared vital, above what is declared expendable.',
  },
  'ScalingPolicy.spec.mode': { text: 'Observe', reason: 'A team can watch before it trusts.' },
  'ScalingPolicy.spec.demands[].of': {
    text: 'Served',
    reason:
      'To take served load for offered load would hide a saturated tier; the reverse only waits.',
  },
  'ScalingPolicy.spec.entry.from': {
    text: 'Users',
    reason:
      'A tier that nobody else is known to call is reached by users, so promotions multiply it.',
  },
  'ScalingPolicy.spec.capacity.waterLevel': {
    text: '70%',
    reason: 'The usual share of measured capacity to plan with; the rest absorbs uneven balancing.',
  },
  'ScalingPolicy.spec.capacity.podReady.p50': {
    text: '30s',
    reason: 'A usual pull and start. A prior; this version does not measure it.',
  },
  'ScalingPolicy.spec.capacity.podReady.p95': {
    text: '90s',
    reason: 'Pessimism starts early; optimism misses zero hour.',
  },
  'ScalingPolicy.spec.replicas.min': {
    text: 2,
    reason: 'One replica cannot be moved without an outage.',
  },
  'ScalingPolicy.spec.replicas.max': {
    text: 1000,
    reason:
      'Above an ordinary tier, and low enough that a wrong query cannot ask for a whole cloud.',
  },
  'ScalingPolicy.spec.scaleIn.after': {
    text: '10m',
    reason: 'Longer than the waves of a flash sale are apart, shorter than a node-hour.',
  },
  'ScalingPolicy.spec.scaleIn.maxStep': {
    text: '20%',
    reason: 'A mistaken shrink stays smaller than the head room of the water level.',
  },
  'ScalingPolicy.spec.degrade[].above': {
    text: '0',
    reason: 'A trigger such as a comparison with bool is 0 while it is false.',
  },
  'ScalingPolicy.spec.degrade[].after': {
    text: '30s',
    reason: 'Longer than one bad scrape, shorter than users wait.',
  },
  'ScalingPolicy.spec.degrade[].takes': {
    text: '1m',
    reason: 'A mounted ConfigMap takes about a minute to reach its pods.',
  },
  'ScalingPolicy.spec.degrade[].undoAfter': {
    text: '5m',
    reason: 'What comes and goes should not switch a page to and fro.',
  },
  'PromotionCalendar.spec.promotions[].readyBefore': {
    text: '15m',
    reason: 'Time for people to look and to switch pools before zero hour.',
  },
  'PromotionCalendar.spec.promotions[].hold': {
    text: undefined,
    says: 'to the end',
    reason: 'Second waves come; scale-in by clock alone has failed before.',
  },
  'PromotionCalendar.spec.promotions[].demand.multiplier.of': {
    text: 'DailyPeak',
    reason: 'Sales are planned as multiples of an ordinary peak, whatever the hour they start.',
  },
  'PromotionCalendar.spec.promotions[].tail': {
    text: undefined,
    says: 'none',
    reason: 'Observed demand keeps what serves; a tail is for what is expected but not yet seen.',
  },
  'PromotionCalendar.spec.promotions[].tail.halfLife': {
    text: '12h',
    reason: 'Interest in a sale halves about twice a day.',
  },
  'Override.spec.pause': { text: false, reason: 'An override changes only what it names.' },
  'Override.spec.noShrink': { text: false, reason: 'An override changes only what it names.' },
  'Override.spec.release': { text: false, reason: 'An override changes only what it names.' },
} as const satisfies Record<string, Default>;

export type DefaultKey = keyof typeof DEFAULTS;

/** Defaults by path, for readers that look up a path which may have none. */
export function defaultOf(path: string): Default | undefined {
  const table: Readonly<Record<string, Default>> = DEFAULTS;
  return Object.hasOwn(table, path) ? table[path] : undefined;
}
