/**
 * Policies as the controller trusts them: units resolved, defaults filled, references checked.
 * Only `policy/` makes these values, from YAML files and cluster objects alike.
 */
import type { LeadTime, Millis, Money, Ratio, Resources, Rps } from './units.ts';

/** `namespace/name` of a ScalingPolicy. */
export type TierId = string;
export type SiteName = string;
export type PoolName = string;
export type Labels = Readonly<Record<string, string>>;

export interface LabelSelector {
  readonly matchLabels: Labels;
}

export interface Site {
  readonly name: SiteName;
  readonly type: 'OnPrem' | 'Cloud';
  /** ISO 3166 code; demand of one country bursts only into sites of the same country. */
  readonly country: string;
  /** Share of each node's allocatable kept free of burstable tiers. */
  readonly reserve: Ratio;
}

/** Addresses, CA and credentials of an endpoint live in the operator's configuration only. */
export interface ExternalGrpcProvider {
  readonly kind: 'externalGrpc';
  readonly endpoint: string;
  readonly nodeGroup: string;
}
export type Provider = ExternalGrpcProvider;

export interface Grant {
  readonly name: string;
  readonly namespaceSelector: LabelSelector;
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
  readonly workloadKind: 'Deployment';
  readonly name: string;
}

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
}

export interface Veto {
  readonly name: string;
  readonly query: string;
  readonly above: Rps;
}

export interface ScalingPolicy {
  readonly id: TierId;
  readonly namespace: string;
  readonly name: string;
  readonly generation: number;
  readonly target: WorkloadTarget;
  readonly residency: 'Burstable' | 'Pinned';
  readonly level: 'L0' | 'L1' | 'L2' | 'L3';
  readonly mode: 'Observe' | 'Recommend' | 'Enforce';
  /** Empty: a Pinned policy that only describes. */
  readonly demands: readonly Demand[];
  /** Users reach it directly, so promotions multiply its demand. */
  readonly entry: boolean;
  readonly waterLevel: Ratio;
  readonly podReady: LeadTime;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly vetoes: readonly Veto[];
  readonly scaleIn: { readonly after: Millis; readonly maxStep: Ratio };
}

export interface Override {
  /** `namespace/name` of the Override object. */
  readonly id: string;
  readonly tier: TierId;
  readonly min: number | undefined;
  /** Replaces the policy's perReplica while it lasts. */
  readonly perReplica: Rps | undefined;
  readonly pause: boolean;
  readonly noShrink: boolean;
  readonly until: Millis;
  readonly reason: string;
}
