/**
 * Everything one decision may look at, read once and never changed. Pods enter as counts per node and tier, not as
 * objects: 100,000 pods on 10,000 nodes stay a few arrays, and a recorded snapshot stays small.
 */
import type { StepOn } from './degrade.ts';
import type { Labels, PoolName, SiteName, TierId } from './policy.ts';
import type { Reading } from './reading.ts';
import type { BitsPerSecond, Millis, Ratio, Resources, Rps } from './units.ts';

export interface TierPods {
  readonly tier: TierId;
  /** Pods bound to this node that are not being deleted. */
  readonly count: number;
  readonly ready: number;
  /** Of `count`, those whose deletion cost we have lowered. */
  readonly marked: number;
}

export interface NodeView {
  readonly name: string;
  readonly uid: string;
  readonly providerId: string;
  /** Undefined: neither site label nor burst taint: Unknown. No capacity, no eviction, an alarm. */
  readonly site: SiteName | undefined;
  /** Our mark, set after the instance was recorded in an intent. */
  readonly pool: PoolName | undefined;
  /** Value of the burst taint; undefined when it has none. */
  readonly burstClass: string | undefined;
  readonly ready: boolean;
  /** Cordoned, or tainted against ordinary pods by something that is not ours. */
  readonly schedulable: boolean;
  /** When we cordoned it to give it back; undefined when we did not. */
  readonly drainingSince: Millis | undefined;
  readonly createdAt: Millis;
  readonly allocatable: Resources;
  /** Requests of all pods bound here, DaemonSets included. */
  readonly requested: Resources;
  /** Of `requested`, those of DaemonSet and static pods. */
  readonly daemons: Resources;
  readonly tierPods: readonly TierPods[];
  /** Pods that are neither of our tiers nor DaemonSets nor finished: they block giving the node back. */
  readonly otherPods: number;
  /** Pods of our tiers that are terminating. */
  readonly leaving: number;
  /** Of `requested`, those of pods that are terminating: room that is free again in moments. Absent: nobody counted. */
  readonly leavingRequests?: Resources | undefined;
}

export interface WorkloadView {
  readonly uid: string;
  readonly resourceVersion: string;
  /** spec.replicas; minReplicas where an autoscaler is driven, whose uid and resourceVersion these then are. */
  readonly replicas: number;
  /** Absent: the workload itself is driven. */
  readonly bounds?: Bounds | undefined;
  readonly readyReplicas: number;
  /** Pods not yet bound to any node. */
  readonly pending: number;
  readonly perPod: Resources;
  /** Namespace is sealed (kingtide.dev/residency: pinned). */
  readonly sealed: boolean;
  /** The pod template says kingtide.dev/residency: burstable. */
  readonly markedBurstable: boolean;
  /** Burst taint values the template tolerates; '*' tolerates every one. */
  readonly tolerates: readonly string[];
  /** Lines of the template that we cannot model (required anti-affinity, hostPort, ...): they refuse the burst. */
  readonly unmodelled: readonly string[];
  /** The template has the scheduling gate of exact placement. Absent: it has not. */
  readonly gated?: boolean | undefined;
  /** A rollout is in progress, or observedGeneration lags. */
  readonly rollingOut: boolean;
}

/** Of an autoscaler whose minimum we move. */
export interface Bounds {
  /** spec.replicas of what it scales: what the autoscaler wants now, and no less than its minimum soon. */
  readonly running: number;
  /** maxReplicas, or what KEDA calls maxReplicaCount */
  readonly max: number;
  /** Why what we set changes nothing for now, told of the autoscaler by name. Absent: it does. */
  readonly paused?: string | undefined;
  /** An entry of ours stands in its field managers, and could be taken out. Absent: none does. */
  readonly ours?: true | undefined;
}

/** Load of the past, without promotions and excluded windows. */
export interface HistoryView {
  /** p99 of the minutes of the last 14 days. */
  readonly dailyPeak: Rps;
  /** Typical load per 5 minutes of the day (UTC), 288 entries: the median over days. */
  readonly byTimeOfDay: readonly Rps[];
  /** Each hour of the week (UTC, from Monday 00:00), relative to that hour of all days, 168 entries; absent with less than two weeks. */
  readonly byHourOfWeek?: readonly Ratio[];
  /** Length of time the samples cover. */
  readonly covers: Millis;
}

export interface DemandReading {
  readonly name: string;
  readonly now: Reading<Rps>;
  readonly history: Reading<HistoryView>;
}

