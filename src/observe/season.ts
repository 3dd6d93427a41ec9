/**
 * The usual day and the usual week of a load, from its minutes. Typical values are medians over days, so that one day's
 * spike does not come back at the same hour of every day after it. Times are UTC; forecasts ask in instants.
 */
import type { Points } from '../model/points.ts';
import type { Interval } from '../model/promotion.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { DAY, HOUR, MINUTE } from '../model/units.ts';

/** Minutes counted in one walk. A day's sums are in flat arrays: a fortnight per tier and hour is counted here. */
export interface LoadBook {
  /** One for each minute, in no order that counts. */
  readonly values: Float64Array;
  readonly days: ReadonlyMap<number, BookedDay>;
}

/** One day since the epoch, in five minutes and in hours. */
interface BookedDay {
  readonly slots: Sums;
  readonly hours: Sums;
}

interface Sums {
  readonly totals: Float64Array;
  readonly counts: Uint32Array;
}

const SLOT: Millis = 5 * MINUTE;
const SLOTS = DAY / SLOT;
const HOURS_OF_DAY = 24;
const DAYS_OF_WEEK = 7;
/** The first day of the epoch was a Thursday; a week begins on Monday. */
const THURSDAY = 3;
/** One week says nothing about weeks: each hour of it must have been seen twice. */
const WEEKS_MIN = 2;

/** Paper to write books on, one after the other: what a fortnight needs stands outside the heap, and is dear to get and give back. */
export interface Paper {
  values: Float64Array;
  readonly days: BookedDay[];
}

export function newPaper(): Paper {
  return { values: new Float64Array(0), days: [] };
}

/** Counts minutes that are numbers from 0 up and that `excluded` does not cover. A book stands until the next one on its paper. */
export function bookOf(
  minutes: Points,
  excluded: readonly Interval[],
  paper: Paper = newPaper(),
): LoadBook {
  const days = new Map<number, BookedDay>();
  const values = valuesOn(paper, minutes.values.length);
  let left = 0;
  let begun = Number.NaN;
  let { slots, hours } = NO_DAY;
  for (let index = 0; index < minutes.values.length; index += 1) {
    const at = minutes.ats[index] ?? Number.NaN;
    const value = minutes.values[index] ?? Number.NaN;
    if (!(value >= 0 && value < Infinity) || isWithin(excluded, at)) {
      left += 1;
      continue;
    }
    values[index - left] = value;
    if (!(at >= begun && at < begun + DAY)) {
      const day = Math.floor(at / DAY);
      begun = day * DAY;
      const booked = days.get(day) ?? emptyDay(paper, days.size);
      days.set(day, booked);
      ({ slots, hours } = booked);
    }
    add(slots, Math.floor((at - begun) / SLOT), value);
    add(hours, Math.floor((at - begun) / HOUR), value);
  }
  return { values: values.subarray(0, minutes.values.length - left), days };
}

function valuesOn(paper: Paper, length: number): Float64Array {
  if (paper.values.length < length) paper.values = new Float64Array(length);
  return paper.values;
}

function isWithin(intervals: readonly Interval[], at: Millis): boolean {
  for (const { from, to } of intervals) if (at >= from && at < to) return true;
  return false;
}

/** Before the first day; nothing is booked on it. */
const NO_DAY: BookedDay = { slots: emptySums(0), hours: emptySums(0) };

function emptyDay({ days }: Paper, place: number): BookedDay {
  const used = days[place];
  if (used === undefined) {
    const day = { slots: emptySums(SLOTS), hours: emptySums(HOURS_OF_DAY) };
    days.push(day);
    return day;
  }
  for (const { totals, counts } of [used.slots, used.hours]) {
    totals.fill(0);
    counts.fill(0);
  }
  return used;
}

function emptySums(parts: number): Sums {
  return { totals: new Float64Array(parts), counts: new Uint32Array(parts) };
}

function add({ totals, counts }: Sums, part: number, value: Rps): void {
  totals[part] = (totals[part] ?? 0) + value;
  counts[part] = (counts[part] ?? 0) + 1;
}

/** Typical load per five minutes of the day; `unseen` where no minute of that time of day is known. */
export function usualDay({ days }: LoadBook, unseen: Rps): readonly Rps[] {
  const slots = [...days.values()].map((day) => day.slots);
  return Array.from({ length: SLOTS }, (_, slot) => medianOf(meansOf(slots, slot)) ?? unseen);
}

/**
 * Each hour of the week, from Monday 00:00, relative to the same hour of all days; drawn towards 1 as far as few weeks
 * were seen. Undefined with less than two weeks.
 */
export function usualWeek({ days }: LoadBook): readonly Ratio[] | undefined {
  const all = [...days.values()].map((day) => day.hours);
  const ofDay = Array.from({ length: HOURS_OF_DAY }, (_, hour) => medianOf(meansOf(all, hour)));
  const ratios: Ratio[] = [];
  for (let weekday = 0; weekday < DAYS_OF_WEEK; weekday += 1) {
    const same = [...days].filter(([day]) => (day + THURSDAY) % DAYS_OF_WEEK === weekday);
    const alike = same.map(([, day]) => day.hours);
    for (let hour = 0; hour < HOURS_OF_DAY; hour += 1) {
      const seen = meansOf(alike, hour);
      const own = medianOf(seen);
      const usual = ofDay[hour];
      if (own === undefined || usual === undefined || seen.length < WEEKS_MIN) return undefined;
      const weight = seen.length / (seen.length + 1);
      ratios.push(usual > 0 ? 1 + weight * (own / usual - 1) : 1);
    }
  }
  return ratios;
}

/** Of each day that had any minute of this part, the mean of them. */
function meansOf(days: readonly Sums[], part: number): number[] {
  const means: number[] = [];
  for (const { totals, counts } of days) {
    const count = counts[part] ?? 0;
    if (count > 0) means.push((totals[part] ?? 0) / count);
  }
  return means;
}

/** Sorts by insertion: these are as many as days in a fortnight. */
function medianOf(values: number[]): number | undefined {
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    let place = index;
    while (place > 0 && (values[place - 1] ?? 0) > value) {
      values[place] = values[place - 1] ?? 0;
      place -= 1;
    }
    values[place] = value;
  }
  const upper = values[Math.floor(values.length / 2)];
  const lower = values[Math.floor((values.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
