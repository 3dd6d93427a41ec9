// A recording as the simulator's PromQL reads it: only what a scrape left behind, staleness marks included.
import type { SampleSource, Selector, Series } from '../../src/simulator/promql/value.ts';
import type { WrittenSeries } from './remote-write.ts';

export function recordedSource(series: readonly WrittenSeries[]): SampleSource {
  const all = series.map(readable);
  return { select: (selector) => all.filter(({ labels }) => isChosen(selector, labels)) };
}

function isChosen({ metric, matchers }: Selector, labels: Series['labels']): boolean {
  if (labels['__name__'] !== metric) return false;
  return matchers.every(({ label, matches }) => matches(labels[label] ?? ''));
}

function readable({ labels, samples }: WrittenSeries): Series {
  const values = samples.flatMap(({ at, value }) => (value === 'stale' ? [] : [{ at, value }]));
  return {
    labels,
    samples: (after, upTo) => values.filter(({ at }) => at > after && at <= upTo),
    endedBy: (at) => samples.findLast((sample) => sample.at <= at)?.value === 'stale',
  };
}
