/**
 * Everything one decision may look at, read once and never changed. Pods enter as counts per node and tier, not as
 * objects: 100,000 pods on 10,000 nodes stay a few arrays, and a recorded snapshot stays small.
 */
import type { Labels, PoolName, SiteName, TierId } from './policy.ts';
import type { Reading } from './reading.ts';
import type { Millis, Ratio, Resources, Rps } from './units.ts';

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
  /** spec.replicas */
  readonly replicas: number;
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
  /** A rollout is in progress, or observedGeneration lags. */
  readonly rollingOut: boolean;
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
  /** From the policy's status: capacity we no longer believe in full. */
  readonly loweredCapacity: LoweredCapacity | undefined;
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
  readonly createdAt: Millis;
  readonly outcome: RequestOutcome;
  /** Why, in the words it was written with. Absent: none were. */
  readonly message?: string | undefined;
  /** When the outcome was last written. */
  readonly settledAt: Millis | undefined;
  readonly instances: readonly RecordedInstance[];
}

export interface Switches {
  readonly pause: boolean;
  readonly noShrink: boolean;
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
  readonly ledger: Reading<readonly IntentView[]>;
  /** From PromotionCalendar status: rps floors resolved earlier, used when history cannot be read. */
  readonly resolved: readonly ResolvedFloor[];
}

export interface ResolvedFloor {
  /** PromotionWindow.id */
  readonly window: string;
  readonly tier: TierId;
  readonly demand: string;
  readonly rps: Rps;
  readonly base: Rps;
}
