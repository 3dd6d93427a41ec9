/**
 * Policies as the controller trusts them: units resolved, defaults filled, references checked.
 * Only `policy/` makes these values, from YAML files and cluster objects alike.
 */
import type { Gateway } from './gateway.ts';
import type {
  BitsPerSecond,
  Bytes,
  LeadTime,
  Millis,
  Money,
  Ratio,
  Resources,
  Rps,
} from './units.ts';

/** `namespace/name` of a ScalingPolicy. */
export type TierId = string;
export type SiteName = string;
export type PoolName = string;
export type Labels = Readonly<Record<string, string>>;

export interface LabelSelector {
  readonly matchLabels: Labels;
}

/** A dedicated link from a Cloud site to one at home. Queries are optional: what nobody measures is not waited for. */
export interface Line {
  readonly name: string;
  readonly to: SiteName;
  readonly bandwidth: BitsPerSecond;
  /** Bits per second that cross it, whoever sent them. */
  readonly usageQuery?: string | undefined;
  /** 1 while it is up, 0 while it is down. */
  readonly upQuery?: string | undefined;
  /** Share of packets lost. */
  readonly lossQuery?: string | undefined;
}

/** The lines of one site, and how full they may be. */
export interface SiteLines {
  readonly all: readonly Line[];
  /** Of what is left when the largest line is down. */
  readonly waterLevel: Ratio;
}

export interface Site {
  readonly name: SiteName;
  readonly type: 'OnPrem' | 'Cloud';
  /** ISO 3166 code. */
  readonly country: string;
  /** Of a Cloud site: countries whose demand may burst here; undefined: its own. */
  readonly allowFrom?: readonly string[] | undefined;
  /** Of a Cloud site: round trip time to home; undefined: not known, so it is too far for who has a limit. */
  readonly rtt?: Millis | undefined;
  /** Share of each node's allocatable kept free of burstable tiers. */
  readonly reserve: Ratio;
  /** CPU cores in use, a series per node with the label `node`. Absent: room is counted by requests alone. */
  readonly usageQuery?: string | undefined;
  /** Of a Cloud site; absent: it is reached without limit. */
  readonly lines?: SiteLines | undefined;
  /** Network zones that are there; absent: none. */
  readonly zones?: readonly NetworkZone[] | undefined;
}

/** A part of the network with a rule of its own: who is in it may call who is in it, and the zones that are named. */
export interface NetworkZone {
  readonly name: string;
  readonly mayCall: readonly string[];
}

/** Beyond country and distance, what bounds the sites that a tier may use away from home. */
export interface Reach {
  /** The only ones; absent: any. */
  readonly sites?: readonly SiteName[] | undefined;
  /** The network zone it lives in; absent: none, and no zone binds it. */
  readonly zone?: string | undefined;
  /** Other zones that it calls into. */
  readonly calls: readonly string[];
}

/** Addresses, CA and credentials of an endpoint live in the operator's configuration only. */
export interface ExternalGrpcProvider {
  readonly kind: 'externalGrpc';
  readonly endpoint: string;
  readonly nodeGroup: string;
}

/** Nodes that exist already: ordered is uncordoned, given back is cordoned. */
export interface StaticProvider {
  readonly kind: 'static';
  readonly selector: LabelSelector;
  /** There is no group beside the pool: its own name. */
  readonly nodeGroup: string;
}

/** A node pool of a managed cluster service; `nodeGroup` is its id there. */
export interface ManagedProvider {
  readonly kind: 'alibabaACK' | 'tencentTKE';
  readonly endpoint: string;
  readonly clusterId: string;
  readonly nodeGroup: string;
}

/** `nodeGroup` is what the provider knows the pool by. */
export type Provider = ExternalGrpcProvider | ManagedProvider | StaticProvider;

/** A tenant of the pool; grants of one name are the same tenant in every pool. A namespace uses a pool by the first that chooses it. */
export interface Grant {
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
  /** Part of what is beyond all reserves when several tenants ask for it; absent: 1. */
  readonly weight?: number | undefined;
  /** Nodes of the pool's maxNodes that no other tenant may take; absent: none. */
  readonly reserveNodes?: number | undefined;
}

export interface BurstPool {
  readonly name: PoolName;
  readonly site: SiteName;
  /** Value of the burst taint on its nodes. */
  readonly placementClass: string;
  readonly provider: Provider;
  /** Allocatable of one node, DaemonSets not yet subtracted. */
  readonly node: Resources;
  readonly pricePerHour: Money;
  readonly maxNodes: number;
  /** Nodes that are due whether used or not, with what each costs then; they cost nothing more when they run. */
  readonly reserved?: { readonly nodes: number; readonly perHour: Money } | undefined;
  /** Nodes kept ready without demand; absent: none. */
  readonly warmNodes?: number | undefined;
  /** Most money per day of the operator's zone; absent: only the count of nodes is limited. */
  readonly maxSpend?: Money | undefined;
  /** Most nodes one intent may ask for. */
  readonly batch: number;
  readonly grantedTo: readonly Grant[];
  /** A prior; a learned lead time in the status of the pool replaces it. */
  readonly nodeLeadTime: LeadTime;
  readonly generation: number;
}

export interface WorkloadTarget {
  readonly kind: 'workload';
  readonly apiVersion: string;
  /** Deployment, or a kind that the operator's configuration lists. */
  readonly workloadKind: string;
  readonly name: string;
}

