/**
 * Everything that happens in the world, as it happens: the truth that checkers, trace and timeline are made of.
 * What the controller says of itself does not pass here.
 */
import type { SiteName } from '../../model/policy.ts';
import type { Micros, Millis } from '../../model/units.ts';

export interface TierLoad {
  readonly workload: string;
  /** Requests within the step. */
  readonly offered: number;
  readonly served: number;
  /** rps that ready pods could serve at the step's end. */
  readonly capacity: number;
  readonly readyPods: number;
}

export type WorldEvent =
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
      readonly kind: 'instance';
      readonly at: Millis;
      readonly pool: string;
      readonly id: string;
      readonly state: 'created' | 'joined' | 'ready' | 'deleting' | 'gone';
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
