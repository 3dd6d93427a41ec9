/** The base a promotion multiplies: from history, or from what an earlier cycle resolved and kept in status. */
import type { PromotionWindow } from '../model/promotion.ts';
import { valueOf } from '../model/reading.ts';
import type { DemandReading, HistoryView, ResolvedFloor } from '../model/snapshot.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { DAY, HOUR } from '../model/units.ts';
import type { Base } from './calendar.ts';

/** With less history than this a multiplier has nothing to multiply, and a peak must be given. */
const HISTORY_MIN: Millis = DAY;
/** From this long before the floor begins its base stands still, so that numbers people signed do not move under them. */
const BASE_SETTLES: Millis = 6 * HOUR;

/** No history: a floor in absolute rps then decays to nothing and observation takes over. */
export const NO_BASE: Base = { dailyPeak: 0, at: () => 0 };

function fromHistory(history: HistoryView): Base {
  return { dailyPeak: history.dailyPeak, at: (instant) => usualAt(history, instant) };
}

function usualAt(history: HistoryView, instant: Millis): Rps {
  const slots = history.byTimeOfDay;
  const slot = slots[Math.floor((instant % DAY) / (DAY / slots.length))] ?? history.dailyPeak;
  return slot * weekly(history.byHourOfWeek, instant);
}

/** The first day of the epoch was a Thursday; a week begins on Monday. */
const THURSDAY = 3 * DAY;
const WEEK = 7 * DAY;

/** Between the middles of two hours a straight line, or every full hour would look like a step in the load. */
function weekly(ratios: readonly Ratio[] | undefined, instant: Millis): Ratio {
  if (ratios === undefined) return 1;
  const hours = ((instant + THURSDAY) % WEEK) / HOUR - 0.5;
  const before = Math.floor(hours);
  const left = ratios[before < 0 ? ratios.length - 1 : before] ?? 1;
  const right = ratios[(before + 1) % ratios.length] ?? 1;
  return left + (right - left) * (hours - before);
}

/** Undefined when nothing is known of the base: too little history and nothing resolved earlier. */
export function baseFor(
  window: PromotionWindow,
  demand: DemandReading,
  resolved: ResolvedFloor | undefined,
  now: Millis,
): Base | undefined {
  const history = valueOf(demand.history);
  const enough = history !== undefined && history.covers >= HISTORY_MIN;
  const settled = resolved !== undefined && now >= window.readyFrom - BASE_SETTLES;
  if (settled && resolved.base > 0) {
    return { dailyPeak: resolved.base, at: enough ? fromHistory(history).at : () => resolved.base };
  }
  if (enough) return fromHistory(history);
  if (resolved === undefined || resolved.base === 0) return undefined;
  return { dailyPeak: resolved.base, at: () => resolved.base };
}

/** The usual growth from one instant to the largest load within a horizon, from the daily profile; 1 when not known. */
export function usualGrowth(
  history: HistoryView | undefined,
  now: Millis,
  horizon: Millis,
): number {
  if (history === undefined || history.covers < HISTORY_MIN) return 1;
  const here = usualAt(history, now);
  if (here <= 0) return 1;
  const slot = DAY / Math.max(1, history.byTimeOfDay.length);
  let largest = here;
  for (let instant = now + slot; instant < now + horizon; instant += slot)
    largest = Math.max(largest, usualAt(history, instant));
  largest = Math.max(largest, usualAt(history, now + horizon));
  return Math.min(GROWTH_MAX, largest / here);
}

/** How the usual load changes from now to one instant, up or down, at most by half or to double; 1 when not known. */
export function usualChange(history: HistoryView | undefined, now: Millis, horizon: Millis): Ratio {
  if (history === undefined || history.covers < HISTORY_MIN) return 1;
  const here = usualAt(history, now);
  if (here <= 0) return 1;
  const change = usualAt(history, now + horizon) / here;
  return Math.min(GROWTH_MAX, Math.max(1 / GROWTH_MAX, change));
}

/** A profile may foretell at most a doubling within a lead time; more than that is a promotion somebody must declare. */
const GROWTH_MAX = 2;
