/**
 * Range queries, point by point. Points of the past never change, so those asked for again (a fortnight, every few
 * minutes) are worked out once.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import type { Evaluate, SampleSource } from '../promql/value.ts';

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

/** A point, or null where the query had no value. */
type Point = SeriesSample | null;

interface Kept {
  /** Time of the first. */
  base: Millis;
  /** Settled points, one per step, without a gap. */
  points: Point[];
}

export function createRangeReader({
  clock,
  source,
}: RangeReaderInput): (request: RangeRequest) => RangeAnswer {
  const known = new Map<string, Kept>();

  function keptFor({ query, span }: RangeRequest): Kept {
    const key = `${span.step}/${span.from % span.step}/${query}`;
    const kept = known.get(key) ?? { base: span.from, points: [] };
    known.set(key, kept);
    // A question about another time than before begins anew.
    if (span.from < kept.base || span.from > kept.base + kept.points.length * span.step) {
      kept.base = span.from;
      kept.points = [];
    }
    return kept;
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
  const last = Math.min(span.to, settledUntil);
  for (let at = kept.base + kept.points.length * span.step; at <= last; at += span.step)
    kept.points.push(pointAt(evaluate, source, at));
}

function answer({ evaluate, span, source, kept }: Reading): readonly SeriesSample[] {
  const { from, to, step } = span;
  const end = kept.base + kept.points.length * step;
  const first = (from - kept.base) / step;
  const points: SeriesSample[] = [];
  const settled = Math.min(kept.points.length, Math.floor((to - kept.base) / step) + 1);
  for (let index = first; index < settled; index += 1) {
    const point = kept.points[index];
    if (point !== null && point !== undefined) points.push(point);
  }
  for (let at = end; at <= to; at += step) {
    const point = pointAt(evaluate, source, at);
    if (point !== null) points.push(point);
  }
  return points;
}

function forget(kept: Kept, { from, step }: RangeRequest['span']): void {
  const old = (from - kept.base) / step;
  if (old < FORGOTTEN_AT_ONCE) return;
  kept.points.splice(0, old);
  kept.base = from;
}

/** Throws when the query has more than one series: nobody could say which one is meant. */
function pointAt(evaluate: Evaluate, source: SampleSource, at: Millis): Point {
  const value = evaluate({ source, at });
  if (value.kind === 'scalar') return { at, value: value.value };
  const [only, ...more] = value.elements;
  if (more.length > 0) throw new Error('more than one series over time where one is expected');
  return only === undefined ? null : { at, value: only.value };
}
