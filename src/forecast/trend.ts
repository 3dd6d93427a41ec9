/** Short-term trend of recent readings. Noise must not buy nodes, so a slope counts only when it is significant. */
import type { Sample } from '../model/memory.ts';
import type { Millis, Rps } from '../model/units.ts';
import { MINUTE, SECOND } from '../model/units.ts';

/** Readings older than this say nothing about the slope now. */
export const TREND_WINDOW: Millis = 5 * MINUTE;
/** Fewer readings than this are no trend. */
const SAMPLES_MIN = 6;
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
function fit(samples: readonly Sample[], newest: Millis): Fit | undefined {
  const count = samples.length;
  if (count < SAMPLES_MIN) return undefined;
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

/** Undefined when there is no reading at all. A falling trend is reported as flat: falling is for the stabilisation time to judge. */
export function trendOf(samples: readonly Sample[], now: Millis): Trend | undefined {
  const recent = samples.filter((sample) => sample.at > now - TREND_WINDOW);
  const level = levelOf(recent);
  const newest = recent.at(-1);
  if (level === undefined || newest === undefined) return undefined;
  const line = fit(recent, newest.at);
  if (line === undefined || line.slope <= 0 || line.significance < SIGNIFICANCE) {
    return { slope: 0, level, upperAt: () => level, expectedAt: () => level };
  }
  // The median of three lags a rising line by a sample, and the newest sample lags now.
  const atNewest = Math.max(level, line.mean - line.slope * line.centre);
  const lag = now - newest.at;
  const expectedAt = (ahead: Millis): Rps => atNewest + line.slope * (lag + ahead);
  const upperAt = (ahead: Millis): Rps => {
    const distance = lag + ahead - line.centre;
    const error =
      line.standardError * Math.sqrt(1 / line.count + (distance * distance) / line.spread);
    return expectedAt(ahead) + UPPER_95 * error;
  };
  return { slope: line.slope, level, upperAt, expectedAt };
}
