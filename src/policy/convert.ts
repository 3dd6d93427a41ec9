/** Sound documents to the trusted nouns of the model. Nothing is judged here any more; what is missing is a defect. */

import type { BurstPool, Override, ScalingPolicy, Site } from '../model/policy.ts';
import type { Calendar } from '../model/promotion.ts';
import type { DocumentOf } from './document.ts';
import { resolveMoment } from './recurrence.ts';
import { seriesQuery } from './series-query.ts';
import { smearOf } from './smear.ts';

const HOME_RESERVE = 0.1;

export function toSite({ meta, spec }: DocumentOf<'Site'>): Site {
  const reserve = spec.reserve ?? (spec.type === 'OnPrem' ? HOME_RESERVE : 0);
  return { name: meta.name, type: spec.type, country: spec.country, reserve };
}

export function toPool({ meta, spec }: DocumentOf<'BurstPool'>): BurstPool {
  const { endpoint, nodeGroup } = sound(spec.provider.externalGrpc, 'provider');
  return {
    name: meta.name,
    site: spec.site,
    placementClass: spec.placementClass ?? spec.site,
    provider: { kind: 'externalGrpc', endpoint, nodeGroup },
    node: spec.node,
    pricePerHour: spec.price.perHour,
    maxNodes: spec.limits.maxNodes,
    batch: Math.min(spec.limits.batch, spec.limits.maxNodes),
    grantedTo: (spec.grantedTo ?? []).map(({ name, namespaceSelector }) => ({
      name,
      namespaceSelector,
    })),
    nodeLeadTime: spec.nodeLeadTime,
    generation: meta.generation,
  };
}

export function toTier({ meta, spec }: DocumentOf<'ScalingPolicy'>): ScalingPolicy {
  const workload = sound(spec.target.workload, 'target');
  return {
    id: `${meta.namespace}/${meta.name}`,
    namespace: meta.namespace,
    name: meta.name,
    generation: meta.generation,
    target: {
      kind: 'workload',
      apiVersion: workload.apiVersion,
      workloadKind: workload.kind,
      name: workload.name,
    },
    residency: spec.residency.mode,
    level: spec.level,
    mode: spec.mode,
    demands: spec.demands.map(({ name, of, query, targets, perReplica }) => ({
      name,
      of,
      query,
      targets,
      seriesQuery: seriesQuery(query),
      smear: smearOf(query),
      perReplica,
    })),
    entry: spec.entry.from === 'Users',
    waterLevel: spec.capacity.waterLevel,
    podReady: spec.capacity.podReady,
    replicas: spec.replicas,
    vetoes: spec.veto,
    scaleIn: spec.scaleIn,
  };
}

/** `timeZone` is the operator's: an Override names none. */
export function toOverride({ meta, spec }: DocumentOf<'Override'>, timeZone: string): Override {
  return {
    id: `${meta.namespace}/${meta.name}`,
    tier: `${meta.namespace}/${spec.policy}`,
    min: spec.min,
    perReplica: spec.capacity,
    pause: spec.pause,
    noShrink: spec.noShrink,
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

/** The rules have refused documents without it, so its absence is our mistake, not the user's. */
function sound<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw new Error(`a document without ${field} passed the rules`);
  return value;
}
