/**
 * Short-term trend of recent readings. Noise must not buy nodes, so a slope counts only when it is significant; a step must
 * not either, which a rate over a minute shows as a ramp of a minute, so a rise counts only while it lasts longer than that.
 */
import type { Sample } from '../model/memory.ts';
import type { Millis, Rps } from '../model/units.ts';
import { MINUTE, SECOND } from '../model/units.ts';
import { noiseOf } from './noise.ts';

/** A rate is smeared over its window; a minute is the usual one, and taken where a query does not show its own. */
const SMEAR_USUAL: Millis = MINUTE;
/** Three times that: a step that such a rate smears fills one third of it, a real rise fills more. */
const THIRDS = 3;
/** Nine cycles of five seconds. */
const WINDOW_MIN: Millis = 45 * SECOND;
/** Readings older than this are no level any more. */
const LEVEL_WINDOW: Millis = 3 * MINUTE;
/** The level is the middle one of so many readings. */
const LEVEL_SAMPLES = 3;
/** Fewer readings than this are no trend: three for each third of the window. */
const SAMPLES_MIN = 9;
/** The first two thirds of the window must bring at least this share of the rise ... */
const SHARE_EARLY = 0.2;
/** ... and the last third must go on rising at least at this share of the whole slope. */
const SHARE_LATE = 0.6;
/** A trend may foretell at most this many times the load, a little more than the largest surge we promise to follow (5.6). */
const GROWTH_MAX = 6;
/** Slope over its standard error: one-sided 99.9% for few independent readings (Student's t, 10 degrees: 4.14). */
const SIGNIFICANCE = 4.14;
/** A rise over the window must be so many standard deviations of the jumps of the last ten minutes. */
const NOISES = 5;
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

/** The level is the median of the last three readings, so that one odd scrape moves nothing. */
export function levelOf(samples: readonly Sample[]): Rps | undefined {
  const last = samples.at(-1)?.rps;
  if (last === undefined) return undefined;
  const second = samples.at(-2)?.rps ?? last;
  // Of two readings the larger counts.
  const third = samples.at(-3)?.rps ?? Math.max(second, last);
  return Math.max(Math.min(last, second), Math.min(Math.max(last, second), third));
}

interface Fit {
  readonly slope: number;
  readonly standardError: number;
  readonly significance: number;
  readonly count: number;
  /** Of the oldest sample, relative to the newest; never positive. */
  readonly start: Millis;
  readonly centre: number;
  readonly mean: Rps;
  readonly spread: number;
}

/** Ordinary least squares over time relative to the newest sample. */
function lineThrough(samples: readonly Sample[], newest: Millis): Fit | undefined {
  const count = samples.length;
  let sumX = 0;
  let sumY = 0;
  for (const sample of samples) {
    sumX += sample.at - newest;
    sumY += sample.rps;
  }
  const centre = sumX / count;
  const mean = sumY / count;
  let spread = 0;
  let cross = 0;
  for (const sample of samples) {
    const dx = sample.at - newest - centre;
    spread += dx * dx;
    cross += dx * (sample.rps - mean);
  }
  if (spread < SECOND) return undefined;
  const slope = cross / spread;
  let squares = 0;
  for (const sample of samples) {
    const residual = sample.rps - mean - slope * (sample.at - newest - centre);
    squares += residual * residual;
  }
  const standardError = Math.sqrt(squares / (count - 2));
  const slopeError = standardError / Math.sqrt(spread);
  const significance = slopeError === 0 ? Math.sign(slope) * Infinity : slope / slopeError;
  const start = (samples[0]?.at ?? newest) - newest;
  return { slope, standardError, significance, count, start, centre, mean, spread };
}

/** Samples are in order of time, and most of them are too old: looked for from the end. */
function youngerThan(samples: readonly Sample[], after: Millis): readonly Sample[] {
  let first = samples.length;
  while (first > 0 && (samples[first - 1]?.at ?? after) > after) first -= 1;
  return samples.slice(first);
}

