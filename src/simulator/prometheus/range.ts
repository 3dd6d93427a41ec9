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

interface Kept {
  /** By time, in order; undefined where the query had no value. */
  readonly points: Map<Millis, SeriesSample | undefined>;
}

export function createRangeReader({
  clock,
  source,
}: RangeReaderInput): (request: RangeRequest) => RangeAnswer {
  const known = new Map<string, Kept>();

  function keptFor({ query, span }: RangeRequest): Kept {
    const key = `${span.step}/${span.from % span.step}/${query}`;
    const kept = known.get(key) ?? { points: new Map() };
    known.set(key, kept);
    return kept;
  }

  return (request) => {
    const { from, to, step } = request.span;
    const countable = step > 0 && (to - from) / step <= POINTS_MAX;
    if (!countable) return { kind: 'failed', cause: 'too many points' };
    const { points: known } = keptFor(request);
    const settledUntil = clock.now() - UNSETTLED;
    return {
      kind: 'points',
      points: walk({ ...request, source, known, settledUntil }),
      warnings: [],
    };
  };
}

interface Walk extends RangeRequest {
  readonly source: SampleSource;
  readonly known: Map<Millis, SeriesSample | undefined>;
  readonly settledUntil: Millis;
}

function walk({ evaluate, span, source, known, settledUntil }: Walk): readonly SeriesSample[] {
  const points: SeriesSample[] = [];
  for (let at = span.from; at <= span.to; at += span.step) {
    const point = known.has(at) ? known.get(at) : pointAt(evaluate, source, at);
    if (at <= settledUntil) known.set(at, point);
    if (point !== undefined) points.push(point);
  }
  return points;
}

/** Throws when the query has more than one series: nobody could say which one is meant. */
function pointAt(evaluate: Evaluate, source: SampleSource, at: Millis): SeriesSample | undefined {
  const value = evaluate({ source, at });
  if (value.kind === 'scalar') return { at, value: value.value };
  const [only, ...more] = value.elements;
  if (more.length > 0) throw new Error('more than one series over time where one is expected');
  return only === undefined ? undefined : { at, value: only.value };
}
