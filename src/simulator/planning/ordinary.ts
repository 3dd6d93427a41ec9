/**
 * What a tier is asked on ordinary days: the lasting parts of the load that the description of a shop has. What happens
 * on a date is left out, because a plan must not know it.
 */
import { DAY, MINUTE, type Millis, type Rps } from '../../model/units.ts';
import type { TrafficPart } from '../traffic/part.ts';
import { offeredBy } from '../traffic/shapes.ts';

/** As the DailyPeak of a calendar: the p99 minute of the last 14 days. */
const HISTORY: Millis = 14 * DAY;
const PERCENTILE = 0.99;

/** Parts without dates that go on day by day. */
export function ordinaryParts(parts: readonly TrafficPart[]): readonly TrafficPart[] {
  return parts.filter(
    ({ shape, from, until }) =>
      (shape === 'flat' || shape === 'daily' || shape === 'rush') &&
      from === undefined &&
      until === undefined,
  );
}

/** The p99 minute of the fortnight before `at`, in rps; 0 for a tier that nobody asks. */
export function dailyPeakOf(ordinary: readonly TrafficPart[], at: Millis): Rps {
  const count = HISTORY / MINUTE;
  const minutes = Float64Array.from({ length: count }, (_, index) =>
    offeredBy(ordinary, at - HISTORY + (index + 0.5) * MINUTE),
  ).toSorted();
  return minutes[Math.ceil(PERCENTILE * count) - 1] ?? 0;
}
