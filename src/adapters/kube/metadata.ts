/** Metadata that every Kubernetes object has. */
import type { Slim } from './collection.ts';
import { type Json, recordAt, text } from './json.ts';

export function slimOf(object: Json): Slim {
  const metadata = recordAt(object, 'metadata');
  const name = text(metadata['name']) ?? '';
  const namespace = text(metadata['namespace']);
  return {
    key: namespace === undefined ? name : `${namespace}/${name}`,
    uid: text(metadata['uid']) ?? '',
    version: text(metadata['resourceVersion']) ?? '',
  };
}
