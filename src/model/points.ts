/**
 * A load over time in columns: a fortnight of minutes for each of a thousand tiers is twenty million points, and as
 * objects each of them would have to be carried through collections of garbage.
 */
import type { Millis } from './units.ts';

export interface Point {
  readonly at: Millis;
  /** NaN and infinities are what was answered. */
  readonly value: number;
}

/** Two columns of the same length; in the order in which they were answered. */
export interface Points {
  readonly ats: Float64Array;
  readonly values: Float64Array;
}

export function pointsOf(list: readonly Point[]): Points {
  return {
    ats: Float64Array.from(list, ({ at }) => at),
    values: Float64Array.from(list, ({ value }) => value),
  };
}
