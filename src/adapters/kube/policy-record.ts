/** One object of our kinds as watched: whole, because specs are judged and statuses read back, but without managedFields. */
import type { OurKind } from './api-kinds.ts';
import type { Slim } from './collection.ts';
import { finite, type Json, record, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';

export interface PolicyRecord extends Slim {
  readonly kind: OurKind;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly object: Json;
  readonly status: Json;
}

export function policyRecord(kind: OurKind, given: Json): PolicyRecord {
  const { managedFields, ...metadata } = recordAt(given, 'metadata');
  const object: Json = { ...given, metadata };
  return {
    ...slimOf(object),
    kind,
    namespace: text(metadata['namespace']) ?? '',
    name: text(metadata['name']) ?? '',
    generation: finite(metadata['generation']) ?? 0,
    object,
    status: record(object['status']),
  };
}

/** How problems and messages call it: `ScalingPolicy shop/web`. */
export function titleOf({ kind, key }: PolicyRecord): string {
  return `${kind} ${key}`;
}
