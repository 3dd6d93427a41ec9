/**
 * Whether readings rise, and along which line. Noise is no rise, nor is a step, which a rate over a minute shows as a ramp
 * of a minute: a rise counts only while it lasts longer than that.
 */
import type { Sample } from '../model/memory.ts';
import { THIRDS, trendWindow } from '../model/trend-window.ts';
import type { Millis, Rps } from '../model/units.ts';
import { SECOND } from '../model/units.ts';
import { noiseOf } from './noise.ts';

/** Fewer readings than this are no trend: three for each third of the window. */
const SAMPLES_MIN = 9;
/** The first two thirds of the window must bring at least this share of the rise ... */
const SHARE_EARLY = 0.2;
/** ... and the last third must go on rising at least at this share of the whole slope. */
const SHARE_LATE = 0.6;
/** Slope over its standard error: one-sided 99.9% for few independent readings (Student's t, 10 degrees: 4.14). */
const SIGNIFICANCE = 4.14;
/** A rise over the window must be so many standard deviations of the jumps of the last ten minutes. */
const NOISES = 5;

/** A line that rises. */
export interface Line {
  readonly slope: number;
  readonly count: number;
  /** Of the oldest sample, relative to the newest; never positive. */
  readonly start: Millis;
  readonly centre: number;
  readonly mean: Rps;
  readonly spread: number;
}

/** A line that is significant, and how far the readings lie from it. */
export interface Rise {
  readonly line: Line;
  /** The same through the last third: a rise that slows down shows it there first. */
  readonly late: Line;
  /** Standard error of its residuals. */
  readonly error: number;
}

export interface RiseCase {
  /** Readings before this do not count. */
  readonly since: Millis;
  /** Time over which every reading is an average. */
  readonly smear: Millis;
}

/** Readings that ended so long ago show nothing of now. */
export function blindAfter(smear: Millis): Millis {
  return trendWindow(smear) / THIRDS;
}

/**
 * Undefined when readings do not rise, or nobody can tell. `of` is whose readings they are: cycles are shorter than the
 * time between two scrapes, so that most find the readings that the one before found, and their line is not drawn again.
 */
export function riseOf(
  samples: readonly Sample[],
  { since, smear }: RiseCase,
  of?: object,
): Rise | undefined {
  const known = of && DRAWN.get(of);
  const isKnown = known?.since === since && known.smear === smear && isSameEnd(samples, known);
  const drawn = isKnown ? known : draw(samples, { since, smear });
  if (of !== undefined && !isKnown) DRAWN.set(of, drawn);
  const { rise } = drawn;
  if (rise === undefined) return undefined;
  const whole = rise.line.slope * (trendWindow(smear) - smear);
  return isNoise(whole, noiseOf(samples, smear)) ? undefined : rise;
}

interface Drawn extends RiseCase {
  readonly samples: readonly Sample[];
  /** Index of the first within the window. */
  readonly first: number;
  readonly rise: Rise | undefined;
}

/** The last line of each demand. What is drawn of it hangs on the readings within the window alone. */
const DRAWN = new WeakMap<object, Drawn>();

/** The same readings from the last one before the window on, which may be forgotten by now. */
function isSameEnd(samples: readonly Sample[], { samples: before, first }: Drawn): boolean {
  if (samples === before) return true;
  const shift = samples.length - before.length;
  if (shift > 0 || shift + first < 0) return false;
  for (let index = Math.max(first - 1, -shift); index < before.length; index += 1)
    if (before[index] !== samples[index + shift]) return false;
  return true;
}

function draw(samples: readonly Sample[], riseCase: RiseCase): Drawn {
  const end = samples.at(-1)?.at ?? 0;
  const window = trendWindow(riseCase.smear);
  const first = firstAfter(samples, Math.max(end - window, riseCase.since - 1));
  const enough = samples.length - first >= SAMPLES_MIN;
  const line = enough ? lineThrough(samples, first, end) : undefined;
  return {
    ...riseCase,
    samples,
    first,
    rise: line && sureRise(samples.slice(first), line, riseCase.smear),
  };
}

