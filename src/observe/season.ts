/**
 * The usual day and the usual week of a load, from its minutes. Typical values are medians over days, so that one day's
 * spike does not come back at the same hour of every day after it. Times are UTC; forecasts ask in instants.
 */
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { DAY } from '../model/units.ts';

export interface LoadMinute {
  readonly at: Millis;
  readonly value: Rps;
}

const SLOTS = 288;
const HOURS_OF_DAY = 24;
const HOURS_OF_WEEK = 168;
const DAYS_OF_WEEK = 7;
/** The first day of the epoch was a Thursday; a week begins on Monday. */
const THURSDAY = 3;
/** One week says nothing about weeks: each hour of it must have been seen twice. */
const WEEKS_MIN = 2;

/** Typical load per five minutes of the day; `unseen` where no minute of that time of day is known. */
export function usualDay(minutes: readonly LoadMinute[], unseen: Rps): readonly Rps[] {
  const days = meansOf(minutes, SLOTS);
  return Array.from({ length: SLOTS }, (_, slot) => medianOf(seenAt(days, slot)) ?? unseen);
}

/**
 * Each hour of the week, from Monday 00:00, relative to the same hour of all days; drawn towards 1 as far as few weeks
 * were seen. Undefined with less than two weeks.
 */
export function usualWeek(minutes: readonly LoadMinute[]): readonly Ratio[] | undefined {
  const days = meansOf(minutes, HOURS_OF_DAY);
  const ofDay = Array.from({ length: HOURS_OF_DAY }, (_, hour) => medianOf(seenAt(days, hour)));
  const ratios: Ratio[] = [];
  for (let hour = 0; hour < HOURS_OF_WEEK; hour += 1) {
    const weekday = Math.floor(hour / HOURS_OF_DAY);
    const same = days.filter(({ day }) => (day + THURSDAY) % DAYS_OF_WEEK === weekday);
    const seen = seenAt(same, hour % HOURS_OF_DAY);
    const own = medianOf(seen);
    const usual = ofDay[hour % HOURS_OF_DAY];
    if (own === undefined || usual === undefined || seen.length < WEEKS_MIN) return undefined;
    const weight = seen.length / (seen.length + 1);
    ratios.push(usual > 0 ? 1 + weight * (own / usual - 1) : 1);
  }
  return ratios;
}

/** One day in equal parts. */
interface DayMeans {
  /** Since the epoch. */
  readonly day: number;
  /** Of each part; NaN where no minute is known. */
  readonly means: Float64Array;
}

interface Sums {
  readonly means: Float64Array;
  readonly counts: Uint32Array;
}

/** Plain sums in flat arrays: a fortnight of minutes per tier and hour is the most that is ever counted here. */
function meansOf(minutes: readonly LoadMinute[], parts: number): readonly DayMeans[] {
  const sums = new Map<number, Sums>();
  let today = Number.NaN;
  let sum: Sums = { means: new Float64Array(0), counts: new Uint32Array(0) };
  for (const { at, value } of minutes) {
    const day = Math.floor(at / DAY);
    if (day !== today) {
      sum = sums.get(day) ?? { means: new Float64Array(parts), counts: new Uint32Array(parts) };
      sums.set(day, sum);
      today = day;
    }
    const part = Math.floor(((at - day * DAY) / DAY) * parts);
    sum.means[part] = (sum.means[part] ?? 0) + value;
    sum.counts[part] = (sum.counts[part] ?? 0) + 1;
  }
  // A sum over none is 0 / 0.
  return [...sums].map(([day, { means, counts }]) => ({
    day,
    means: means.map((total, part) => total / (counts[part] ?? 0)),
  }));
}

function seenAt(days: readonly DayMeans[], part: number): number[] {
  const seen: number[] = [];
  for (const { means } of days) {
    const mean = means[part];
    if (mean !== undefined && !Number.isNaN(mean)) seen.push(mean);
  }
  return seen;
}

function medianOf(values: number[]): number | undefined {
  values.sort((a, b) => a - b);
  const upper = values[Math.floor(values.length / 2)];
  const lower = values[Math.floor((values.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
