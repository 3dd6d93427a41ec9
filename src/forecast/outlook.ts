/**
 * What the load of the minute at the horizon will be, and between what bounds 95% of such minutes lie. Several simple
 * forecasts are kept score of, each weighs by how small its errors were lately, and the bounds follow the misses. For
 * people and for measuring: nothing is ordered by it, or noise would buy nodes.
 *
 * Bounds: quantile tracking in units of the recent error (Gibbs and Candes 2021, adaptive conformal inference), which
 * reaches its share of misses on any sequence. Weights: a hybrid of forecasters as in Chameleon (TPDS 2019).
 */
import type { LearnedOutlook, Outlook } from '../model/forecast.ts';
import type { OutlookMemory, PendingOutlook, Sample } from '../model/memory.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import { candidatesOf } from './candidates.ts';

export interface OutlookCase {
  readonly samples: readonly Sample[];
  readonly now: Millis;
  readonly horizon: Millis;
  /** How the usual day and week grow from now to the horizon; 1 when not known. */
  readonly season: () => Ratio;
  readonly before: OutlookMemory | undefined;
}

/** Forecasts waiting for their minute; with a longer horizon they are made less often. */
const PENDING_MAX = 30;
/** Errors of the last hour or so count, one a minute; those of the last quarter for how wide the bounds are. */
const SCORE: Ratio = 1 / 60;
const WIDTH: Ratio = 1 / 15;
/** Outside on either side: together 5%. */
const MISSED: Ratio = 0.025;
/** How far a bound moves after a miss, in units of the recent error. */
const STEP = 0.1;
/** Before anything is learned: about two standard deviations of a mean error. */
const BOUND = 2.5;
const FIRST_ERROR: Ratio = 0.1;
/** The recent error is at least this share of the load: a flat night must not make the bounds a line. */
const ERROR_MIN: Ratio = 0.002;
/** How strongly the smaller error wins. */
const SHARPNESS = 3;
/** Minutes of which the measured coverage speaks. */
const COVERAGE: Ratio = 1 / 1_440;

/** Made anew once a minute, or less often with a long horizon; in between the last one stands. Undefined without a reading. */
export function outlookOf(outlookCase: OutlookCase): LearnedOutlook | undefined {
  const { before, samples, now, horizon } = outlookCase;
  const standing = standingOutlook(before, now, horizon);
  if (standing !== undefined) return standing;
  const ahead = { samples, now, ahead: horizon, season: outlookCase.season() };
  const values = candidatesOf(ahead);
  if (values === undefined) return undefined;
  const learned = settle(outlookCase, before ?? blank(values));
  const next = outlookFrom(values, learned, now + horizon);
  const memory = { ...learned, pending: [...learned.pending, next].slice(-PENDING_MAX) };
  return { outlook: shown(next, learned), memory };
}

/** What was shown last of the same memory: it stands for a minute or longer, and every tier is asked in every cycle. */
const STANDING = new WeakMap<OutlookMemory, LearnedOutlook>();

/** The one made last, while it is young; undefined when one must be made anew. */
export function standingOutlook(
  before: OutlookMemory | undefined,
  now: Millis,
  horizon: Millis,
): LearnedOutlook | undefined {
  if (before === undefined) return undefined;
  const made = before.pending.at(-1);
  if (made === undefined || now + horizon - made.due >= everyOf(horizon)) return undefined;
  const known = STANDING.get(before);
  if (known !== undefined) return known;
  const standing = { outlook: shown(made, before), memory: before };
  STANDING.set(before, standing);
  return standing;
}

function everyOf(horizon: Millis): Millis {
  return Math.max(MINUTE, horizon / PENDING_MAX);
}

function shown({ due, low, expected, high }: PendingOutlook, memory: OutlookMemory): Outlook {
  const coverage = memory.judged > 0 ? memory.inside : undefined;
  return { at: due, band: { low, expected, high }, coverage };
}

function outlookFrom(values: readonly Rps[], learned: OutlookMemory, due: Millis): PendingOutlook {
  const expected = weighted(values, learned.errors);
  const width = Math.max(learned.width, ERROR_MIN * expected);
  const low = Math.max(0, expected - learned.low * width);
  const high = Math.max(0, expected + learned.high * width);
  return { due, values, low, expected, high };
}

function blank(values: readonly Rps[]): OutlookMemory {
  const first = FIRST_ERROR * Math.max(1, values[0] ?? 1);
  return {
    errors: values.map(() => first),
    width: first,
    low: BOUND,
    high: BOUND,
    inside: 1,
    judged: 0,
    pending: [],
  };
}

function weighted(values: readonly Rps[], errors: readonly Rps[]): Rps {
  let sum = 0;
  let weights = 0;
  for (const [index, value] of values.entries()) {
    const weight = 1 / ((errors[index] ?? Infinity) + 1e-9) ** SHARPNESS;
    sum += weight * value;
    weights += weight;
  }
  return sum / weights;
}

/** Learns from every forecast whose minute is over. A minute nobody read teaches nothing. */
function settle({ samples, now }: OutlookCase, before: OutlookMemory): OutlookMemory {
  if ((before.pending[0]?.due ?? Infinity) > now) return before;
  let memory = before;
  for (const forecast of before.pending) {
    if (forecast.due > now) break;
    const truth = meanOf(samples, forecast.due);
    if (truth !== undefined) memory = learn(memory, forecast, truth);
  }
  return { ...memory, pending: before.pending.filter(({ due }) => due > now) };
}

function meanOf(samples: readonly Sample[], until: Millis): Rps | undefined {
  let sum = 0;
  let count = 0;
  for (const { at, rps } of samples) {
    if (at <= until - MINUTE || at > until) continue;
    sum += rps;
    count += 1;
  }
  return count === 0 ? undefined : sum / count;
}

function learn(memory: OutlookMemory, forecast: PendingOutlook, truth: Rps): OutlookMemory {
  const { expected, low, high } = forecast;
  const above = truth > high ? 1 : 0;
  const below = truth < low ? 1 : 0;
  // The first minutes count alike; later ones fade.
  const share = Math.max(COVERAGE, 1 / (memory.judged + 1));
  return {
    ...memory,
    errors: memory.errors.map((error, index) =>
      moved(error, Math.abs(truth - (forecast.values[index] ?? expected)), SCORE),
    ),
    width: moved(memory.width, Math.abs(truth - expected), WIDTH),
    high: tracked(memory.high, above),
    low: tracked(memory.low, below),
    inside: moved(memory.inside, 1 - above - below, share),
    judged: memory.judged + 1,
  };
}

/** Far out after a miss, a little in after a hit; a bound that is far off moves faster. */
function tracked(bound: number, missed: number): number {
  return bound + STEP * Math.max(1, Math.abs(bound)) * (missed - MISSED);
}

function moved(from: number, to: number, share: Ratio): number {
  return from + share * (to - from);
}
