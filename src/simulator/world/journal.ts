/**
 * Everything that happens in the world, as it happens: the truth that checkers, trace and timeline are made of.
 * What the controller says of itself does not pass here.
 */
import type { SiteName } from '../../model/policy.ts';
import type { Micros, Millis } from '../../model/units.ts';
import type { FaultId } from '../faults/catalogue.ts';

export interface TierLoad {
  readonly workload: string;
  /** Requests within the step. */
  readonly offered: number;
  readonly served: number;
  /** rps that ready pods could serve at the step's end. */
  readonly capacity: number;
  readonly readyPods: number;
  /** Where the others went; undefined: what was not served is lost. */
  readonly door?: DoorLoad | undefined;
}

/** Requests within the step, but for `queued`. What was offered is served, lost, refused, blocked, or waits. */
export interface DoorLoad {
  readonly lost: number;
  /** Above the admission limit. */
  readonly refused: number;
  /** Programs that the gateway turned away. */
  readonly blocked: number;
  /** Waiting at the step's end. */
  readonly queued: number;
  /** Of the offered, those that had failed before. */
  readonly retried: number;
  /** Of the offered, those of programs. */
  readonly bots: number;
  /** Of the lost, those on a line or before it. */
  readonly onLine: number;
}

/** What a request that changes something is about. */
export interface RequestFacts {
  /** The object: `namespace/workload`, a node, a pod, a node group or an intent. */
  readonly subject: string;
  readonly about: Readonly<
    Record<string, string | number | boolean | readonly string[] | undefined>
  >;
}

export type InstanceState = 'created' | 'joined' | 'ready' | 'deleting' | 'gone';

export type WorldEvent =
  | {
      /** A change an operator process asked for, when it took effect or was refused. Reads are not told. */
      readonly kind: 'request';
      /** When it landed; `sentAt` is when it left the process. */
      readonly at: Millis;
      readonly sentAt: Millis;
      /** Which process sent it, and the leadership it believed in then. */
      readonly operator: number;
      readonly epoch: number;
      /** End of its hold of the lease when it was sent; undefined: it held none. */
      readonly deadline: Millis | undefined;
      /** Port and method, as `cluster.setReplicas`. */
      readonly label: string;
      readonly facts: RequestFacts | undefined;
      /** `ok`, or the kind of the port error. */
      readonly answer: string;
    }
  | {
      /** A fault took effect. */
      readonly kind: 'fault';
      readonly at: Millis;
      readonly id: FaultId;
      readonly subject: string;
      readonly detail: string;
    }
  | {
      /** An operator process began, led, lost the lease, stood still, went on or ended. */
      readonly kind: 'operator';
      readonly at: Millis;
      readonly operator: number;
      readonly epoch: number;
      readonly state: 'started' | 'leads' | 'lost' | 'frozen' | 'thawed' | 'crashed' | 'stopped';
    }
  | {
      readonly kind: 'pod-bound' | 'pod-ready' | 'pod-deleted';
      readonly at: Millis;
      readonly pod: string;
      readonly workload: string;
      readonly node: string | undefined;
      readonly site: SiteName | undefined;
      readonly cloud: boolean;
    }
  | {
      /** Its containers ended before its grace was over, with whatever they had not finished. */
      readonly kind: 'pod-cut';
      readonly at: Millis;
      readonly pod: string;
      readonly workload: string;
      readonly node: string | undefined;
    }
  | {
      /** An application was told to take a degrade step that it knows, or to leave it. */
      readonly kind: 'step';
      readonly at: Millis;
      readonly workload: string;
      readonly step: string;
      readonly state: 'begins' | 'ends';
    }
  | {
      readonly kind: 'instance';
      readonly at: Millis;
      readonly pool: string;
      readonly id: string;
      readonly state: InstanceState;
      /** Who made or ends it, when that is no order of the cluster's: the provider itself, or a rival or a person. */
      readonly hand?: 'provider' | 'rival';
    }
  | {
      readonly kind: 'provider-call';
      readonly at: Millis;
      readonly pool: string;
      readonly call: 'grow' | 'give-back';
      readonly wanted: readonly string[] | number;
      readonly answer: string;
    }
  | {
      readonly kind: 'load';
      readonly at: Millis;
      readonly span: Millis;
      readonly tiers: readonly TierLoad[];
      readonly instances: number;
      readonly readyCloudNodes: number;
      readonly spent: Micros;
    };

export type WorldListener = (event: WorldEvent) => void;

export interface Journal {
  emit(event: WorldEvent): void;
  /** Called for each event, in the order of joining. */
  listen(listener: WorldListener): void;
}

export function createJournal(): Journal {
  const listeners: WorldListener[] = [];
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    listen: (listener) => void listeners.push(listener),
  };
}
