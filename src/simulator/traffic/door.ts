/** What happens to requests at a tier's entry before a pod sees them, as the scenario says it. Only shapes. */
import type { Bytes, Millis, Ratio, Rps } from '../../model/units.ts';

export interface DoorTruth {
  /** What cannot be served at once waits; undefined: it is refused. */
  readonly queue: QueueTruth | undefined;
  /** Users who try again; undefined: nobody does. */
  readonly retries: RetriesTruth | undefined;
  /** Rate that is let in, programs included; undefined: everybody. */
  readonly admission: Rps | undefined;
  /** The gateway enforces what the controller publishes; absent: it does not. */
  readonly obeysLimits?: true;
  /** Degrade steps that the application knows and takes when they are published; absent: none. */
  readonly steps?: readonly StepTruth[];
  /** Share of the requests of programs that the gateway turns away. */
  readonly botsBlocked: Ratio;
  /** Of a user's request and its answer, on the line to a pod away from home. */
  readonly bytesPerRequest: Bytes;
}

export interface StepTruth {
  readonly name: string;
  /** Share of its requests that are not made any more, whatever the policy says. */
  readonly saves: Ratio;
  /** Told to done. */
  readonly takes: Millis;
}

export interface QueueTruth {
  /** Requests that may wait at a time. */
  readonly size: number;
  /** Who would wait longer is turned away at once. */
  readonly wait: Millis;
}

export interface RetriesTruth {
  /** Time until a request that failed comes back. */
  readonly after: Millis;
  /** How often one request comes back at most. */
  readonly attempts: number;
  /** Share of the failed that try again. */
  readonly share: Ratio;
}

/** What one served request costs another tier. */
export interface CallTruth {
  /** Workload key of the callee. */
  readonly to: string;
  readonly perRequest: number;
  /** Of one call and its answer, on a line it crosses. */
  readonly bytes: Bytes;
  /** That one ready pod of the caller holds open. */
  readonly connectionsPerReplica: number;
}

/** What a tier takes whatever its replicas. */
export interface CeilingsTruth {
  readonly requests: Rps | undefined;
  readonly connections: number | undefined;
}

/** How evenly pods are loaded. */
export interface BalancingTruth {
  /** A new pod's share rises to a full one in this time. */
  readonly ramp: Millis;
  /** Kept connections give a pod up to this much more or less than its share. */
  readonly skew: Ratio;
  /** A pod that has not answered for so long gets no more; absent: as long as Kubernetes calls it Ready it does. */
  readonly passesOver?: Millis | undefined;
}
