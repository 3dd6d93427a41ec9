/** Days of a time zone as instants: from midnight to midnight, 23 or 25 hours long where clocks change. Reads no clock. */
import type { Interval } from '../model/promotion.ts';
import { DAY, type Millis } from '../model/units.ts';
import { resolveWall, wallOf } from './local-time.ts';

/** The day of `now`, the one before and the one after: a set of policies is kept for an hour, and a midnight may be in it. */
export function daysAround(now: Millis, zone: string): readonly Interval[] {
  const today = Math.floor(wallOf(now, zone) / DAY) * DAY;
  const midnight = (days: number): Millis => resolveWall(today + days * DAY, zone, 'start').ms;
  return [-1, 0, 1].map((days) => ({ from: midnight(days), to: midnight(days + 1) }));
}