export interface TrendCase {
  /** Readings before this count for the level but not for the slope. */
  readonly since?: Millis;
  /** Time over which every reading is an average: the range of its rate. */
  readonly smear?: Millis | undefined;
}

/**
 * Undefined when there is no reading at all. A falling trend is reported as flat: falling is for the stabilisation time to
 * judge.
 */
export function trendOf(
  samples: readonly Sample[],
  now: Millis,
  { since = 0, smear = SMEAR_USUAL }: TrendCase = {},
): Trend | undefined {
  const recent = youngerThan(samples.slice(-LEVEL_SAMPLES), now - LEVEL_WINDOW);
  const level = levelOf(recent);
  const newest = recent.at(-1);
  if (level === undefined || newest === undefined) return undefined;
  const window = Math.max(WINDOW_MIN, THIRDS * smear);
  const { at: end } = newest;
  const rising = youngerThan(samples, Math.max(end - window, since - 1));
  const blind = now - end >= window / THIRDS;
  const line = blind || rising.length < SAMPLES_MIN ? undefined : lineThrough(rising, end);
  const sure =
    line !== undefined && isSure(line, smear) && lasts(rising, line.slope, { end, window });
  if (!sure || isNoise(line.slope * (window - smear), noiseOf(samples, smear))) {
    return { slope: 0, level, upperAt: () => level, expectedAt: () => level };
  }
  // The median of three lags a rising line by a sample, and the newest sample lags now.
  const atNewest = Math.max(level, line.mean - line.slope * line.centre);
  const lag = now - newest.at;
  const most = GROWTH_MAX * atNewest;
  const expectedAt = (ahead: Millis): Rps => Math.min(most, atNewest + line.slope * (lag + ahead));
  const upperAt = (ahead: Millis): Rps => {
    const distance = lag + ahead - line.centre;
    const error =
      line.standardError * Math.sqrt(1 / line.count + (distance * distance) / line.spread);
    return Math.min(most, expectedAt(ahead) + UPPER_95 * error);
  };
  return { slope: line.slope, level, upperAt, expectedAt };
}

/**
 * Readings closer together than their smear share most of what they saw, so that so many of them weigh as one: the error
 * of the slope is larger than independent residuals would make it, by the root of that.
 */
function isSure({ significance, count, start }: Fit, smear: Millis): boolean {
  const every = -start / (count - 1);
  return significance >= SIGNIFICANCE * Math.sqrt(Math.max(1, smear / every));
}

/** A rise no larger than what readings jump about anyway; where nothing is known of that, its own residuals must do. */
function isNoise(rise: Rps, noise: Rps | undefined): boolean {
  return noise !== undefined && rise < NOISES * noise;
}

interface Window {
  /** Time of the newest reading. */
  readonly end: Millis;
  readonly window: Millis;
}

/** A rise that began before the last third of the window and still goes on in it. */
function lasts(samples: readonly Sample[], slope: number, { end, window }: Window): boolean {
  const third = window / THIRDS;
  const late = samples.filter((sample) => sample.at > end - third);
  const middle = samples.filter(
    (sample) => sample.at <= end - third && sample.at > end - 2 * third,
  );
  const early = samples.filter((sample) => sample.at <= end - 2 * third);
  const [first, second, last] = [meanOf(early), meanOf(middle), meanOf(late)];
  if (first === undefined || second === undefined || last === undefined) return false;
  if (second - first < SHARE_EARLY * (last - first)) return false;
  // One instant has no slope, and shows nothing that goes on.
  return (lineThrough(late, end)?.slope ?? 0) >= SHARE_LATE * slope;
}

function meanOf(samples: readonly Sample[]): Rps | undefined {
  if (samples.length === 0) return undefined;
  let sum = 0;
  for (const sample of samples) sum += sample.rps;
  return sum / samples.length;
}
