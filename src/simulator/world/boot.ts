/**
 * How one machine comes up: in its usual time, slowly (N2), or as a zombie that is billed and joins late, never, or
 * without ever being Ready (P7).
 */
import type { Millis } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';

export interface Boot {
  /** Creation to running. */
  readonly runs: Millis;
  /** Creation to joining; undefined: never. */
  readonly joins: Millis | undefined;
  /** Joins and is never Ready. */
  readonly sick: boolean;
}

/** 15 minutes for what usually takes three. */
const SLOW_FACTOR = 5;
const NEVER_READY = -1;

export function bootOf(lead: Millis, nodeGroup: string, faults: Faults): Boot {
  const slow = faults.strikes('N2', nodeGroup);
  const runs = slow === undefined ? lead : Math.round(lead * (slow.size ?? SLOW_FACTOR));
  const zombie = faults.strikes('P7', nodeGroup);
  if (zombie === undefined) return { runs, joins: runs, sick: false };
  if (zombie.size === NEVER_READY) return { runs, joins: runs, sick: true };
  return { runs, joins: zombie.size === undefined ? undefined : runs + zombie.size, sick: false };
}
