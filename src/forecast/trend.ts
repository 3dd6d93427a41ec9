/**
 * Short-term trend of recent readings. Noise must not buy nodes, so a slope counts only when it is significant; a step must
 * not either, which a rate over a minute shows as a ramp of a minute, so a rise counts only while it lasts longer than that.
 */
import type { Sample } from '../model/memory.ts';
import type { Millis, Rps } from '../model/units.ts';
import { MINUTE, SECOND } from '../model/units.ts';

/** Three times the usual rate window: a step that such a rate smears fills one third of it, a real rise fills more. */
const TREND_WINDOW: Millis = 3 * MINUTE;
/** Fewer readings than this are no trend: three for each third of the window. */
const SAMPLES_MIN = 9;
/** The first two thirds of the window must bring at least this share of the rise ... */
const SHARE_EARLY = 0.25;
/** ... and the last third must go on rising at least at this share of the whole slope. */
const SHARE_LATE = 0.5;
/** A trend may foretell at most a doubling; more than that is for the next reading to show. */
const GROWTH_MAX = 2;
/** Slope over its standard error: one-sided 99.9% for the few samples we have (Student's t, 10 degrees: 4.14). */
const SIGNIFICANCE = 4.14;
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
  const last = samples.slice(-3).map((sample) => sample.rps);
  if (last.length === 0) return undefined;
  last.sort((a, b) => a - b);
  return last[Math.floor(last.length / 2)];
}

interface Fit {
  readonly slope: number;
  readonly standardError: number;
  readonly significance: number;
  readonly count: number;
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
  return { slope, standardError, significance, count, centre, mean, spread };
}

/**
 * Undefined when there is no reading at all. A falling trend is reported as flat: falling is for the stabilisation time to
 * judge. Readings before `since` count for the level but not for the slope.
 */
export function trendOf(
  samples: readonly Sample[],
  now: Millis,
  since: Millis = 0,
): Trend | undefined {
  const recent = samples.filter((sample) => sample.at > now - TREND_WINDOW);
  const level = levelOf(recent);
  const newest = recent.at(-1);
  if (level === undefined || newest === undefined) return undefined;
  const rising = recent.filter((sample) => sample.at >= since);
  const line = rising.length < SAMPLES_MIN ? undefined : lineThrough(rising, newest.at);
  if (line === undefined || line.significance < SIGNIFICANCE || !lasts(rising, line.slope, now)) {
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

/** A rise that began before the last third of the window and still goes on in it. */
function lasts(samples: readonly Sample[], slope: number, now: Millis): boolean {
  const third = TREND_WINDOW / 3;
  const late = samples.filter((sample) => sample.at > now - third);
  const middle = samples.filter(
    (sample) => sample.at <= now - third && sample.at > now - 2 * third,
  );
  const early = samples.filter((sample) => sample.at <= now - 2 * third);
  const [first, second, last] = [meanOf(early), meanOf(middle), meanOf(late)];
  if (first === undefined || second === undefined || last === undefined) return false;
  if (second - first < SHARE_EARLY * (last - first)) return false;
  // One instant has no slope, and shows nothing that goes on.
  return (lineThrough(late, now)?.slope ?? 0) >= SHARE_LATE * slope;
}

function meanOf(samples: readonly Sample[]): Rps | undefined {
  if (samples.length === 0) return undefined;
  let sum = 0;
  for (const sample of samples) sum += sample.rps;
  return sum / samples.length;
}
