/**
 * The cluster that carries the tiers. Reads come from a watched view that knows its own age; writes carry
 * preconditions (UID, resourceVersion) and fail with `conflict` rather than overwrite. Errors are `PortError`s.
 */
import type { NodeRef } from '../model/plan.ts';
import type { Labels, PoolName, SiteName, Target, TierId } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import type { NodeView, Switches, WorkloadView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

export interface TierTarget {
  readonly tier: TierId;
  readonly namespace: string;
  readonly target: Target;
}

export interface ReplicaChange {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly to: number;
  /** maxReplicas, where that changes too; of autoscalers only. */
  readonly max?: number | undefined;
  /** What was found is back: fields are given up where the API has a way. */
  readonly last?: boolean | undefined;
}

export interface ClusterView {
  readonly uid: string;
  /** When nodes and pods were last known to be whole; stale or missing while a watch is silent or not yet filled. */
  readonly asOf: Reading<Millis>;
  readonly nodes: readonly NodeView[];
  /** One that is fresh is never from before a write of ours that was answered; until it is seen, the reading is stale. */
  readonly workloads: ReadonlyMap<TierId, Reading<WorkloadView>>;
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly switches: Reading<Switches>;
}

/** One pod, read live just before it is marked or evicted. */
export interface PodRef {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly tier: TierId | undefined;
  readonly burstable: boolean;
  readonly daemon: boolean;
  readonly deletionCost: number | undefined;
  readonly terminating: boolean;
}

export interface Cluster {
  view(targets: readonly TierTarget[]): Promise<ClusterView>;
  /** Live read of one workload, for the guard before a write. */
  workload(target: TierTarget): Promise<WorkloadView>;
  /** Live read of one node, for the guard before a write. Throws `gone`. */
  node(name: string): Promise<NodeView>;
  /** Live list of all nodes, not what a watch has heard: the name of each by its provider id. */
  nodeNames(): Promise<ReadonlyMap<string, string>>;
  /** Live list of the pods bound to a node. */
  podsOn(node: string): Promise<readonly PodRef[]>;
  /** Live read of the switches, for the guard. */
  switches(): Promise<Switches>;
  /** Replicas, or the bounds of an autoscaler, with resourceVersion; `conflict` when anything changed in between. */
  setReplicas(target: TierTarget, change: ReplicaChange): Promise<void>;
  /** Sets our labels and the marks that keep other autoscalers away. UID is a precondition. */
  markNode(node: NodeRef, marks: { pool: PoolName; site: SiteName }): Promise<void>;
  /** Cordon (with the instant draining began) or uncordon. UID is a precondition. */
  setDraining(node: NodeRef, since: Millis | undefined): Promise<void>;
  /** Pod deletion cost, undefined removes it. UID is a precondition. */
  setDeletionCost(pod: PodRef, cost: number | undefined): Promise<void>;
  /** Eviction API with UID precondition. `blocked` when a disruption budget refuses. */
  evict(pod: PodRef): Promise<'evicted' | 'blocked'>;
}
