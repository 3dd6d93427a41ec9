/**
 * The simulated cluster behind the Cluster port. Views are rebuilt only for what changed since the last one; writes
 * honour UID and resourceVersion as the API server does.
 */
import { fresh, missing, type Reading } from '../../model/reading.ts';
import type { Switches, WorkloadView } from '../../model/snapshot.ts';
import type { Cluster, ClusterView, PodRef, TierTarget } from '../../ports/cluster.ts';
import { PortError } from '../../ports/errors.ts';
import { type SimNode, type SimPod, type SimWorkload, touchNode } from '../world/entities.ts';
import { tierOf, type World } from '../world/world.ts';
import { createNodeViews, sameTargets } from './node-views.ts';
import { createWorkloadViews } from './workload-views.ts';

export const CLUSTER_UID = 'simulated-cluster';

const BOTH_OFF: Switches = { pause: false, noShrink: false };

/** `switchesNow` says what people have set the cluster-wide switches to. */
export function createSimulatedCluster(
  world: World,
  switchesNow: () => Switches = () => BOTH_OFF,
): Cluster {
  const nodeViews = createNodeViews(world);
  const workloadViews = createWorkloadViews(world);
  const namespaces = new Map(
    world.scenario.namespaces.map(({ name, labels }) => [name, labels] as const),
  );

  const keysOf = createKeysOf();
  /** A pod that was asked about by what `podsOn` told of it need not be looked for on every node. */
  const meant = new WeakMap<PodRef, SimPod>();

  return {
    view: (targets) => soon(() => viewOf(targets)),
    workload: (target) => soon(() => workloadViews.one(workloadOf(world, target))),
    node: (name) => soon(() => nodeViews.one(nodeOf(world, name))),
    nodeNames: () => soon(() => namesOf(world)),
    podsOn: (node) => soon(() => [...nodeOf(world, node).pods].map(told)),
    switches: () => Promise.resolve(switchesNow()),
    setReplicas: (target, change) =>
      soon(() => setReplicas(world, workloadOf(world, target), change)),
    markNode: (node, marks) =>
      soon(() =>
        mark(world, node, (found) => {
          found.pool = marks.pool;
        }),
      ),
    setDraining: (node, since) =>
      soon(() => mark(world, node, (found) => drain(world, found, since))),
    setDeletionCost: (pod, cost) =>
      soon(() => {
        podOf(pod).deletionCost = cost;
      }),
    evict: (pod) => soon(() => world.pods.evict(podOf(pod))),
  };

  function told(pod: SimPod): PodRef {
    const ref = podRef(pod, nodeViews.tierOf);
    meant.set(ref, pod);
    return ref;
  }

  function podOf(ref: PodRef): SimPod {
    const pod = meant.get(ref);
    const found = pod !== undefined && isThere(world, pod) ? pod : findPod(world, ref);
    touchNode(found.node);
    return found;
  }

  function viewOf(targets: readonly TierTarget[]): ClusterView {
    const now = world.clock.now();
    return {
      uid: CLUSTER_UID,
      asOf: fresh(now, now),
      nodes: nodeViews.all(targets),
      workloads: workloadsOf(targets, now),
      namespaces,
      switches: fresh(switchesNow(), now),
    };
  }

  function workloadsOf(targets: readonly TierTarget[], now: number): ClusterView['workloads'] {
    const keys = keysOf(targets);
    const workloads = new Map<TierTarget['tier'], Reading<WorkloadView>>();
    for (let index = 0; index < targets.length; index += 1) {
      const { [index]: target } = targets;
      if (target !== undefined) workloads.set(target.tier, reading(keys[index] ?? '', now));
    }
    return workloads;
  }

  function reading(key: string, now: number): Reading<WorkloadView> {
    const tier = world.tiers.get(key);
    if (tier === undefined) return missing(`there is no Deployment ${key}`);
    return fresh(workloadViews.one(tier.workload), now);
  }
}

/** Each tier's `namespace/name`, put together once as long as the same tiers are asked for. */
function createKeysOf(): (targets: readonly TierTarget[]) => readonly string[] {
  let known: readonly TierTarget[] = [];
  let keys: readonly string[] = [];
  return (targets) => {
    if (!sameTargets(targets, known))
      keys = targets.map(({ namespace, target }) => `${namespace}/${target.name}`);
    known = targets;
    return keys;
  };
}

/** Runs at once; what it throws rejects, as a request over the network would. */
function soon<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}

function workloadOf(world: World, { namespace, target }: TierTarget): SimWorkload {
  const key = `${namespace}/${target.name}`;
  if (!world.tiers.has(key)) throw new PortError('gone', `there is no Deployment ${key}`);
  return tierOf(world.tiers, key).workload;
}

function nodeOf(world: World, name: string): SimNode {
  const node = world.nodes.all.get(name);
  if (node === undefined) throw new PortError('gone', `there is no node ${name}`);
  return node;
}

function namesOf({ nodes }: World): ReadonlyMap<string, string> {
  return new Map([...nodes.all.values()].map(({ name, providerId }) => [providerId, name]));
}

function setReplicas(
  world: World,
  workload: SimWorkload,
  change: { readonly uid: string; readonly resourceVersion: string; readonly to: number },
): void {
  if (change.uid !== workload.uid || change.resourceVersion !== String(workload.version)) {
    throw new PortError('conflict', `${workload.key} has changed since it was read`);
  }
  world.replicaSets.setReplicas(workload, change.to);
}

function mark(
  world: World,
  node: { readonly name: string; readonly uid: string },
  change: (found: SimNode) => void,
): void {
  const found = nodeOf(world, node.name);
  if (found.uid !== node.uid)
    throw new PortError('conflict', `node ${node.name} is another one now`);
  change(found);
  touchNode(found);
}

function drain(world: World, node: SimNode, since: number | undefined): void {
  node.cordoned = since !== undefined;
  node.drainingSince = since;
  if (since === undefined) world.makesRoom();
}

function isThere({ nodes }: World, pod: SimPod): boolean {
  const { node } = pod;
  return node !== undefined && nodes.all.get(node.name) === node && node.pods.has(pod);
}

/** On a node, or on none yet. */
function findPod({ nodes, tiers }: World, { name, uid }: PodRef): SimPod {
  const unbound = [...tiers.values()].map(({ workload }) =>
    [...workload.pods].filter(({ node }) => node === undefined),
  );
  for (const pods of [...[...nodes.all.values()].map((node) => node.pods), ...unbound]) {
    for (const pod of pods) {
      if (pod.name !== name) continue;
      if (pod.uid !== uid) throw new PortError('conflict', `pod ${name} is another one now`);
      return pod;
    }
  }
  throw new PortError('gone', `there is no pod ${name}`);
}

function podRef(pod: SimPod, tierOfWorkload: (key: string) => string | undefined): PodRef {
  return {
    namespace: pod.workload.truth.namespace,
    name: pod.name,
    uid: pod.uid,
    tier: tierOfWorkload(pod.workload.key),
    burstable: pod.workload.truth.burstable,
    daemon: false,
    deletionCost: pod.deletionCost,
    terminating: pod.terminating,
  };
}
