/**
 * What exists in the simulated world. Fields without `readonly` change with time, and only through the entity files
 * of this folder. `version` goes up with each change, so that views are rebuilt only when something did.
 */
import type { PoolName, SiteName } from '../../model/policy.ts';
import type { Millis, Ratio, Resources } from '../../model/units.ts';
import type { WorkloadTruth } from '../scenario.ts';
import type { Rollout, WorkloadHabits } from '../workload-habits.ts';
import type { PodGroup } from './pod-group.ts';

export interface SimNode {
  readonly name: string;
  readonly uid: string;
  readonly providerId: string;
  readonly site: SiteName;
  /** A machine of a provider, whatever its labels say. */
  readonly cloud: boolean;
  /** Value of the burst taint; undefined on nodes at home, and while a template is late with it. */
  burstClass: string | undefined;
  /** It carries the label of its site. */
  labelled: boolean;
  readonly createdAt: Millis;
  readonly allocatable: Resources;
  readonly daemons: Resources;
  readonly pods: Set<SimPod>;
  /** Requests of everything bound here, DaemonSets included. */
  used: Resources;
  ready: boolean;
  /** Silent: its pods live and nobody hears of them. Dead: they serve nothing either. */
  kubelet: 'live' | 'silent' | 'dead';
  /** Its machine is ending. */
  stopping: boolean;
  cordoned: boolean;
  drainingSince: Millis | undefined;
  /** The controller's mark. */
  pool: PoolName | undefined;
  version: number;
  /** Shared by all nodes of a cluster. */
  readonly fleet: Fleet;
}

export interface Fleet {
  /** Goes up when any node joins, leaves or changes. */
  version: number;
}

export interface SimPod {
  readonly name: string;
  readonly uid: string;
  readonly workload: SimWorkload;
  readonly createdAt: Millis;
  /** What it asks for: the template of its time. */
  readonly request: Resources;
  readonly revision: number;
  /** Of no workload of the scenario: nobody scales it, and it serves nothing. */
  readonly bare: boolean;
  /** It waits for its gate to be lifted, and no scheduler looks at it. */
  gated: boolean;
  /** The only sites it may be bound to; undefined: none were named. */
  sites: readonly SiteName[] | undefined;
  /** Order of creation over all pods: the last tie-breaker. */
  readonly order: number;
  node: SimNode | undefined;
  /** Its containers run. */
  started: boolean;
  /** Serving since; undefined while it does not serve. */
  readyAt: Millis | undefined;
  terminating: boolean;
  /** When its grace is over; undefined until it is deleted. */
  graceUntil: Millis | undefined;
  deletionCost: number | undefined;
  meter: PodMeter | undefined;
}

/** What a pod's own counters show, as marks on the meters of its workload and site. */
export interface PodMeter {
  readonly pod: string;
  readonly node: string;
  readonly site: SiteName;
  readonly from: Millis;
  /** Share of its unit capacity that the pod itself can serve: less while it warms up, nothing when it is dead. */
  able: Ratio;
  /** What it counts by now. */
  spell: Spell;
  /** What it counted by before, oldest first. */
  readonly earlier: Spell[];
  until: Millis | undefined;
}

/** A time in which a pod counted as one of a group: its own counter is the group's less what was before. */
export interface Spell {
  readonly group: PodGroup;
  readonly from: Millis;
  readonly servedBefore: number;
  readonly refusedBefore: number;
}

export interface SimWorkload {
  readonly key: string;
  /** Another one after it was deleted and made anew under the same name. */
  uid: string;
  readonly truth: WorkloadTruth;
  readonly habits: WorkloadHabits;
  /** Requests of the template as it is now. */
  perPod: Resources;
  /** Of the template. */
  revision: number;
  rollout: Rollout | undefined;
  /** Pods that are not terminating. */
  readonly pods: Set<SimPod>;
  /** Counters of pods that serve or did so lately; Prometheus forgets the old ones. */
  readonly meters: Set<PodMeter>;
  replicas: number;
  ready: number;
  pending: number;
  version: number;
  /** Goes up when `meters` changes. */
  metersVersion: number;
}

export function touchNode(node: SimNode | undefined): void {
  if (node === undefined) return;
  node.version += 1;
  node.fleet.version += 1;
}

export function touchWorkload(workload: SimWorkload): void {
  workload.version += 1;
}

export function isCloud(node: SimNode): boolean {
  return node.cloud;
}

export function plus(a: Resources, b: Resources): Resources {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory, pods: a.pods + b.pods };
}

export function minus(a: Resources, b: Resources): Resources {
  return { cpu: a.cpu - b.cpu, memory: a.memory - b.memory, pods: a.pods - b.pods };
}

/** Room for one more pod that asks for `request`. */
export function fits(node: SimNode, request: Resources): boolean {
  const { allocatable, used } = node;
  return (
    used.cpu + request.cpu <= allocatable.cpu &&
    used.memory + request.memory <= allocatable.memory &&
    used.pods + request.pods <= allocatable.pods
  );
}