export interface TierView {
  readonly tier: TierId;
  readonly namespaceLabels: Labels;
  readonly workload: Reading<WorkloadView>;
  readonly demands: readonly DemandReading[];
  readonly vetoes: readonly { readonly name: string; readonly now: Reading<Rps> }[];
  /** Of the policy's conditions to grow into the cloud. Absent: it has none. */
  readonly growWhile?:
    | readonly { readonly name: string; readonly now: Reading<number> }[]
    | undefined;
  /** From the policy's status: capacity we no longer believe in full. */
  readonly loweredCapacity: LoweredCapacity | undefined;
  /** From the policy's status: what was found before our first write. Absent: nothing was written since, or it was restored. */
  readonly originals?: Originals | undefined;
  /** Triggers of its degrade ladder, by step. Absent: it has none. */
  readonly triggers?:
    | readonly { readonly name: string; readonly now: Reading<number> }[]
    | undefined;
  /** From the policy's status: degrade steps that were on when it was last written. Absent: none. */
  readonly degraded?: readonly StepOn[] | undefined;
}

/** What was found on a target before our first write to it; `release` restores it. */
export interface Originals {
  readonly replicas: number;
  /** maxReplicas of an autoscaler. */
  readonly max?: number | undefined;
  readonly recordedAt: Millis;
}

/** Unit capacity as observed under a veto; stands until `scaleIn.after` without veto at that load. */
export interface LoweredCapacity {
  readonly perReplica: Rps;
  readonly vetoedAt: Millis;
}

export interface InstanceView {
  /** The provider's id, equal to Node.spec.providerID. */
  readonly id: string;
  readonly state: 'creating' | 'running' | 'deleting' | 'unknown';
}

export interface PoolState {
  readonly target: number;
  readonly instances: readonly InstanceView[];
}

export interface PoolView {
  readonly pool: PoolName;
  readonly state: Reading<PoolState>;
  /** Highest intent number ever recorded in the pool's status. */
  readonly lastRequest: number;
  readonly backOff:
    | { readonly until: Millis; readonly reason: string; readonly failures: number }
    | undefined;
  /** Learned from what happened; undefined until then. */
  readonly leadTime: { readonly p50: Millis; readonly p95: Millis } | undefined;
  readonly idempotency: 'token' | 'compare-and-set' | 'none';
}

/** `pending`: written, call not answered. `unknown`: a time-out. Both may have had an effect. `found`: it had, by a look; nobody heard an answer. */
export type RequestOutcome = 'pending' | 'accepted' | 'partial' | 'refused' | 'unknown' | 'found';

export interface RecordedInstance {
  readonly id: string;
  readonly seenAt: Millis;
  readonly returned: boolean;
  /** When the provider was asked to take it back. Absent: it stands, or nobody wrote that down. */
  readonly returnedAt?: Millis | undefined;
}

/** One intent of the ledger, as read from its NodeRequest. */
export interface IntentView {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly pool: PoolName;
  readonly number: number;
  readonly count: number;
  readonly targetBefore: number;
  readonly targetAfter: number;
  readonly token: string;
  readonly promotion: string | undefined;
  /** Written anew for nodes that were there already: nobody was called for it, and it brings nothing more. */
  readonly rebuilt?: boolean | undefined;
  readonly createdAt: Millis;
  readonly outcome: RequestOutcome;
  /** Why, in the words it was written with. Absent: none were. */
  readonly message?: string | undefined;
  /** When the outcome was last written. */
  readonly settledAt: Millis | undefined;
  readonly instances: readonly RecordedInstance[];
}

/** One line as it is measured. A question that its Site does not ask is absent. */
export interface LineView {
  readonly site: SiteName;
  readonly line: string;
  readonly usage?: Reading<BitsPerSecond> | undefined;
  /** 1 or 0. */
  readonly up?: Reading<number> | undefined;
  readonly loss?: Reading<Ratio> | undefined;
}

export interface Switches {
  readonly pause: boolean;
  readonly noShrink: boolean;
  /** Until when, by whom and why, in words; absent when nobody wrote that down. */
  readonly pauseNote?: string;
  readonly noShrinkNote?: string;
}

export interface Snapshot {
  readonly takenAt: Millis;
  /** UID of kube-system: whose nodes these are. */
  readonly clusterUid: string;
  /** Missing or stale: no shrink, no order. Its value is when the view of nodes and pods was last known to be whole. */
  readonly clusterView: Reading<Millis>;
  readonly switches: Reading<Switches>;
  readonly nodes: readonly NodeView[];
  readonly tiers: readonly TierView[];
  readonly pools: readonly PoolView[];
  /** Absent: no line is measured. */
  readonly lines?: readonly LineView[] | undefined;
  readonly ledger: Reading<readonly IntentView[]>;
  /** From PromotionCalendar status: rps floors resolved earlier, used when history cannot be read. */
  readonly resolved: readonly ResolvedFloor[];
  /** Of the sites that ask for it. Absent: none does. */
  readonly usage?: readonly SiteUsage[] | undefined;
}

/** Measured CPU use of a site's nodes. */
export interface SiteUsage {
  readonly site: SiteName;
  /** Millicores, by the name of the node. One that is not in it is unknown, not idle. */
  readonly cpu: Reading<Readonly<Record<string, number>>>;
}

export interface ResolvedFloor {
  /** PromotionWindow.id */
  readonly window: string;
  readonly tier: TierId;
  readonly demand: string;
  readonly rps: Rps;
  readonly base: Rps;
}
