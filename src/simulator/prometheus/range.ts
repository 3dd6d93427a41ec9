/**
 * Range queries, point by point. Points of the past never change, so those asked for again (a fortnight, every few
 * minutes) are worked out once.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import { countUntil } from '../by-time.ts';
import type { Evaluate, SampleSource, Value } from '../promql/value.ts';

export interface RangeRequest {
  readonly query: string;
  readonly evaluate: Evaluate;
  readonly span: { readonly from: Millis; readonly to: Millis; readonly step: Millis };
}

export interface RangeReaderInput {
  readonly clock: Pick<Clock, 'now'>;
  readonly source: SampleSource;
}

/** The newest minutes are still being booked. */
const UNSETTLED: Millis = 2 * MINUTE;
const POINTS_MAX = 200_000;
/** Points older than any question are let go in portions. */
const FORGOTTEN_AT_ONCE = 2_000;

interface Kept {
  /** Time of the first settled step. */
  base: Millis;
  /** Time of the first step that is not settled yet. */
  next: Millis;
  /** Of the settled steps, those at which the query had a value; oldest first. */
  points: SeriesSample[];
}

export function createRangeReader({
  clock,
  source,
}: RangeReaderInput): (request: RangeRequest) => RangeAnswer {
  const known = new Map<string, Kept>();

  function keptFor({ query, span }: RangeRequest): Kept {
    const key = `${span.step}/${span.from % span.step}/${query}`;
    const kept = known.get(key);
    // A question about another time than before begins anew.
    if (kept !== undefined && span.from >= kept.base && span.from <= kept.next) return kept;
    const anew: Kept = { base: span.from, next: span.from, points: [] };
    known.set(key, anew);
    return anew;
  }

  return (request) => {
    const { from, to, step } = request.span;
    const countable = step > 0 && (to - from) / step <= POINTS_MAX;
    if (!countable) return { kind: 'failed', cause: 'too many points' };
    const kept = keptFor(request);
    settle({ ...request, source, kept }, clock.now() - UNSETTLED);
    const points = answer({ ...request, source, kept });
    forget(kept, request.span);
    return { kind: 'points', points, warnings: [] };
  };
}

interface Reading extends RangeRequest {
  readonly source: SampleSource;
  readonly kept: Kept;
}

/** Works out the points that are settled by now and were not asked for before. */
function settle({ evaluate, span, source, kept }: Reading, settledUntil: Millis): void {
  const { points } = kept;
  const { step } = span;
  const last = Math.min(span.to, settledUntil);
  let at = kept.next;
  try {
    for (; at <= last; at += step) addPoint(points, evaluate({ source, at }), at);
  } finally {
    kept.next = at;
  }
}

function answer({ evaluate, span, source, kept }: Reading): readonly SeriesSample[] {
  const { from, to, step } = span;
  const settled = kept.points;
  const points = settled.slice(countUntil(settled, from - step), countUntil(settled, to));
  for (let at = kept.next; at <= to; at += step) addPoint(points, evaluate({ source, at }), at);
  return points;
}

function forget(kept: Kept, { from, step }: RangeRequest['span']): void {
  if ((from - kept.base) / step < FORGOTTEN_AT_ONCE) return;
  kept.points.splice(0, countUntil(kept.points, from - step));
  kept.base = from;
}

/** Throws when the query has more than one series: nobody could say which one is meant. */
function addPoint(points: SeriesSample[], value: Value, at: Millis): void {
  if (value.kind === 'scalar') {
    points.push({ at, value: value.value });
    return;
  }
  const [only] = value.elements;
  if (value.elements.length > 1)
    throw new Error('more than one series over time where one is expected');
  if (only !== undefined) points.push({ at, value: only.value });
}
