/** A cluster in memory: nodes, pods and workloads as a test puts them, with the preconditions that the port promises. */
import type { TierId } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Switches, WorkloadView } from '../../../src/model/snapshot.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Cluster, ClusterView, PodRef } from '../../../src/ports/cluster.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { Calls } from './calls.ts';

/** What a test sets up, changes in between, and looks at afterwards. */
export interface ClusterState {
  readonly nodes: Map<string, NodeView>;
  /** By node name. */
  readonly pods: Map<string, PodRef[]>;
  readonly workloads: Map<TierId, WorkloadView>;
  readonly namespaces: Map<string, Readonly<Record<string, string>>>;
  /** UIDs of pods that a disruption budget holds. */
  readonly held: Set<string>;
  switches: Switches;
}

export function clusterState(over: Partial<ClusterState> = {}): ClusterState {
  return {
    nodes: new Map(),
    pods: new Map(),
    workloads: new Map(),
    namespaces: new Map(),
    held: new Set(),
    switches: { pause: false, noShrink: false },
    ...over,
  };
}

export function fakeCluster(calls: Calls, state: ClusterState, clock: Clock): Cluster {
  return {
    async view(targets) {
      calls.note('cluster.view', targets);
      return viewOf(state, clock.now());
    },
    async workload(target) {
      calls.note('cluster.workload', target.tier);
      return present(state.workloads.get(target.tier), `workload of ${target.tier}`);
    },
    async node(name) {
      calls.note('cluster.node', name);
      return present(state.nodes.get(name), `node ${name}`);
    },
    async nodeNames() {
      calls.note('cluster.nodeNames');
      return new Map([...state.nodes.values()].map(({ name, providerId }) => [providerId, name]));
    },
    async podsOn(node) {
      calls.note('cluster.podsOn', node);
      return state.pods.get(node) ?? [];
    },
    async switches() {
      calls.note('cluster.switches');
      return state.switches;
    },
    ...writes(calls, state),
  };
}

type Writes = Pick<
  Cluster,
  'setReplicas' | 'markNode' | 'setDraining' | 'setDeletionCost' | 'evict'
>;

function writes(calls: Calls, state: ClusterState): Writes {
  return {
    async setReplicas({ tier }, { uid, resourceVersion, to, max, last }) {
      calls.note('cluster.setReplicas', tier, to, ...(last === true ? [{ last }] : []));
      const found = present(state.workloads.get(tier), `workload of ${tier}`);
      unchanged(found.uid === uid && found.resourceVersion === resourceVersion, tier);
      const { bounds = { running: found.replicas, max: to } } = found;
      const moved = max === undefined ? {} : { bounds: { ...bounds, max } };
      state.workloads.set(tier, { ...found, replicas: to, ...moved });
    },
    async markNode({ name, uid }, marks) {
      calls.note('cluster.markNode', name, marks);
      changeNode(state, name, uid, marks);
    },
    async setDraining({ name, uid }, since) {
      calls.note('cluster.setDraining', name, since);
      changeNode(state, name, uid, { drainingSince: since, schedulable: since === undefined });
    },
    async setDeletionCost(pod, cost) {
      calls.note('cluster.setDeletionCost', pod.name, cost);
      changePod(state, pod, [{ ...pod, deletionCost: cost }]);
    },
    async evict(pod) {
      calls.note('cluster.evict', pod.name);
      if (state.held.has(pod.uid)) return 'blocked';
      changePod(state, pod, []);
      return 'evicted';
    },
  };
}

function viewOf(state: ClusterState, now: number): ClusterView {
  return {
    uid: 'uid-kube-system',
    asOf: fresh(now, now),
    nodes: [...state.nodes.values()],
    workloads: new Map([...state.workloads].map(([tier, view]) => [tier, fresh(view, now)])),
    namespaces: state.namespaces,
    switches: fresh(state.switches, now),
  };
}

function present<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new PortError('gone', `there is no ${what}`);
  return found;
}

function unchanged(same: boolean, what: string): void {
  if (!same) throw new PortError('conflict', `${what} has changed since it was read`);
}

function changeNode(
  state: ClusterState,
  name: string,
  uid: string,
  change: Partial<NodeView>,
): void {
  const found = present(state.nodes.get(name), `node ${name}`);
  unchanged(found.uid === uid, `node ${name}`);
  state.nodes.set(name, { ...found, ...change });
}

/** Puts these in the place of the pod with this UID. */
function changePod(state: ClusterState, { uid, name }: PodRef, by: readonly PodRef[]): void {
  for (const [node, pods] of state.pods) {
    if (!pods.some((pod) => pod.uid === uid)) continue;
    const others = pods.flatMap((pod) => (pod.uid === uid ? by : [pod]));
    state.pods.set(node, others);
    return;
  }
  throw new PortError('gone', `there is no pod ${name}`);
}
