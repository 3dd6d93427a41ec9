/** Prometheus as the loop sees it: instant answers from scrapes, ranges from history. Never rejects. */
import type { Millis } from '../../model/units.ts';
import { messageOf } from '../../ports/errors.ts';
import type { InstantAnswer, Metrics, RangeAnswer, SeriesSample } from '../../ports/metrics.ts';
import { startHistory } from '../prometheus/history.ts';
import { createLiveSource } from '../prometheus/live.ts';
import { createRangeReader } from '../prometheus/range.ts';
import { startScraping } from '../prometheus/scrapes.ts';
import { compileQuery } from '../promql/compile.ts';
import {
  type Evaluate,
  type Moment,
  type Numbers,
  noNumbers,
  readNumbers,
  type Value,
} from '../promql/value.ts';
import type { World } from '../world/world.ts';
import { ageOf, createMetricsTrouble, type MetricsTrouble } from './metrics-trouble.ts';

type Span = Parameters<Metrics['range']>[1];

interface Asked {
  readonly query: string;
  readonly label: string | undefined;
}

/** A Prometheus that nothing has happened to; answers at once. */
interface Answers {
  /** From samples that are at least `hidden` old. */
  instant(asked: Asked, hidden: Millis): InstantAnswer;
  range(query: string, span: Span): RangeAnswer;
}

/** Begins to scrape and to keep history at once. */
export function createSimulatedMetrics(world: World): Metrics {
  const answers = createAnswers(world);
  const trouble = createMetricsTrouble(world);
  if (trouble !== undefined) return troubled(answers, trouble);
  return {
    instant: (query, label) => Promise.resolve(answers.instant({ query, label }, 0)),
    range: (query, span) => Promise.resolve(answers.range(query, span)),
  };
}

function createAnswers(world: World): Answers {
  const { clock } = world;
  const live = createLiveSource({ world, scrapes: startScraping(world) });
  const readRange = createRangeReader({ clock, source: startHistory(world) });
  const compiled = createCompiler();
  const found = noNumbers();
  const moment = { source: live, at: 0 };

  return {
    instant: ({ query, label }, hidden) =>
      answerOf(() => {
        live.hide(hidden);
        moment.at = clock.now();
        const evaluate = compiled(query);
        return label === undefined
          ? instant(evaluate, moment, found)
          : labelled(evaluate(moment), label, moment.at);
      }),
    range: (query, span) => answerOf(() => readRange({ query, evaluate: compiled(query), span })),
  };
}

/** The server's answer is of the moment it was asked, however late it comes. */
function troubled(answers: Answers, trouble: MetricsTrouble): Metrics {
  return {
    async instant(query, label) {
      const struck = trouble.strike(query);
      const answer = answers.instant(
        { query, label },
        struck.M4 === undefined ? 0 : ageOf(struck.M4),
      );
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

function instant(evaluate: Evaluate, moment: Moment, found: Numbers): InstantAnswer {
  readNumbers(evaluate, moment, found);
  const { count } = found;
  // Nearly every question is for one number; a list that grows would be made for many.
  if (count === 1) return { kind: 'vector', series: [sampleOf(found, 0)], warnings: NO_WARNINGS };
  const series: SeriesSample[] = [];
  for (let index = 0; index < count; index += 1) series.push(sampleOf(found, index));
  return { kind: 'vector', series, warnings: NO_WARNINGS };
}

function labelled(value: Value, label: string, now: Millis): InstantAnswer {
  const series =
    value.kind === 'scalar'
      ? [{ value: value.value, at: now }]
      : value.elements.map(({ labels, value: number, at }) => ({
          ...{ value: number, at, label: labels[label] },
        }));
  return { kind: 'vector', series, warnings: NO_WARNINGS };
}

const NO_WARNINGS: readonly string[] = [];

function sampleOf({ values, ats }: Numbers, index: number): SeriesSample {
  return { value: values[index] ?? Number.NaN, at: ats[index] ?? Number.NaN };
}
