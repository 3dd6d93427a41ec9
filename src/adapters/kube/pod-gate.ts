/** The gate of exact placement in a pod or a template: whether it is there, what else is, and which sites were named. */
import { items, type Json, record, recordAt, text } from './json.ts';
import { PLACEMENT_GATE, SITE_LABEL } from './names.ts';

export const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Of a pod that no node has yet. */
export interface PodGate {
  /** All of its gates, ours among them or not. */
  readonly gates: readonly string[];
  /** The only sites it may be bound to; undefined: its required affinity names none, or more than sites. */
  readonly sites: readonly string[] | undefined;
  /** Its own required node affinity, or a selector, leaves nothing for us to say. */
  readonly ownAffinity: boolean;
}

/** `spec` of a pod or of its template. */
export function gatesOf(spec: Json): readonly string[] {
  return items(spec['schedulingGates']).map((gate) => text(record(gate)['name']) ?? '');
}

/** Undefined for pods that are bound, and for those that neither wait at our gate nor were named a site. */
export function podGate(spec: Json): PodGate | undefined {
  if (text(spec['nodeName'])) return undefined;
  const gates = gatesOf(spec);
  const terms = items(recordAt(spec, 'affinity', 'nodeAffinity', REQUIRED)['nodeSelectorTerms']);
  const sites = sitesOf(terms);
  if (sites === undefined && !gates.includes(PLACEMENT_GATE)) return undefined;
  const ownAffinity = terms.length > 0 || Object.keys(recordAt(spec, 'nodeSelector')).length > 0;
  return { gates, sites, ownAffinity };
}

function sitesOf(terms: readonly unknown[]): readonly string[] | undefined {
  const expressions = terms.flatMap((term) => items(record(term)['matchExpressions'])).map(record);
  const [only] = expressions;
  if (expressions.length !== 1 || only?.['key'] !== SITE_LABEL || only['operator'] !== 'In')
    return undefined;
  return items(only['values']).flatMap((value) => text(value) ?? []);
}
