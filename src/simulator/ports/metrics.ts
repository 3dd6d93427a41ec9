/** Prometheus as the loop sees it: instant answers from scrapes, ranges from history. Never rejects. */
import { messageOf } from '../../ports/errors.ts';
import type { InstantAnswer, Metrics, SeriesSample } from '../../ports/metrics.ts';
import { startHistory } from '../prometheus/history.ts';
import { createLiveSource } from '../prometheus/live.ts';
import { createRangeReader } from '../prometheus/range.ts';
import { startScraping } from '../prometheus/scrapes.ts';
import { compileQuery } from '../promql/compile.ts';
import type { Evaluate, SampleSource } from '../promql/value.ts';
import type { World } from '../world/world.ts';

/** Begins to scrape and to keep history at once. */
export function createSimulatedMetrics(world: World): Metrics {
  const { clock } = world;
  const live = createLiveSource({ world, scrapes: startScraping(world) });
  const readRange = createRangeReader({ clock, source: startHistory(world) });
  const compiled = createCompiler();

  return {
    instant: (query) =>
      Promise.resolve(answerOf(() => instant(compiled(query), live, clock.now()))),
    range: (query, span) =>
      Promise.resolve(answerOf(() => readRange({ query, evaluate: compiled(query), span }))),
  };
}

/** Each query is parsed once. */
function createCompiler(): (query: string) => Evaluate {
  const known = new Map<string, Evaluate>();
  return (query) => {
    const compiled = known.get(query) ?? compileQuery(query);
    known.set(query, compiled);
    return compiled;
  };
}

function answerOf<T>(answer: () => T): T | { readonly kind: 'failed'; readonly cause: string } {
  try {
    return answer();
  } catch (error) {
    return { kind: 'failed', cause: `the simulated Prometheus cannot answer: ${messageOf(error)}` };
  }
}

function instant(evaluate: Evaluate, source: SampleSource, at: number): InstantAnswer {
  const value = evaluate({ source, at });
  const series: readonly SeriesSample[] =
    value.kind === 'scalar' ? [{ value: value.value, at }] : value.elements;
  return {
    kind: 'vector',
    series: series.map((sample) => ({ value: sample.value, at: sample.at })),
    warnings: [],
  };
}
