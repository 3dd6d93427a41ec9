/** Short-term trend of recent readings: their level, and what a rise that is none by chance foretells. */
import type { Sample } from '../model/memory.ts';
import { SMEAR_USUAL } from '../model/trend-window.ts';
import type { Millis, Rps } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import { blindAfter, type Line, type Rise, riseOf } from './rise.ts';

/** Readings older than this are no level any more. */
const LEVEL_WINDOW: Millis = 3 * MINUTE;
/** A trend may foretell at most this many times the load, a little more than the largest surge we promise to follow (5.6). */
const GROWTH_MAX = 6;
/** One-sided 95% of the normal distribution, for the confidence bound of the mean. */
const UPPER_95 = 1.645;

export interface Trend {
  /** Rps per millisecond; 0 when not significant. */
  readonly slope: number;
  /** Level at the newest sample. */
  readonly level: Rps;
  /** Upper 95% confidence bound of the mean `ahead` milliseconds from now. */
  upperAt(ahead: Millis): Rps;
  expectedAt(ahead: Millis): Rps;
}

/** The level is the median of the last three readings `after` an instant, so that one odd scrape moves nothing. */
export function levelOf(samples: readonly Sample[], after: Millis = -Infinity): Rps | undefined {
  const newest = samples.length - 1;
  const last = younger(samples[newest], after);
  if (last === undefined) return undefined;
  const second = (newest > 0 ? younger(samples[newest - 1], after) : undefined) ?? last;
  // Of two readings the larger counts.
  const third =
    (newest > 1 ? younger(samples[newest - 2], after) : undefined) ?? Math.max(second, last);
  return Math.max(Math.min(last, second), Math.min(Math.max(last, second), third));
}

function younger(sample: Sample | undefined, after: Millis): Rps | undefined {
  return sample !== undefined && sample.at > after ? sample.rps : undefined;
}

export interface TrendCase {
  /** Readings before this count for the level but not for the slope. */
  readonly since?: Millis;
  /** Time over which every reading is an average: the range of its rate. */
  readonly smear?: Millis | undefined;
  /** Whose readings they are; what is worked out of them need then not be worked out again. */
  readonly of?: object;
}

/**
 * Undefined when there is no reading at all. A falling trend is reported as flat: falling is for the stabilisation time to
 * judge.
 */
export function trendOf(
  samples: readonly Sample[],
  now: Millis,
  { since = 0, smear = SMEAR_USUAL, of }: TrendCase = {},
): Trend | undefined {
  const level = levelOf(samples, now - LEVEL_WINDOW);
  const end = samples.at(-1)?.at;
  if (level === undefined || end === undefined) return undefined;
  const blind = now - end >= blindAfter(smear);
  const rise = blind ? undefined : riseOf(samples, { since, smear }, of);
  if (rise === undefined) return flat(level);
  return risingTrend(rise, { level, lag: now - end, lowest: lowestOf(samples) });
}

function lowestOf(samples: readonly Sample[]): Rps {
  let lowest = Number.POSITIVE_INFINITY;
  for (const { rps } of samples) lowest = Math.min(lowest, rps);
  return lowest;
}

/** Made for most tiers in most cycles. */
function flat(level: Rps): Trend {
  const same = (): Rps => level;
  return { slope: 0, level, upperAt: same, expectedAt: same };
}

interface Rising {
  readonly level: Rps;
  /** Age of the newest reading. */
  readonly lag: Millis;
  /** Of all that is remembered: where the rise began, or lower. */
  readonly lowest: Rps;
}

function risingTrend(
  { line, late, error: standardError }: Rise,
  { level, lag, lowest }: Rising,
): Trend {
  // The median of three lags a rising line by a sample, and the newest sample lags now.
  const atNewest = Math.max(level, Math.min(endOf(line), endOf(late)));
  const most = GROWTH_MAX * atNewest;
  const slope = Math.min(line.slope, late.slope);
  const risen = Math.max(atNewest - lowest, -line.slope * line.start);
  const expectedAt = (ahead: Millis): Rps =>
    Math.min(most, atNewest + goesOn(slope * (lag + ahead), risen));
  const upperAt = (ahead: Millis): Rps => {
    const distance = lag + ahead - line.centre;
    const error = standardError * Math.sqrt(1 / line.count + (distance * distance) / line.spread);
    return Math.min(most, expectedAt(ahead) + UPPER_95 * error);
  };
  return { slope: line.slope, level, upperAt, expectedAt };
}

/** Where the line is at the newest sample. */
function endOf({ mean, slope, centre }: Line): Rps {
  return mean - slope * centre;
}

/**
 * How much more a rise brings that would bring `straight` if nothing ended it. Nobody knows when it ends; that it has
 * brought `risen` is all that is known, and of what lasts without a scale of its own, a share t / (t + s) of those that
 * lasted t lasts s longer (Jeffreys' prior of a duration, as in Gott 1993). The mean of min(s, ahead) under that is
 * t ln(1 + ahead / t); here both times are told by the load they bring.
 */
function goesOn(straight: Rps, risen: Rps): Rps {
  return risen * Math.log1p(straight / risen);
}
