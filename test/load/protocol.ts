/** What the load exporter process and its starter say to each other. Types only. */
import type { TrafficPart } from '../../src/simulator/traffic/part.ts';

export interface TierLoad {
  readonly name: string;
  readonly namespace: string;
  /** Label selector of its pods, e.g. `app=checkout`. */
  readonly selector: string;
  /** Label of the gateway's counter. */
  readonly route: string;
  /** What one Ready pod really serves, whatever policies say. */
  readonly truePerReplica: number;
  /** Instants are milliseconds since the load began. */
  readonly traffic: readonly TrafficPart[];
}

export interface LoadConfig {
  readonly kubeconfig: string;
  /** How fast the shape plays; rates stay rates. */
  readonly timeScale: number;
  readonly tiers: readonly TierLoad[];
}

export interface TierState {
  readonly offeredRps: number;
  readonly servedRps: number;
  readonly running: number;
  readonly ready: number;
  /** Totals since the start. */
  readonly offered: number;
  readonly served: number;
}

export interface Ready {
  readonly port: number;
}
