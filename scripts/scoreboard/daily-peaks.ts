/** What promotions multiply, tried on ordinary days: the daily peak as it was known, beside the peak that came. */
import { type Point, pointsOf } from '../../src/model/points.ts';
import { DAY, MINUTE } from '../../src/model/units.ts';
import { HISTORY_SPAN, summarise } from '../../src/observe/history.ts';

const MINUTES_OF_DAY = DAY / MINUTE;
/** The daily peak is known a day before the day begins. */
const AHEAD_DAYS = 1;

/** For each day with a whole fortnight before: how far its p99 minute was from what was known 24 h ahead, in %. */
export function peakErrors(minutes: readonly Point[]): readonly number[] {
  const errors: number[] = [];
  const fortnight = HISTORY_SPAN / MINUTE;
  const ahead = AHEAD_DAYS * MINUTES_OF_DAY;
  for (
    let from = fortnight + ahead;
    from + MINUTES_OF_DAY <= minutes.length;
    from += MINUTES_OF_DAY
  ) {
    const known = peakOf(minutes.slice(from - ahead - fortnight, from - ahead));
    const came = peakOf(minutes.slice(from, from + MINUTES_OF_DAY));
    if (known === undefined || came === undefined || came === 0) continue;
    errors.push(100 * Math.abs(known / came - 1));
  }
  return errors;
}

function peakOf(minutes: readonly Point[]): number | undefined {
  return summarise(pointsOf(minutes), [])?.dailyPeak;
}
