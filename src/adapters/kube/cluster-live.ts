/** Live reads for the guard before a write: what the API server says now, not what a watch last heard. */
import type { AutoscalerTarget } from '../../model/policy.ts';
import type { ScalableKind } from '../../model/scalable-kind.ts';
import type { NodeView, Switches, WorkloadView } from '../../model/snapshot.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PodRef, TierTarget } from '../../ports/cluster.ts';
import { isPortError, PortError } from '../../ports/errors.ts';
import {
  configMapsPath,
  deploymentPath,
  kindsPath,
  NODES,
  namespacePath,
  nodePath,
  PODS,
} from './api-paths.ts';
import { type AutoscalerRecord, unfitAutoscaler } from './autoscaler-record.ts';
import { workloadView } from './cluster-view.ts';
import type { ClusterWatches } from './cluster-watches.ts';
import { type DeploymentRecord, deploymentRecord } from './deployment-record.ts';
import type { Json } from './json.ts';
import { SWITCHES_NAME } from './names.ts';
import { mayHoldBurstable, namespaceRecord } from './namespace-record.ts';
import { nodeRecord } from './node-record.ts';
import { nodeView } from './node-store.ts';
import { createTally } from './node-tally.ts';
import { listAll } from './pages.ts';
import type { PodRecord } from './pod-record.ts';
import { scalableRecord, scaleRecord, workloadRecord } from './scalable-record.ts';
import { BOTH_OFF, readSwitches, switchesRecord } from './switches.ts';
import { kindOf, withBounds } from './targets.ts';
import type { Transport } from './transport.ts';

export interface LiveDependencies {
  readonly transport: Transport;
  readonly watches: ClusterWatches;
  readonly clock: Clock;
  /** Where the ConfigMap with the switches is. */
  readonly namespace: string;
}

export async function liveWorkload(
  deps: LiveDependencies,
  { tier, namespace, target }: TierTarget,
): Promise<WorkloadView> {
  const autoscaler =
    target.kind === 'workload' ? undefined : await liveAutoscaler(deps, namespace, target);
  const name = autoscaler?.scales.name ?? target.name;
  const kind = target.kind === 'workload' ? deps.watches.scalables.kindOf(target) : undefined;
  const [workload, space] = await Promise.all([
    kind === undefined
      ? read(deps, deploymentPath(namespace, name)).then(deploymentRecord)
      : liveScalable(deps, kind, { namespace, name }),
    read(deps, namespacePath(namespace)),
  ]);
  const { labels } = namespaceRecord(space);
  const pending = deps.watches.pods.pending(tier);
  return withBounds(workloadView(workload, { labels, pending }), autoscaler);
}

/** The scale is read last, so that a write rests on its version and fails when the object has changed since. */
async function liveScalable(
  deps: LiveDependencies,
  kind: ScalableKind,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<DeploymentRecord> {
  const path = `${kindsPath(kind, namespace)}/${encodeURIComponent(name)}`;
  const object = scalableRecord(await read(deps, path));
  const scale = scaleRecord(await read(deps, `${path}/scale`));
  if (scale.uid !== object.uid)
    throw new PortError('conflict', `${kind.kind} ${object.key} was made anew while it was read`);
  const workload = workloadRecord(`${kind.kind} ${object.key}`, object, scale);
  if (typeof workload === 'string') throw new PortError('permanent', workload);
  return workload;
}

async function liveAutoscaler(
  deps: LiveDependencies,
  namespace: string,
  target: AutoscalerTarget,
): Promise<AutoscalerRecord> {
  const { path, project } = kindOf(target);
  const autoscaler = project(await read(deps, path(namespace, target.name)));
  const unfit = unfitAutoscaler(autoscaler);
  if (unfit !== undefined) throw new PortError('permanent', unfit);
  return autoscaler;
}

export async function liveNode(deps: LiveDependencies, name: string): Promise<NodeView> {
  const node = nodeRecord(await read(deps, nodePath(name)));
  const tally = createTally();
  for (const pod of await podsBoundTo(deps, name)) tally.add(pod, deps.watches.pods.tierOf(pod));
  return nodeView(node, tally.read());
}

/** Without a resourceVersion, so that the API server answers with what is stored now and not from its cache. */
export async function liveNodeNames({
  transport,
}: LiveDependencies): Promise<ReadonlyMap<string, string>> {
  const { records } = await listAll(transport, { path: NODES, project: nodeRecord });
  const joined = records.filter(({ providerId }) => providerId !== '');
  return new Map(joined.map(({ name, providerId }) => [providerId, name]));
}

export async function livePods(deps: LiveDependencies, node: string): Promise<readonly PodRef[]> {
  const pods = await podsBoundTo(deps, node);
  return pods.map((pod) => podRef(deps, pod));
}

export async function liveSwitches(deps: LiveDependencies): Promise<Switches> {
  const found = await readSwitchesObject(deps);
  if (found === undefined) return BOTH_OFF;
  const now = deps.clock.now();
  const reading = readSwitches(switchesRecord(found), { at: now, now });
  if (reading.kind === 'missing') throw new PortError('permanent', reading.cause);
  return reading.value;
}

async function readSwitchesObject(deps: LiveDependencies): Promise<Json | undefined> {
  try {
    return await read(deps, `${configMapsPath(deps.namespace)}/${SWITCHES_NAME}`);
  } catch (error) {
    if (isPortError(error, 'gone')) return undefined;
    throw error;
  }
}

function read({ transport }: LiveDependencies, path: string): Promise<Json> {
  return transport.send({ method: 'GET', path, priority: 'first' });
}

async function podsBoundTo(
  { transport, watches }: LiveDependencies,
  node: string,
): Promise<readonly PodRecord[]> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const { records } = await listAll(transport, { path: PODS, query, project: watches.projectPod });
  return records;
}

function podRef({ watches }: LiveDependencies, pod: PodRecord): PodRef {
  const { namespace } = pod.origin;
  // A namespace we have not seen is not one that lets its pods leave.
  const labels = watches.namespaces.get(namespace)?.labels ?? {};
  return {
    namespace,
    name: pod.key.slice(namespace.length + 1),
    uid: pod.uid,
    tier: watches.pods.tierOf(pod),
    burstable: pod.labelledBurstable && mayHoldBurstable(labels),
    daemon: pod.daemon,
    deletionCost: pod.deletionCost,
    terminating: pod.terminating,
  };
}
