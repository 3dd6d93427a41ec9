/**
 * Override objects as a person's commands write and end them. An object is changed or deleted only as it was read: UID
 * and resourceVersion go with every write, so nothing that somebody else changed meanwhile is lost.
 */
import { API_VERSION, kindPathIn, objectPath } from './api-kinds.ts';
import { type Json, record, recordAt, text, textMap } from './json.ts';
import { BY_A_PERSON, BY_ANNOTATION, CONTROL_LABEL } from './names.ts';
import { listAll } from './pages.ts';
import { type PolicyRecord, policyRecord } from './policy-record.ts';
import type { Transport } from './transport.ts';

export type Control = 'pause' | 'override' | 'release';

export interface OverrideRequest {
  readonly control: Control;
  readonly namespace: string;
  /** A name, or the beginning of one that the API server completes. */
  readonly name: { readonly exact: string } | { readonly prefix: string };
  readonly by: string;
  readonly spec: Json;
}

/** Who wrote it by which of our commands; undefined: by hand. */
export function controlOf({ object }: PolicyRecord): string | undefined {
  return textMap(recordAt(object, 'metadata')['labels'])[CONTROL_LABEL];
}

export function writtenBy({ object }: PolicyRecord): string | undefined {
  return textMap(recordAt(object, 'metadata')['annotations'])[BY_ANNOTATION];
}

/** `namespace` undefined: all of them. */
export async function listOverrides(
  transport: Transport,
  namespace: string | undefined,
): Promise<readonly PolicyRecord[]> {
  const path = kindPathIn('Override', namespace ?? '');
  const project = (object: Json) => policyRecord('Override', object);
  return (await listAll(transport, { path, project })).records;
}

/** As `validate` would read it from a file. A prefix stands for the whole name. */
export function overrideObject(request: OverrideRequest): Json {
  const { control, namespace, name, by, spec } = request;
  const named =
    'exact' in name ? { name: name.exact } : { generateName: name.prefix, name: `${name.prefix}x` };
  return {
    apiVersion: API_VERSION,
    kind: 'Override',
    metadata: {
      ...named,
      namespace,
      labels: { [CONTROL_LABEL]: control },
      annotations: { [BY_ANNOTATION]: by },
    },
    spec,
  };
}

/** Throws `conflict` when an exact name is taken. */
export async function createOverride(transport: Transport, object: Json): Promise<PolicyRecord> {
  const { name, ...metadata } = recordAt(object, 'metadata');
  const body = metadata['generateName'] === undefined ? object : { ...object, metadata };
  const path = kindPathIn('Override', text(metadata['namespace']) ?? '');
  const answer = await transport.send({ method: 'POST', path, body, query: BY_A_PERSON });
  return policyRecord('Override', answer);
}

/** Throws `conflict` when it is no longer what was read. */
export async function replaceOverride(
  transport: Transport,
  before: PolicyRecord,
  object: Json,
): Promise<PolicyRecord> {
  const { namespace, name, uid, version } = before;
  const metadata = { ...record(object['metadata']), uid, resourceVersion: version };
  const answer = await transport.send({
    method: 'PUT',
    path: objectPath('Override', namespace, name),
    body: { ...object, metadata },
    query: BY_A_PERSON,
  });
  return policyRecord('Override', answer);
}

/** Throws `conflict` when it is no longer what was read, `gone` when it is not there. */
export async function deleteOverride(transport: Transport, before: PolicyRecord): Promise<void> {
  const { namespace, name, uid, version } = before;
  const preconditions = { uid, resourceVersion: version };
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions };
  const path = objectPath('Override', namespace, name);
  await transport.send({ method: 'DELETE', path, body });
}
