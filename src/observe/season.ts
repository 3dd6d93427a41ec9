/**
 * The usual day and the usual week of a load, from its minutes. Typical values are medians over days, so that one day's
 * spike does not come back at the same hour of every day after it. Times are UTC; forecasts ask in instants.
 */
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { DAY, HOUR } from '../model/units.ts';

export interface LoadMinute {
  readonly at: Millis;
  readonly value: Rps;
}

const SLOTS = 288;
const HOURS_OF_DAY = 24;
const HOURS_OF_WEEK = 168;
/** The first day of the epoch was a Thursday; a week begins on Monday. */
const THURSDAY = 3;
/** One week says nothing about weeks: each hour of it must have been seen twice. */
const WEEKS_MIN = 2;

/** Typical load per five minutes of the day; `unseen` where no minute of that time of day is known. */
export function usualDay(minutes: readonly LoadMinute[], unseen: Rps): readonly Rps[] {
  const typical = typicalBy(minutes, (at) => Math.floor((at % DAY) / (DAY / SLOTS)));
  return Array.from({ length: SLOTS }, (_, slot) => typical.get(slot)?.value ?? unseen);
}

/**
 * Each hour of the week, from Monday 00:00, relative to the same hour of all days; drawn towards 1 as far as few weeks
 * were seen. Undefined with less than two weeks.
 */
export function usualWeek(minutes: readonly LoadMinute[]): readonly Ratio[] | undefined {
  const ofDay = typicalBy(minutes, (at) => Math.floor((at % DAY) / HOUR));
  const ofWeek = typicalBy(minutes, hourOfWeek);
  const ratios: Ratio[] = [];
  for (let hour = 0; hour < HOURS_OF_WEEK; hour += 1) {
    const own = ofWeek.get(hour);
    const usual = ofDay.get(hour % HOURS_OF_DAY);
    if (own === undefined || usual === undefined || own.count < WEEKS_MIN) return undefined;
    const weight = own.count / (own.count + 1);
    ratios.push(usual.value > 0 ? 1 + weight * (own.value / usual.value - 1) : 1);
  }
  return ratios;
}

/** 0 is Monday 00:00 to 01:00. */
function hourOfWeek(at: Millis): number {
  return (Math.floor(at / HOUR) + THURSDAY * HOURS_OF_DAY) % HOURS_OF_WEEK;
}

interface Typical {
  readonly value: Rps;
  /** Days that had any minute of it. */
  readonly count: number;
}

/** For each part of a day or week, the median over days of the mean within it. */
function typicalBy(
  minutes: readonly LoadMinute[],
  partOf: (at: Millis) => number,
): ReadonlyMap<number, Typical> {
  const parts = new Map<number, Map<number, { sum: Rps; count: number }>>();
  for (const { at, value } of minutes) {
    const part = partOf(at);
    const days = parts.get(part) ?? new Map<number, { sum: Rps; count: number }>();
    parts.set(part, days);
    const day = Math.floor(at / DAY);
    const seen = days.get(day) ?? { sum: 0, count: 0 };
    days.set(day, seen);
    seen.sum += value;
    seen.count += 1;
  }
  const typical = new Map<number, Typical>();
  for (const [part, days] of parts) {
    const means = [...days.values()].map(({ sum, count }) => sum / count);
    typical.set(part, { value: medianOf(means), count: means.length });
  }
  return typical;
}

/** Of at least one value. */
function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  const upper = values[Math.floor(values.length / 2)] ?? Number.NaN;
  const lower = values[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}
