/** What is known of one minute of a rehearsal: the truth of the world, not what the controller says. */
import type { Micros, Millis, Rps } from '../model/units.ts';
import type { DoorLoad } from './world/journal.ts';

export interface TierMinute {
  /** Requests. */
  readonly offered: number;
  readonly served: number;
  /** Largest load of a step. */
  readonly peakOffered: Rps;
  /** Smallest capacity of ready pods at a step's end. */
  readonly leastCapacity: Rps;
  readonly readyPods: number;
  /** Time within the minute in which more was offered than served, waits, or was a program turned away. */
  readonly short: Millis;
  /** Where what was not served went; undefined: all of it is lost. */
  readonly door?: DoorLoad | undefined;
}

export interface Minute {
  readonly from: Millis;
  /** By workload key. */
  readonly tiers: ReadonlyMap<string, TierMinute>;
  /** Machines billed, at most. */
  readonly instances: number;
  readonly readyCloudNodes: number;
  readonly spent: Micros;
}
