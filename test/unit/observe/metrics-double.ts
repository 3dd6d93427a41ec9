/** Prometheus as a table of answers that counts what it is asked. A query nobody listed answers with no series. */
import { pointsOf } from '../../../src/model/points.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import type { InstantAnswer, Metrics, RangeAnswer } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';

/** One vector: a sample of NOW per value. */
export function vector(...values: readonly number[]): InstantAnswer {
  return { kind: 'vector', series: values.map((value) => ({ value, at: NOW })), warnings: [] };
}

export function warned(answer: InstantAnswer, ...warnings: readonly string[]): InstantAnswer {
  return answer.kind === 'vector' ? { ...answer, warnings } : answer;
}

export function failed(cause = 'time-out'): { readonly kind: 'failed'; readonly cause: string } {
  return { kind: 'failed', cause };
}

/** The same load for `count` minutes from `from`. */
export function minutes(
  value: Rps,
  count: number,
  from: Millis,
): Extract<RangeAnswer, { kind: 'points' }> {
  const points = Array.from({ length: count }, (_, minute) => ({
    value,
    at: from + minute * 60_000,
  }));
  return { kind: 'points', points: pointsOf(points), warnings: [] };
}

export interface MetricsDouble extends Metrics {
  readonly asked: string[];
  readonly ranges: { readonly query: string; readonly from: Millis; readonly to: Millis }[];
}

export function createMetricsDouble(
  answers: Readonly<Record<string, InstantAnswer>>,
  history: () => RangeAnswer = () => failed('no history here'),
): MetricsDouble {
  const asked: string[] = [];
  const ranges: { query: string; from: Millis; to: Millis }[] = [];
  return {
    asked,
    ranges,
    instant: async (query) => {
      asked.push(query);
      return answers[query] ?? vector();
    },
    range: async (query, { from, to }) => {
      ranges.push({ query, from, to });
      return history();
    },
  };
}