function sureRise(rising: readonly Sample[], line: Line, smear: Millis): Rise | undefined {
  const end = rising.at(-1)?.at ?? 0;
  const error = standardErrorOf(rising, line, end);
  const window = trendWindow(smear);
  if (!isSure(line, error, smear)) return undefined;
  const late = lateLine(rising, line.slope, { end, window });
  return late === undefined ? undefined : { line, late, error };
}

/**
 * Ordinary least squares over time relative to the newest sample, through all samples from `first` on; undefined when they
 * do not rise. No array is made: every tier asks in every cycle.
 */
function lineThrough(samples: readonly Sample[], first: number, newest: Millis): Line | undefined {
  const count = samples.length - first;
  let sumX = 0;
  let sumY = 0;
  for (let index = first; index < samples.length; index += 1) {
    const { at, rps } = samples[index] ?? NOTHING;
    sumX += at - newest;
    sumY += rps;
  }
  const centre = sumX / count;
  const mean = sumY / count;
  let spread = 0;
  let cross = 0;
  for (let index = first; index < samples.length; index += 1) {
    const { at, rps } = samples[index] ?? NOTHING;
    const dx = at - newest - centre;
    spread += dx * dx;
    cross += dx * (rps - mean);
  }
  const slope = cross / spread;
  if (spread < SECOND || !(slope > 0)) return undefined;
  const start = (samples[first]?.at ?? newest) - newest;
  return { slope, count, start, centre, mean, spread };
}

/** Never read: an index within bounds has a sample. */
const NOTHING: Sample = { at: 0, rps: 0 };

/** Of the residuals around a line through the same samples. */
function standardErrorOf(rising: readonly Sample[], line: Line, newest: Millis): number {
  const { slope, mean, centre, count } = line;
  let squares = 0;
  for (const { at, rps } of rising) {
    const residual = rps - mean - slope * (at - newest - centre);
    squares += residual * residual;
  }
  return Math.sqrt(squares / (count - 2));
}

/** Index of the first sample after an instant. Samples are in order of time, and most are too old: looked for from the end. */
function firstAfter(samples: readonly Sample[], after: Millis): number {
  let first = samples.length;
  while (first > 0 && (samples[first - 1]?.at ?? after) > after) first -= 1;
  return first;
}

/**
 * Readings closer together than their smear share most of what they saw, so that so many of them weigh as one: the error
 * of the slope is larger than independent residuals would make it, by the root of that.
 */
function isSure(
  { slope, spread, start, count }: Line,
  standardError: number,
  smear: Millis,
): boolean {
  const slopeError = standardError / Math.sqrt(spread);
  const significance = slopeError === 0 ? Infinity : slope / slopeError;
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

/** Of a rise that began before the last third of the window and still goes on in it: the line there; else undefined. */
function lateLine(
  samples: readonly Sample[],
  slope: number,
  { end, window }: Window,
): Line | undefined {
  const third = window / THIRDS;
  const late = samples.filter((sample) => sample.at > end - third);
  const middle = samples.filter(
    (sample) => sample.at <= end - third && sample.at > end - 2 * third,
  );
  const early = samples.filter((sample) => sample.at <= end - 2 * third);
  const [first, second, last] = [meanOf(early), meanOf(middle), meanOf(late)];
  if (first === undefined || second === undefined || last === undefined) return undefined;
  if (second - first < SHARE_EARLY * (last - first)) return undefined;
  // One instant has no slope, and shows nothing that goes on.
  const line = lineThrough(late, 0, end);
  return line !== undefined && line.slope >= SHARE_LATE * slope ? line : undefined;
}

function meanOf(samples: readonly Sample[]): Rps | undefined {
  if (samples.length === 0) return undefined;
  let sum = 0;
  for (const sample of samples) sum += sample.rps;
  return sum / samples.length;
}
