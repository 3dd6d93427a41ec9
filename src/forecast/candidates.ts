/** Simple forecasts of the load some time ahead, in a fixed order: none is right always, and none needs more than readings. */
import type { Sample } from '../model/memory.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';

export interface CandidateCase {
  readonly samples: readonly Sample[];
  readonly now: Millis;
  readonly ahead: Millis;
  readonly season: Ratio;
}

const SLOPE_WINDOW: Millis = MINUTE;
const LAST_READINGS = 3;
/** A line foretells no more than this many times the load. */
const GROWTH_MAX = 4;

/**
 * As it is now, as it is now with the season's change, the mean of what is remembered, half the slope of the last minute,
 * all of it. Undefined without a reading.
 */
export function candidatesOf({
  samples,
  now,
  ahead,
  season,
}: CandidateCase): readonly Rps[] | undefined {
  const newest = samples.at(-1);
  if (newest === undefined) return undefined;
  const last = meanOf(samples.slice(-LAST_READINGS));
  const mean = meanOf(samples);
  const rise = slopeOf(samples, newest.at) * (now - newest.at + ahead);
  const line = (share: Ratio): Rps =>
    Math.min(GROWTH_MAX * newest.rps, Math.max(0, newest.rps + share * rise));
  return [last, last * season, mean, line(0.5), line(1)];
}

function meanOf(samples: readonly Sample[]): Rps {
  let sum = 0;
  for (const { rps } of samples) sum += rps;
  return sum / samples.length;
}

/** Rps per millisecond over the last minute, up or down; 0 where one reading is all there is. */
function slopeOf(samples: readonly Sample[], end: Millis): number {
  const recent = samples.filter(({ at }) => at > end - SLOPE_WINDOW);
  let time = 0;
  for (const { at } of recent) time += at - end;
  const [centre, mean] = [time / recent.length, meanOf(recent)];
  let spread = 0;
  let cross = 0;
  for (const { at, rps } of recent) {
    spread += (at - end - centre) ** 2;
    cross += (at - end - centre) * (rps - mean);
  }
  return spread > 0 ? cross / spread : 0;
}
