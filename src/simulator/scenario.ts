/**
 * The truth of one rehearsal, units resolved: what really exists, how fast it really is and what users really ask.
 * Nothing here is read from a policy, or the controller would be graded on its own assumptions.
 */
import type { Labels, SiteName } from '../model/policy.ts';
import {
  type LeadTime,
  MINUTE,
  type Millis,
  type Money,
  type Ratio,
  type Resources,
  type Rps,
} from '../model/units.ts';
import type { ApiTruth } from './api/api-truth.ts';
import type { ScheduledFault } from './faults/fault.ts';
import type { LineTruth } from './lines/line.ts';
import type { ProviderHabits } from './provider-habits.ts';
import type { BalancingTruth, CallTruth, CeilingsTruth, DoorTruth } from './traffic/door.ts';
import type { TrafficPart } from './traffic/part.ts';
import type { TruthRanges } from './truth/ranges.ts';
import type { WorkloadHabits } from './workload-habits.ts';

/** On-prem machines that are alike. */
export interface NodeGroupTruth {
  readonly name: string;
  readonly count: number;
  readonly allocatable: Resources;
}

export interface SiteTruth {
  readonly name: SiteName;
  readonly nodes: readonly NodeGroupTruth[];
}

export interface NamespaceTruth {
  readonly name: string;
  readonly labels: Labels;
}

export interface WorkloadTruth {
  readonly name: string;
  readonly namespace: string;
  /** Running and ready when the rehearsal begins. */
  readonly replicas: number;
  readonly perPod: Resources;
  /** The pod template says kingtide.dev/residency: burstable. */
  readonly burstable: boolean;
  /** Burst taint values the template tolerates; '*' tolerates every one. */
  readonly tolerates: readonly string[];
  /** Demand one ready pod really serves, by site; the first entry without a site is for all others. */
  readonly unitCapacity: Rps;
  readonly unitCapacityAt: ReadonlyMap<SiteName, Rps>;
  /** Bind to serving. */
  readonly podReady: LeadTime;
  /** Deletion to gone. A pod serves no more from the first moment of it. */
  readonly grace: Millis;
  /** Placement, start, rollout and protection of its pods; absent: plain. */
  readonly habits?: WorkloadHabits | undefined;
  readonly traffic: readonly TrafficPart[];
  /** What happens to requests before a pod sees them; undefined: all go to the pods, who refuse what is too much. */
  readonly door?: DoorTruth | undefined;
  readonly calls?: readonly CallTruth[] | undefined;
  readonly ceilings?: CeilingsTruth | undefined;
  /** Undefined: every pod gets the same share. */
  readonly balancing?: BalancingTruth | undefined;
  /** CPU really used over CPU asked for when a pod is full; undefined: all of it. */
  readonly usage?: Ratio | undefined;
}

export interface PoolTruth {
  readonly nodeGroup: string;
  readonly site: SiteName;
  /** Value of the burst taint on its nodes. */
  readonly burstClass: string;
  readonly allocatable: Resources;
  /** Provider call to Node Ready. */
  readonly leadTime: LeadTime;
  /** Deletion call to the end of the bill. */
  readonly deletion: Millis;
  /** Machines the provider has to give. */
  readonly stock: number;
  readonly maxNodes: number;
  readonly pricePerHour: Money;
  /** Absent: it has none beyond the above. */
  readonly habits?: ProviderHabits | undefined;
}

export interface PrometheusTruth {
  readonly scrapeInterval: Millis;
  /** Scrape to visible in answers. */
  readonly lag: Millis;
  /** Load balancers that share the counters of the gateway. */
  readonly gateways: number;
  /** How far back there is history before the start. */
  readonly history: Millis;
}

/** A count that a job of the business shows, at each instant straight between its points. */
export interface GaugeTruth {
  /** Of the metric. */
  readonly name: string;
  readonly job: string;
  /** In order of time. */
  readonly points: readonly { readonly at: Millis; readonly value: number }[];
}

export interface ControllerTruth {
  readonly tick: Millis;
  readonly maxCloudNodes: number;
  /** Per day; absent: no cap. */
  readonly maxSpend?: Money | undefined;
  /** Processes of the operator; one of them leads. */
  readonly replicas: number;
}

export interface Scenario {
  readonly name: string;
  readonly summary: string;
  readonly timeZone: string;
  readonly from: Millis;
  readonly to: Millis;
  /** Load is constant within a step. */
  readonly step: Millis;
  readonly seed: number;
  readonly namespaces: readonly NamespaceTruth[];
  readonly sites: readonly SiteTruth[];
  /** Requests of the DaemonSet pods on every node. */
  readonly daemons: Resources;
  readonly workloads: readonly WorkloadTruth[];
  readonly pools: readonly PoolTruth[];
  readonly podsCreatedPerSecond: number;
  readonly podsBoundPerSecond: number;
  /** Standard deviation of the load, as a share of it. */
  readonly noise: Ratio;
  readonly prometheus: PrometheusTruth;
  readonly controller: ControllerTruth;
  /** Absent: requests to the API server take no time and are never throttled. */
  readonly api?: ApiTruth | undefined;
  /** Bits per second of the image registry of a site; where there is none, images are there already. */
  readonly registries?: ReadonlyMap<SiteName, number> | undefined;
  /** What goes wrong, and when. */
  readonly faults: readonly ScheduledFault[];
  /** Counts a business shows beside its load. Absent: none. */
  readonly gauges?: readonly GaugeTruth[] | undefined;
  /** Undefined: every site is reached without limit. */
  readonly lines?: readonly LineTruth[] | undefined;
  /** How far each seed's truth may be from what is written here; undefined: not at all. */
  readonly truth?: TruthRanges | undefined;
}

/**
 * The world runs this long before the rehearsal begins, uncontrolled, so that Prometheus has its usual hour of scrapes
 * and the first reading is as good as any later one.
 */
export const WARM_UP: Millis = 75 * MINUTE;

export function workloadKey(workload: {
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${workload.namespace}/${workload.name}`;
}
