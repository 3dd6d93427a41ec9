/** A Prometheus in memory: every query a test gave values for is a vector of now, everything else fails. */
import type { Clock } from '../../../src/ports/clock.ts';
import type { Metrics } from '../../../src/ports/metrics.ts';
import type { Calls } from './calls.ts';

/** Values of each series, by query. */
export type MetricsState = Map<string, readonly number[]>;

export function fakeMetrics(calls: Calls, state: MetricsState, clock: Clock): Metrics {
  return {
    async instant(query) {
      calls.note('metrics.instant', query);
      const values = state.get(query);
      if (values === undefined) return { kind: 'failed', cause: `nobody answers ${query}` };
      const series = values.map((value) => ({ value, at: clock.now() }));
      return { kind: 'vector', series, warnings: [] };
    },
    async range(query) {
      calls.note('metrics.range', query);
      return { kind: 'failed', cause: 'there is no history' };
    },
  };
}
