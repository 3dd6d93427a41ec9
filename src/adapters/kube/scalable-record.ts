/**
 * Objects of listed kinds cut down to what a decision needs: replicas and selector as the scale subresource says them,
 * whatever the kind calls them; the pod template where it is where a Deployment has it. Knows no kind in particular.
 */
import type { Slim } from './collection.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { finite, isRecord, type Json, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';
import { parseSelectorText, type Selector } from './selector.ts';
import { type TemplateRecord, templateRecord } from './template-record.ts';

export interface ScalableRecord extends Slim {
  /** Undefined: it has none of its own, such as one that refers to another object's. */
  readonly template: TemplateRecord | undefined;
  readonly readyReplicas: number;
  readonly rollingOut: boolean;
}

/** What `GET .../scale` answers. */
export interface ScaleRecord extends Slim {
  readonly replicas: number;
  readonly selector: Selector | undefined;
}

export function scalableRecord(object: Json): ScalableRecord {
  const spec = recordAt(object, 'spec');
  const readable = isRecord(recordAt(spec, 'template')['spec']);
  return {
    ...slimOf(object),
    template: readable ? templateRecord(spec) : undefined,
    readyReplicas: finite(recordAt(object, 'status')['readyReplicas']) ?? 0,
    rollingOut: isRollingOut(object),
  };
}

export function scaleRecord(object: Json): ScaleRecord {
  const line = text(recordAt(object, 'status')['selector']) ?? '';
  return {
    ...slimOf(object),
    // Absent is 0 here: the API server leaves it out.
    replicas: finite(recordAt(object, 'spec')['replicas']) ?? 0,
    selector: line === '' ? undefined : parseSelectorText(line),
  };
}

/** What is known of a kind is what its status says; one that never speaks of a rollout is never in one. */
function isRollingOut(object: Json): boolean {
  const status = recordAt(object, 'status');
  const generation = finite(recordAt(object, 'metadata')['generation']) ?? 0;
  const observed = count(status['observedGeneration']);
  if (observed !== undefined && observed < generation) return true;
  const updated = finite(status['updatedReplicas']);
  return updated !== undefined && updated < (finite(status['replicas']) ?? 0);
}

/** Argo Rollouts writes it as a text. */
function count(value: unknown): number | undefined {
  const read = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return finite(read);
}

/** Both together as any other workload, or what is missing, told of the object by name. */
export function workloadRecord(
  title: string,
  { key, uid, template, readyReplicas, rollingOut }: ScalableRecord,
  { version, replicas, selector }: ScaleRecord,
): DeploymentRecord | string {
  if (template === undefined)
    return `${title} has no pod template (spec.template), so nobody knows what its pods need and where they may run`;
  if (selector === undefined)
    return `${title} names no selector in its scale subresource (status.selector), so nobody knows its pods`;
  return { key, uid, version, selector, replicas, readyReplicas, rollingOut, ...template };
}
