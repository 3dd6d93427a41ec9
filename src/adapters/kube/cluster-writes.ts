/**
 * Writes to the scale of workloads, and to nodes. Each carries the UID of the object it means, and the resourceVersion where it
 * rests on what was read; none is repeated here.
 */
import type { NodeRef } from '../../model/plan.ts';
import type { WorkloadTarget } from '../../model/policy.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { Millis } from '../../model/units.ts';
import type { ReplicaChange } from '../../ports/cluster.ts';
import { PortError } from '../../ports/errors.ts';
import { deploymentPath, kindsPath, nodePath } from './api-paths.ts';
import type { ClusterWatches } from './cluster-watches.ts';
import { type Json, recordAt, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import {
  BY_US,
  DRAINING_ANNOTATION,
  HANDS_OFF_ANNOTATIONS,
  POOL_LABEL,
  SITE_LABEL,
} from './names.ts';
import type { Transport } from './transport.ts';

export interface WriteDependencies {
  readonly transport: Transport;
  readonly watches: ClusterWatches;
}

export const MERGE_PATCH = 'application/merge-patch+json';

export async function putScale(
  { transport, watches }: WriteDependencies,
  { namespace, target }: { readonly namespace: string; readonly target: WorkloadTarget },
  change: ReplicaChange,
): Promise<void> {
  const { uid, resourceVersion, to } = change;
  const metadata = { name: target.name, namespace, uid, resourceVersion };
  const body = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata, spec: { replicas: to } };
  const kind = watches.scalables.kindOf(target);
  const path = `${objectPath(kind, namespace, target.name)}/scale`;
  const answer = await transport.send({
    method: 'PUT',
    path,
    body,
    query: BY_US,
    priority: 'first',
  });
  const { version } = slimOf(answer);
  if (version === resourceVersion) return;
  const key = `${namespace}/${target.name}`;
  if (kind === undefined) watches.deployments.wrote(key, version);
  else watches.scalables.wrote(kind, key, version);
}

function objectPath(kind: ScalableKind | undefined, namespace: string, name: string): string {
  if (kind === undefined) return deploymentPath(namespace, name);
  return `${kindsPath(kind, namespace)}/${encodeURIComponent(name)}`;
}

export async function markNode(
  deps: WriteDependencies,
  node: NodeRef,
  marks: { pool: string; site: string },
): Promise<void> {
  const found = await sameNode(deps, node);
  const labels = textMap(recordAt(found, 'metadata')['labels']);
  refuseOther(node.name, labels[POOL_LABEL], { label: POOL_LABEL, wanted: marks.pool });
  refuseOther(node.name, labels[SITE_LABEL], { label: SITE_LABEL, wanted: marks.site });
  const metadata = {
    labels: { [POOL_LABEL]: marks.pool, [SITE_LABEL]: marks.site },
    annotations: HANDS_OFF_ANNOTATIONS,
  };
  await patchNode(deps, found, { metadata });
}

/** Somebody else said otherwise about this node: a person has to decide. */
function refuseOther(
  node: string,
  found: string | undefined,
  { label, wanted }: { label: string; wanted: string },
): void {
  if (found === undefined || found === wanted) return;
  throw new PortError(
    'conflict',
    `node ${node} has ${label}=${found}, not ${wanted}; it is left as it is`,
  );
}

/** Uncordons only what carries our own annotation: a cordon by a person stays. */
export async function setDraining(
  deps: WriteDependencies,
  node: NodeRef,
  since: Millis | undefined,
): Promise<void> {
  const found = await sameNode(deps, node);
  const before = recordAt(found, 'metadata', 'annotations')[DRAINING_ANNOTATION];
  if (since === undefined && before === undefined) return;
  const value = since === undefined ? null : new Date(since).toISOString();
  const metadata = { annotations: { [DRAINING_ANNOTATION]: value } };
  await patchNode(deps, found, {
    metadata,
    spec: { unschedulable: since === undefined ? null : true },
  });
}

async function sameNode({ transport }: WriteDependencies, node: NodeRef): Promise<Json> {
  const found = await transport.send({
    method: 'GET',
    path: nodePath(node.name),
    priority: 'first',
  });
  const { uid } = slimOf(found);
  if (uid === node.uid) return found;
  throw new PortError(
    'conflict',
    `node ${node.name} is another one by that name (UID ${uid}, not ${node.uid})`,
  );
}

interface NodePatch {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

async function patchNode(
  { transport, watches }: WriteDependencies,
  found: Json,
  patch: NodePatch,
): Promise<void> {
  const { key, uid, version } = slimOf(found);
  const body = { ...patch, metadata: { ...patch.metadata, uid, resourceVersion: version } };
  const options = { contentType: MERGE_PATCH, query: BY_US, priority: 'first' } as const;
  const answer = await transport.send({ method: 'PATCH', path: nodePath(key), body, ...options });
  const after = slimOf(answer);
  if (after.version !== version) watches.nodes.collection.wrote(key, after.version);
}
