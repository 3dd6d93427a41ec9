/**
 * The nodes of a static pool as the API server has them now: which serve, which stand by, and the two writes that move
 * one. Each write rests on the resourceVersion that was read; none is repeated here.
 */
import type { StaticProvider } from '../../model/policy.ts';
import { NODES, nodePath } from './api-paths.ts';
import { MERGE_PATCH } from './cluster-writes.ts';
import { type Json, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';
import {
  BY_US,
  DRAINING_ANNOTATION,
  HANDS_OFF_ANNOTATIONS,
  POOL_LABEL,
  SERVICE_ANNOTATION,
  SERVICE_SCHEME,
} from './names.ts';
import { instanceIdOf, isReady } from './node-record.ts';
import { listAll } from './pages.ts';
import type { Transport } from './transport.ts';

export interface StaticNode {
  readonly name: string;
  readonly uid: string;
  readonly version: string;
  /** Of its present service, of whichever pool; undefined for a node that nobody ordered. */
  readonly service: string | undefined;
  /** What the cluster knows it by. */
  readonly instance: string;
  readonly ready: boolean;
  readonly cordoned: boolean;
  readonly leaving: boolean;
}

/** In the order of names. Throws `PortError`. */
export async function listStaticNodes(
  transport: Transport,
  { selector }: StaticProvider,
): Promise<readonly StaticNode[]> {
  const labels = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const query = { labelSelector: labels.join(',') };
  const { records } = await listAll(transport, { path: NODES, query, project: toNode });
  return records.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function toNode(object: Json): StaticNode {
  const { key, uid, version } = slimOf(object);
  const id = instanceIdOf(object);
  return {
    name: key,
    uid,
    version,
    service: id.startsWith(SERVICE_SCHEME) ? id : undefined,
    instance: id === '' ? `${SERVICE_SCHEME}${uid}` : id,
    ready: isReady(recordAt(object, 'status')),
    cordoned: recordAt(object, 'spec')['unschedulable'] === true,
    leaving: text(recordAt(object, 'metadata')['deletionTimestamp']) !== undefined,
  };
}

/** Throws `PortError`: `conflict` when the node is not as it was read. */
export function takeIntoService(transport: Transport, node: StaticNode, id: string): Promise<Json> {
  const annotations = { [SERVICE_ANNOTATION]: id, [DRAINING_ANNOTATION]: null };
  return patch(transport, node, { metadata: { annotations }, unschedulable: null });
}

/** Cordons it and takes off every mark of ours. Throws `PortError` like the other. */
export function takeOutOfService(transport: Transport, node: StaticNode): Promise<Json> {
  const marks = [SERVICE_ANNOTATION, DRAINING_ANNOTATION, ...Object.keys(HANDS_OFF_ANNOTATIONS)];
  const metadata = {
    annotations: Object.fromEntries(marks.map((mark) => [mark, null])),
    labels: { [POOL_LABEL]: null },
  };
  return patch(transport, node, { metadata, unschedulable: true });
}

interface Change {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly unschedulable: true | null;
}

function patch(
  transport: Transport,
  { name, uid, version }: StaticNode,
  { metadata, unschedulable }: Change,
): Promise<Json> {
  return transport.send({
    method: 'PATCH',
    path: nodePath(name),
    body: { metadata: { ...metadata, uid, resourceVersion: version }, spec: { unschedulable } },
    contentType: MERGE_PATCH,
    query: BY_US,
    priority: 'first',
  });
}
