/** Sound documents to the trusted nouns of the model. Nothing is judged here any more; what is missing is a defect. */

import type {
  BurstPool,
  Call,
  DegradeStep,
  Override,
  ScalingPolicy,
  Site,
  Target,
  TierId,
} from '../model/policy.ts';
import type { Calendar } from '../model/promotion.ts';
import { toProvider } from './convert-provider.ts';
import { toReach } from './convert-reach.ts';
import type { DocumentOf } from './document.ts';
import { resolveMoment } from './recurrence.ts';
import { toGateways } from './schema-gateways.ts';
import { seriesQuery } from './series-query.ts';
import { smearOf } from './smear.ts';
import { sound } from './sound.ts';

const HOME_RESERVE = 0.1;
const LINE_WATER_LEVEL = 0.7;

export function toSite({ meta, spec }: DocumentOf<'Site'>): Site {
  const reserve = spec.reserve ?? (spec.type === 'OnPrem' ? HOME_RESERVE : 0);
  return {
    name: meta.name,
    type: spec.type,
    country: spec.country,
    reserve,
    allowFrom: spec.allowFrom?.map(({ name }) => name),
    rtt: spec.rtt,
    ...linesOf(spec),
    ...(spec.zones !== undefined && {
      zones: spec.zones.map(({ name, mayCall = [] }) => ({
        name,
        mayCall: mayCall.map((zone) => zone.name),
      })),
    }),
    ...(spec.usageQuery !== undefined && { usageQuery: spec.usageQuery }),
  };
}

/** Where the document declares none, there are none. */
function linesOf({ lines = [], lineWaterLevel }: DocumentOf<'Site'>['spec']): Pick<Site, 'lines'> {
  if (lines.length === 0) return {};
  return { lines: { all: lines, waterLevel: lineWaterLevel ?? LINE_WATER_LEVEL } };
}

export function toPool({ meta, spec }: DocumentOf<'BurstPool'>): BurstPool {
  return {
    name: meta.name,
    site: spec.site,
    placementClass: spec.placementClass ?? spec.site,
    provider: toProvider(spec.provider, meta.name),
    node: spec.node,
    pricePerHour: spec.price.perHour,
    maxNodes: spec.limits.maxNodes,
    ...given(spec),
    batch: Math.min(spec.limits.batch, spec.limits.maxNodes),
    grantedTo: (spec.grantedTo ?? []).map(({ name, namespaceSelector, weight, reserveNodes }) => ({
      name,
      namespaceSelector,
      ...(weight !== undefined && { weight }),
      ...(reserveNodes !== undefined && { reserveNodes }),
    })),
    nodeLeadTime: spec.nodeLeadTime,
    generation: meta.generation,
  };
}

export interface Relations {
  /** Every tier that a policy names as a callee; no user reaches those directly. */
  readonly called: ReadonlySet<TierId>;
  readonly zones: ReadonlyMap<TierId, string>;
}

export function toTier(
  document: DocumentOf<'ScalingPolicy'>,
  { called, zones }: Relations,
): ScalingPolicy {
  const { meta, spec } = document;
  return {
    id: `${meta.namespace}/${meta.name}`,
    namespace: meta.namespace,
    name: meta.name,
    generation: meta.generation,
    target: toTarget(spec.target),
    residency: spec.residency.mode,
    ...(spec.placement === 'Exact' && { placement: spec.placement }),
    level: spec.level,
    mode: spec.mode,
    demands: spec.demands.map(({ name, of, query, targets, perReplica, perSite }) => ({
      name,
      of,
      query,
      targets,
      seriesQuery: seriesQuery(query),
      smear: smearOf(query),
      perReplica,
      ...(perSite !== undefined && { perSite }),
    })),
    entry: spec.entry.from === 'Users' && !called.has(`${meta.namespace}/${meta.name}`),
    ...(spec.entry.bytesPerRequest !== undefined && {
      bytesPerRequest: spec.entry.bytesPerRequest,
    }),
    waterLevel: spec.capacity.waterLevel,
    podReady: spec.capacity.podReady,
    replicas: spec.replicas,
    vetoes: spec.veto,
    ...(spec.residency.growWhile !== undefined && { growWhile: spec.residency.growWhile }),
    scaleIn: spec.scaleIn,
    ...relations(meta.namespace, spec),
    ...(spec.survive !== undefined && { survive: spec.survive }),
    ...(spec.admission !== undefined && { gateways: toGateways(spec.admission) }),
    ...(spec.degrade !== undefined && { degrade: spec.degrade.map(toStep) }),
    maxRtt: spec.maxRtt,
    reach: toReach(document, zones),
  };
}