/** An autoscaler whose bounds are moved, a ScaledObject of KEDA with its own; the replicas of what it scales are its own affair. */
export interface AutoscalerTarget {
  readonly kind: 'horizontalPodAutoscaler' | 'scaledObject';
  readonly name: string;
}

export type Target = WorkloadTarget | AutoscalerTarget;

export interface Demand {
  readonly name: string;
  /** Offered counts what was refused too; Served flattens when the tier saturates. */
  readonly of: 'Offered' | 'Served';
  readonly query: string;
  /** Vector whose share of 1s tells whether everybody reports. */
  readonly targets: string | undefined;
  /** Counts the series that `query` sums, so that a Served sum without `targets` can be held against Ready pods. */
  readonly seriesQuery?: string | undefined;
  /** Time over which the query averages: its longest range. Undefined when it has none that can be read. */
  readonly smear?: Millis | undefined;
  /** Demand one replica serves at its SLO. */
  readonly perReplica: Rps;
  /** Sites where that differs. Absent: it is the same everywhere. */
  readonly perSite?: readonly { readonly name: SiteName; readonly perReplica: Rps }[] | undefined;
}

/** Holds while the value is known and no more than this. */
export interface GrowthCondition {
  readonly name: string;
  readonly query: string;
  readonly atMost: number;
}

export interface Veto {
  readonly name: string;
  readonly query: string;
  readonly above: Rps;
}

/** What one request of a tier costs another one. */
export interface Call {
  readonly name: string;
  readonly callee: TierId;
  /** Calls that one request of the caller's first demand makes. */
  readonly perRequest: number;
  /** Connections that one replica of the caller keeps open. */
  readonly connectionsPerReplica: number;
  /** What one call moves, there and back; absent: nobody knows. */
  readonly bytes?: Bytes | undefined;
}

/** What a pinned tier takes whatever its replicas: at least one of the two. */
export interface Ceiling {
  readonly name: string;
  readonly requests: Rps | undefined;
  readonly connections: number | undefined;
}

/** What may be switched off. Steps begin in the order in which the policy lists them, and end in reverse. */
export interface DegradeStep {
  readonly name: string;
  /** PromQL of its trigger, one number. */
  readonly query: string;
  /** The trigger calls for the step above this value. */
  readonly above: number;
  /** How long it is called for before it begins. */
  readonly after: Millis;
  /** Time the application needs until the step saves anything. */
  readonly takes: Millis;
  /** How long nothing calls for it before it ends. */
  readonly undoAfter: Millis;
  /** Share of the demand that it saves. */
  readonly saves: Ratio;
  readonly rollback: string;
  readonly owner: string;
}

export interface ScalingPolicy {
  readonly id: TierId;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly target: Target;
  readonly residency: 'Burstable' | 'Pinned';
  /** Pods wait at a scheduling gate until their site is named. Absent: the scheduler chooses, home preferred. */
  readonly placement?: 'Exact' | undefined;
  readonly level: 'L0' | 'L1' | 'L2' | 'L3';
  readonly mode: 'Observe' | 'Recommend' | 'Enforce';
  /** Empty: a Pinned policy that only describes. */
  readonly demands: readonly Demand[];
  /** Users reach it directly, so promotions multiply its demand: it says so, and no other tier calls it. */
  readonly entry: boolean;
  /** What a user's request moves, there and back; absent: nobody knows, or it is not an entry tier. */
  readonly bytesPerRequest?: Bytes | undefined;
  readonly waterLevel: Ratio;
  readonly podReady: LeadTime;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly vetoes: readonly Veto[];
  /** It grows into the cloud only while all of them hold. Absent: nothing stops it. */
  readonly growWhile?: readonly GrowthCondition[] | undefined;
  readonly scaleIn: { readonly after: Millis; readonly maxStep: Ratio };
  /** Absent: it calls nobody. */
  readonly calls?: readonly Call[] | undefined;
  /** Namespaces, beside its own, whose calls it carries. Absent: none. */
  readonly acceptsCallsFrom?: LabelSelector | undefined;
  /** Absent: none. Only a Pinned tier has any. */
  readonly ceilings?: readonly Ceiling[] | undefined;
  /** What enforces its admission limit. Absent: who reads the published ConfigMap. */
  readonly gateways?: readonly Gateway[] | undefined;
  /** What may be switched off, in order. Absent: nothing. */
  readonly degrade?: readonly DegradeStep[] | undefined;
  /** Whose loss it outlives. Absent: none is planned for. */
  readonly survive?: 'LargestSite' | undefined;
  /** Tiers that are grown before this one. Absent: none. */
  readonly startAfter?: readonly TierId[] | undefined;
  /** Sites whose round trip time to home is longer are not used. */
  readonly maxRtt?: Millis | undefined;
  /** Absent: neither sites nor zones bound it. */
  readonly reach?: Reach | undefined;
}

export interface Override {
  /** `namespace/name` of the Override object. */
  readonly id: string;
  readonly tier: TierId;
  readonly min: number | undefined;
  /** At least this many cloud nodes that could serve the tier; absent: as many as replicas need. */
  readonly nodes?: number | undefined;
  /** Replaces the policy's perReplica while it lasts. */
  readonly perReplica: Rps | undefined;
  readonly pause: boolean;
  readonly noShrink: boolean;
  /** What was found is restored, and then nothing is done for the tier any more while it lasts. Absent: it is not. */
  readonly release?: boolean | undefined;
  readonly until: Millis;
  readonly reason: string;
}
