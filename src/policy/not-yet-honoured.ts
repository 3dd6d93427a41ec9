/**
 * Fields that are declared, so that the schema is whole, but that no code honours yet. `validate`, the CEL rules of the
 * CRDs and the docs all come from this table; whoever makes a field work deletes its row.
 */

export interface NotYet {
  readonly kind: string;
  /** Steps from the document root; `[]` stands for every item of the list before it. */
  readonly path: string;
  readonly why: string;
}

export const NOT_YET_HONOURED: readonly NotYet[] = [
  { kind: 'Site', path: 'spec.usageQuery', why: 'free room is counted from requests only' },
  { kind: 'Site', path: 'spec.zones', why: 'network zones are not modelled' },
  { kind: 'Site', path: 'spec.allowFrom', why: 'demand bursts only within its own country' },
  { kind: 'Site', path: 'spec.lines', why: 'line load is not modelled' },
  { kind: 'Site', path: 'spec.lineWaterLevel', why: 'line load is not modelled' },
  { kind: 'Site', path: 'spec.rtt', why: 'latency limits are not modelled' },
  { kind: 'BurstPool', path: 'spec.provider.alibabaACK', why: 'only externalGrpc is built' },
  { kind: 'BurstPool', path: 'spec.provider.tencentTKE', why: 'only externalGrpc is built' },
  { kind: 'BurstPool', path: 'spec.provider.clusterAPI', why: 'only externalGrpc is built' },
  { kind: 'BurstPool', path: 'spec.provider.static', why: 'only externalGrpc is built' },
  { kind: 'BurstPool', path: 'spec.price.reserved', why: 'every node is priced alike' },
  { kind: 'BurstPool', path: 'spec.limits.warmNodes', why: 'no nodes are kept warm' },
  { kind: 'BurstPool', path: 'spec.limits.maxSpend', why: 'spend is not capped; use maxNodes' },
  { kind: 'BurstPool', path: 'spec.grantedTo[].weight', why: 'pools are not shared by weight' },
  {
    kind: 'BurstPool',
    path: 'spec.grantedTo[].reserveNodes',
    why: 'pools are not shared by reserve',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.target.horizontalPodAutoscaler',
    why: 'only a workload can be driven',
  },
  { kind: 'ScalingPolicy', path: 'spec.target.scaledObject', why: 'only a workload can be driven' },
  {
    kind: 'ScalingPolicy',
    path: 'spec.residency.sites',
    why: 'a pinned tier is kept at home as a whole, not per site',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.residency.networkZone',
    why: 'network zones are not modelled',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.demands[].perSite',
    why: 'unit capacity is one number for all sites',
  },
  { kind: 'ScalingPolicy', path: 'spec.entry.bytesPerRequest', why: 'line load is not modelled' },
  {
    kind: 'ScalingPolicy',
    path: 'spec.capacity.measured',
    why: 'the age of unit capacity is not judged',
  },
  {
    kind: 'ScalingPolicy',
    path: 'spec.capacity.imageSize',
    why: 'pull times are not computed; write podReady',
  },
  { kind: 'ScalingPolicy', path: 'spec.maxRtt', why: 'latency limits are not modelled' },
  { kind: 'ScalingPolicy', path: 'spec.survive', why: 'the loss of a site is not planned for' },
  { kind: 'ScalingPolicy', path: 'spec.startAfter', why: 'tiers grow in no fixed order' },
  { kind: 'ScalingPolicy', path: 'spec.calls', why: 'fan-out is not computed' },
  { kind: 'ScalingPolicy', path: 'spec.acceptsCallsFrom', why: 'fan-out is not computed' },
  { kind: 'ScalingPolicy', path: 'spec.ceilings', why: 'admission limits are not computed' },
  { kind: 'ScalingPolicy', path: 'spec.degrade', why: 'the degrade ladder is not built' },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].demand.multiplier.low',
    why: 'floors have no band; write expected',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].demand.multiplier.high',
    why: 'floors have no band; write expected',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].demand.shape',
    why: 'simulated demand has its shape from the scenario',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].tiers[].multiplier.low',
    why: 'floors have no band; write expected',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].tiers[].multiplier.high',
    why: 'floors have no band; write expected',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].envelope.maxSpend',
    why: 'spend is not capped; use maxCloudNodes',
  },
  {
    kind: 'PromotionCalendar',
    path: 'spec.promotions[].envelope.approval',
    why: 'approvals are not built',
  },
  { kind: 'Override', path: 'spec.nodes', why: 'nodes follow replicas; use min' },
];

export function notYetMessage(row: NotYet): string {
  return `${leafOf(row)} is not honoured by this version: ${row.why}`;
}

export function leafOf(row: NotYet): string {
  return row.path.slice(row.path.lastIndexOf('.') + 1);
}