/** Only what is written: a tier that neither calls nor is a wall stays as it was. */
function relations(
  namespace: string,
  { calls, acceptsCallsFrom, ceilings, startAfter }: DocumentOf<'ScalingPolicy'>['spec'],
): Pick<ScalingPolicy, 'calls' | 'acceptsCallsFrom' | 'ceilings' | 'startAfter'> {
  return {
    ...(calls !== undefined && { calls: calls.map(toCall) }),
    ...(acceptsCallsFrom !== undefined && {
      acceptsCallsFrom: acceptsCallsFrom.namespaceSelector,
    }),
    ...(ceilings !== undefined && {
      ceilings: ceilings.map(({ name, requests, connections }) => ({
        name,
        requests,
        connections,
      })),
    }),
    ...(startAfter !== undefined && {
      startAfter: startAfter.map(({ name }) => `${namespace}/${name}`),
    }),
  };
}

type CallDocument = NonNullable<DocumentOf<'ScalingPolicy'>['spec']['calls']>[number];

function toCall({
  name,
  policy,
  perRequest,
  bytes,
  connectionsPerReplica = 0,
}: CallDocument): Call {
  const callee = `${policy.namespace}/${policy.name}`;
  const known = bytes === undefined ? {} : { bytes };
  return { name, callee, perRequest, connectionsPerReplica, ...known };
}

type StepDocument = NonNullable<DocumentOf<'ScalingPolicy'>['spec']['degrade']>[number];

function toStep({ when, core, ...step }: StepDocument): DegradeStep {
  return { ...step, query: when };
}

/** Every tier that one of these policies names as a callee. */
export function calledTiers(tiers: readonly DocumentOf<'ScalingPolicy'>[]): ReadonlySet<TierId> {
  const called = new Set<TierId>();
  for (const { spec } of tiers)
    for (const { policy } of spec.calls ?? []) called.add(`${policy.namespace}/${policy.name}`);
  return called;
}

/** Left out where the document leaves them out. */
function given({ price, limits }: DocumentOf<'BurstPool'>['spec']) {
  const { reserved } = price;
  const { warmNodes, maxSpend } = limits;
  return {
    ...(reserved === undefined ? {} : { reserved }),
    ...(warmNodes === undefined ? {} : { warmNodes }),
    ...(maxSpend === undefined ? {} : { maxSpend }),
  };
}

function toTarget(target: DocumentOf<'ScalingPolicy'>['spec']['target']): Target {
  const { horizontalPodAutoscaler: autoscaler, scaledObject } = target;
  if (scaledObject !== undefined) return { kind: 'scaledObject', name: scaledObject.name };
  if (autoscaler !== undefined) return { kind: 'horizontalPodAutoscaler', name: autoscaler.name };
  const { apiVersion, kind, name } = sound(target.workload, 'target');
  return { kind: 'workload', apiVersion, workloadKind: kind, name };
}

/** `timeZone` is the operator's: an Override names none. */
export function toOverride({ meta, spec }: DocumentOf<'Override'>, timeZone: string): Override {
  return {
    id: `${meta.namespace}/${meta.name}`,
    tier: `${meta.namespace}/${spec.policy}`,
    min: spec.min,
    ...(spec.nodes !== undefined && { nodes: spec.nodes }),
    perReplica: spec.capacity,
    pause: spec.pause,
    noShrink: spec.noShrink,
    ...(spec.release && { release: true }),
    until: resolveMoment(spec.until, timeZone, 'end').ms,
    reason: spec.reason,
  };
}

export function toCalendar({ meta, spec }: DocumentOf<'PromotionCalendar'>): Calendar {
  const excluded = spec.exclude.map(({ from, to }) => ({
    from: resolveMoment(from, spec.timeZone, 'start').ms,
    to: resolveMoment(to, spec.timeZone, 'end').ms,
  }));
  return { name: meta.name, timeZone: spec.timeZone, generation: meta.generation, excluded };
}
