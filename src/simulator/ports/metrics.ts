/** Prometheus as the loop sees it: instant answers from scrapes, ranges from history. Never rejects. */
import type { Millis } from '../../model/units.ts';
import { messageOf } from '../../ports/errors.ts';
import type { InstantAnswer, Metrics, RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import { startHistory } from '../prometheus/history.ts';
import { createLiveSource } from '../prometheus/live.ts';
import { createRangeReader } from '../prometheus/range.ts';
import { startScraping } from '../prometheus/scrapes.ts';
import { compileQuery } from '../promql/compile.ts';
import type { Evaluate, SampleSource } from '../promql/value.ts';
import type { World } from '../world/world.ts';
import { ageOf, createMetricsTrouble, type MetricsTrouble } from './metrics-trouble.ts';

type Span = Parameters<Metrics['range']>[1];

/** A Prometheus that nothing has happened to; answers at once. */
interface Answers {
  /** From samples that are at least `hidden` old. */
  instant(query: string, hidden: Millis): InstantAnswer;
  range(query: string, span: Span): RangeAnswer;
}

/** Begins to scrape and to keep history at once. */
export function createSimulatedMetrics(world: World): Metrics {
  const answers = createAnswers(world);
  const trouble = createMetricsTrouble(world);
  if (trouble !== undefined) return troubled(answers, trouble);
  return {
    instant: (query) => Promise.resolve(answers.instant(query, 0)),
    range: (query, span) => Promise.resolve(answers.range(query, span)),
  };
}

function createAnswers(world: World): Answers {
  const { clock } = world;
  const live = createLiveSource({ world, scrapes: startScraping(world) });
  const readRange = createRangeReader({ clock, source: startHistory(world) });
  const compiled = createCompiler();

  return {
    instant: (query, hidden) =>
      answerOf(() => {
        live.hide(hidden);
        return instant(compiled(query), live, clock.now());
      }),
    range: (query, span) => answerOf(() => readRange({ query, evaluate: compiled(query), span })),
  };
}

/** The server's answer is of the moment it was asked, however late it comes. */
function troubled(answers: Answers, trouble: MetricsTrouble): Metrics {
  return {
    async instant(query) {
      const struck = trouble.strike(query);
      const answer = answers.instant(query, struck.M4 === undefined ? 0 : ageOf(struck.M4));
      const cause = await trouble.refuse(struck);
      return cause === undefined ? trouble.instant(answer, struck) : { kind: 'failed', cause };
    },
    async range(query, span) {
      const struck = trouble.strike(query);
      const answer = answers.range(query, span);
      const cause = await trouble.refuse(struck);
      return cause === undefined ? trouble.range(answer, struck) : { kind: 'failed', cause };
    },
  };
}

/** Each query is parsed once. */
function createCompiler(): (query: string) => Evaluate {
  const known = new Map<string, Evaluate>();
  return (query) => {
    const before = known.get(query);
    if (before !== undefined) return before;
    const compiled = compileQuery(query);
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
