/** A Namespace: its labels say whether it is sealed and whether pods in it may leave home. */
import type { Labels } from '../../model/policy.ts';
import type { Slim } from './collection.ts';
import { type Json, recordAt, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import { RESIDENCY_LABEL } from './names.ts';

export interface NamespaceRecord extends Slim {
  readonly labels: Labels;
}

export function namespaceRecord(object: Json): NamespaceRecord {
  return { ...slimOf(object), labels: textMap(recordAt(object, 'metadata')['labels']) };
}

/** We have no rights in a sealed namespace but the status of our own kinds. */
export function isSealed(labels: Labels): boolean {
  return labels[RESIDENCY_LABEL] === 'pinned';
}

export function mayHoldBurstable(labels: Labels): boolean {
  return labels[RESIDENCY_LABEL] === 'burstable';
}
