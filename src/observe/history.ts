/** Load of the past, summarised: the daily peak that promotions multiply, and the usual day. Asked for once an hour. */
import type { Points } from '../model/points.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { Interval } from '../model/promotion.ts';
import type { Reading } from '../model/reading.ts';
import { fresh, missing } from '../model/reading.ts';
import type { HistoryView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { DAY, HOUR, MINUTE } from '../model/units.ts';
import type { Metrics } from '../ports/metrics.ts';
import { percentile } from './percentile.ts';
import { warningOf } from './reading.ts';
import { bookOf, newPaper, type Paper, usualDay, usualWeek } from './season.ts';

export const HISTORY_SPAN: Millis = 14 * DAY;
const STEP: Millis = MINUTE;
/** All but one in a hundred minutes stay at or below the daily peak, so that a short spike is none. */
const PEAK_SHARE = 0.99;
const REFRESH: Millis = HOUR;
const RETRY: Millis = MINUTE;
/** A summary this old says nothing about today any more. */
const STALE_AFTER: Millis = 36 * HOUR;

/** What is not history: promotions with their tails, and windows a person excluded. */
export function notHistory(policies: PolicySet): Interval[] {
  const intervals: Interval[] = [];
  for (const window of policies.windows) {
    intervals.push({
      from: Math.min(window.start, window.readyFrom),
      to: Math.max(window.end, window.tailUntil),
    });
  }
  for (const calendar of policies.calendars) intervals.push(...calendar.excluded);
  return intervals;
}

/** p99 of the minutes, and the usual day and week; undefined when no sample counts. */
export function summarise(
  points: Points,
  excluded: readonly Interval[],
  paper: Paper = newPaper(),
): HistoryView | undefined {
  const book = bookOf(points, excluded, paper);
  const covers = book.values.length * STEP;
  const dailyPeak = percentile(book.values, PEAK_SHARE);
  if (dailyPeak === undefined) return undefined;
  const week = usualWeek(book);
  return {
    dailyPeak,
    // A time of day nobody has seen yet counts as the peak: unknown is not zero.
    byTimeOfDay: usualDay(book, dailyPeak),
    ...(week === undefined ? {} : { byHourOfWeek: week }),
    covers,
  };
}

interface Kept {
  readonly reading: Reading<HistoryView>;
  readonly nextAt: Millis;
}

/** Remembers each query's summary, and says it at once while it need not be asked for. Only a whole answer replaces one, which turns stale in time. */
export function createHistory(metrics: Metrics): (query: string, at: Asked) => History {
  const kept = new Map<string, Kept>();
  const paper = newPaper();
  async function renewed(query: string, at: Asked): Promise<Reading<HistoryView>> {
    const before = kept.get(query);
    const latest = await read({ metrics, paper }, query, at);
    const whole = latest.kind === 'fresh';
    const known = before !== undefined && before.reading.kind !== 'missing';
    const reading = known && !whole ? before.reading : latest;
    kept.set(query, { reading, nextAt: at.now + (whole ? REFRESH : RETRY) });
    return aged(reading, at.now);
  }
  return (query, at) => {
    const before = kept.get(query);
    return before !== undefined && at.now < before.nextAt
      ? aged(before.reading, at.now)
      : renewed(query, at);
  };
}

/** Known already, or on its way. */
export type History = Reading<HistoryView> | Promise<Reading<HistoryView>>;

export interface Asked {
  readonly policies: PolicySet;
  readonly now: Millis;
}

async function read(
  { metrics, paper }: { readonly metrics: Metrics; readonly paper: Paper },
  query: string,
  { policies, now }: Asked,
): Promise<Reading<HistoryView>> {
  const answer = await metrics.range(query, { from: now - HISTORY_SPAN, to: now, step: STEP });
  if (answer.kind === 'failed') return missing(answer.cause);
  const excluded = notHistory(policies).filter(({ to }) => to > now - HISTORY_SPAN);
  const summary = summarise(answer.points, excluded, paper);
  if (summary === undefined) return missing('no sample outside promotions in the last 14 days');
  const warning = warningOf(answer.warnings);
  if (warning === undefined) return fresh(summary, now);
  const cause = `the server warned: ${warning}`;
  return { kind: 'partial', value: summary, at: now, coverage: null, cause };
}

function aged(reading: Reading<HistoryView>, now: Millis): Reading<HistoryView> {
  if (reading.kind !== 'fresh' || now - reading.at <= STALE_AFTER) return reading;
  return {
    kind: 'stale',
    value: reading.value,
    at: reading.at,
    cause: 'the history was not readable for a day and a half',
  };
}
