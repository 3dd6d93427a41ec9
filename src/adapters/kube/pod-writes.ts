/**
 * The two writes on pods: the deletion cost that makes them go first, and eviction for leftovers. Both carry the pod's
 * UID, so that a namesake is never touched; neither deletes a pod itself.
 */
import type { PodRef } from '../../ports/cluster.ts';
import { ApiError } from './answer-error.ts';
import { podPath } from './api-paths.ts';
import { MERGE_PATCH, type WriteDependencies } from './cluster-writes.ts';
import { items, record, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';
import { BY_US, COST_BEFORE_ANNOTATION, DELETION_COST_ANNOTATION } from './names.ts';
import type { PodRecord } from './pod-record.ts';

/** Keeps the cost before, so that it can be put back. Does nothing where the pod is as wanted. */
export async function setDeletionCost(
  deps: WriteDependencies,
  pod: PodRef,
  cost: number | undefined,
): Promise<void> {
  const now = await seenPod(deps, pod);
  const annotations = costAnnotations(now, cost);
  if (annotations === undefined) return;
  const { uid, namespace, name } = pod;
  const { version } = now;
  const body = {
    metadata: { uid, ...(version !== '' && { resourceVersion: version }), annotations },
  };
  const options = { contentType: MERGE_PATCH, query: BY_US, priority: 'first' } as const;
  const path = podPath(namespace, name);
  const answer = slimOf(await deps.transport.send({ method: 'PATCH', path, body, ...options }));
  if (answer.version !== version)
    deps.watches.pods.collection.wrote(`${namespace}/${name}`, answer.version);
}

type SeenPod = Pick<PodRecord, 'version' | 'deletionCost' | 'costBefore'>;

/** From the watched view where it knows this very pod, so that a drain costs one request per pod. */
async function seenPod({ transport, watches }: WriteDependencies, pod: PodRef): Promise<SeenPod> {
  const { namespace, name, uid } = pod;
  const key = `${namespace}/${name}`;
  const watched = watches.pods.collection.get(key);
  if (watched?.uid === uid && !watches.pods.collection.lagging(key)) return watched;
  const found = await transport.send({
    method: 'GET',
    path: podPath(namespace, name),
    priority: 'first',
  });
  const nothingMore = {
    version: slimOf(found).version,
    deletionCost: undefined,
    costBefore: undefined,
  };
  return watches.projectPod(found) ?? nothingMore;
}

type Annotations = Readonly<Record<string, string | null>>;

/** Undefined: nothing to change. Null takes an annotation away. */
function costAnnotations(
  { deletionCost, costBefore }: SeenPod,
  cost: number | undefined,
): Annotations | undefined {
  if (cost === undefined) {
    if (costBefore === undefined) return undefined;
    const original = costBefore === '' ? null : costBefore;
    return { [COST_BEFORE_ANNOTATION]: null, [DELETION_COST_ANNOTATION]: original };
  }
  if (costBefore !== undefined && deletionCost === cost) return undefined;
  const original = costBefore ?? (deletionCost === undefined ? '' : String(deletionCost));
  return { [COST_BEFORE_ANNOTATION]: original, [DELETION_COST_ANNOTATION]: String(cost) };
}

/** `blocked`: a disruption budget says not now. A rate limit of the API server is `transient` instead. */
export async function evict(
  { transport }: WriteDependencies,
  { namespace, name, uid }: PodRef,
): Promise<'evicted' | 'blocked'> {
  const deleteOptions = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  const metadata = { name, namespace };
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata, deleteOptions };
  const path = `${podPath(namespace, name)}/eviction`;
  try {
    await transport.send({ method: 'POST', path, body, query: BY_US, priority: 'first' });
    return 'evicted';
  } catch (error) {
    if (isBlocked(error)) return 'blocked';
    throw error;
  }
}

/** Two budgets on one pod are answered with 500: waiting does not help, but neither may we go past them. */
function isBlocked(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.status === 500) return error.message.includes('more than one PodDisruptionBudget');
  const causes = items(recordAt(error.body, 'details')['causes']).map(record);
  return (
    error.status === 429 && causes.some((cause) => text(cause['reason']) === 'DisruptionBudget')
  );
}
