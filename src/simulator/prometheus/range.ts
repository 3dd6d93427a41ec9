/**
 * Range queries, point by point. Points of the past never change, so those asked for again (a fortnight, every few
 * minutes) are worked out once.
 */
import type { Points } from '../../model/points.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RangeAnswer } from '../../ports/metrics.ts';
import { type Evaluate, noNumbers, readNumbers, type SampleSource } from '../promql/value.ts';
import {
  addPoint,
  forgetUntil,
  joined,
  noPoints,
  type PointColumns,
  stretchOf,
} from './point-columns.ts';

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
  /** Of the settled steps, those at which the query had a value. */
  readonly points: PointColumns;
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
    const anew: Kept = { base: span.from, next: span.from, points: noPoints() };
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
    return lazily(points);
  };
}

interface Reading extends RangeRequest {
  readonly source: SampleSource;
  readonly kept: Kept;
}

/** Works out the points that are settled by now and were not asked for before. */
function settle(reading: Reading, settledUntil: Millis): void {
  const { span, kept } = reading;
  const last = Math.min(span.to, settledUntil);
  const read = reader(reading, kept.points);
  let at = kept.next;
  try {
    for (; at <= last; at += span.step) read(at);
  } finally {
    kept.next = at;
  }
}

/** What is returned puts the points together. */
function answer(reading: Reading): () => Points {
  const { span, kept } = reading;
  const open = noPoints();
  const read = reader(reading, open);
  for (let at = kept.next; at <= span.to; at += span.step) read(at);
  const settled = stretchOf(kept.points, span.from - span.step, span.to);
  const newest = stretchOf(open, span.from - span.step, span.to);
  return () => joined(settled(), newest());
}

/**
 * All histories are asked for at once and read one after the other: points that are made when an answer is read are
 * gone again before the next one is.
 */
function lazily(make: () => Points): RangeAnswer {
  let made: Points | undefined;
  return {
    kind: 'points',
    get points() {
      made ??= make();
      return made;
    },
    warnings: [],
  };
}

function forget(kept: Kept, { from, step }: RangeRequest['span']): void {
  if ((from - kept.base) / step < FORGOTTEN_AT_ONCE) return;
  forgetUntil(kept.points, from - step);
  kept.base = from;
}

/** What is returned throws when the query has more than one series: nobody could say which one is meant. */
function reader({ evaluate, source }: Reading, into: PointColumns): (at: Millis) => void {
  const found = noNumbers();
  const moment = { source, at: 0 };
  return (at) => {
    moment.at = at;
    readNumbers(evaluate, moment, found);
    if (found.count > 1) throw new Error('more than one series over time where one is expected');
    // By its place: going through an array makes an object, and two million minutes are read.
    const { 0: value } = found.values;
    if (found.count === 1 && value !== undefined) addPoint(into, at, value);
  };
}
