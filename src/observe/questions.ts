/** The questions of one cycle to Prometheus: each is asked once, all at once, and tiers that share one share its answer. */
import type { Demand } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { Reading } from '../model/reading.ts';
import { missing } from '../model/reading.ts';
import type { HistoryView } from '../model/snapshot.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
import type { History } from './history.ts';
import { type Asking, type Coverage, coverageOfTargets } from './reading.ts';

/** What came back. A question nobody asked has the answer of one that failed. */
export interface Answers {
  instant(query: string): InstantAnswer;
  history(query: string): Reading<HistoryView>;
  /** Of the targets that a query lists. */
  coverage(query: string): Coverage;
}

export interface Ask {
  instant(query: string): Promise<InstantAnswer>;
  history(query: string): History;
}

/** Resolves when every question is answered. Asked in the order of tiers, each question where it first occurs. */
export async function askAll(
  { tiers }: Pick<PolicySet, 'tiers'>,
  ask: Ask,
  asking: Asking,
): Promise<Answers> {
  const questions = questionsOf(tiers);
  const instants: Promise<InstantAnswer>[] = [];
  const histories: Reading<HistoryView>[] = [];
  const awaited: Promise<unknown>[] = [];
  for (const { query, past } of questions.inOrder) {
    if (!past) {
      instants.push(ask.instant(query));
      continue;
    }
    const answer = ask.history(query);
    const place = histories.length;
    histories.push(answer instanceof Promise ? NO_HISTORY : answer);
    if (answer instanceof Promise)
      awaited.push(
        answer.then((known) => {
          histories[place] = known;
        }),
      );
  }
  const [answers] = await Promise.all([Promise.all(instants), Promise.all(awaited)]);
  return answersOf(questions, { instants: answers, histories }, asking);
}

/** What some tiers have to be asked about, and where each answer has its place. */
interface Questions {
  readonly inOrder: readonly { readonly query: string; readonly past: boolean }[];
  readonly instants: ReadonlyMap<string, number>;
  readonly histories: ReadonlyMap<string, number>;
}

/** Of the same tiers the questions are the same: policies change seldom, and cycles are many. */
const QUESTIONS = new WeakMap<PolicySet['tiers'], Questions>();

function questionsOf(tiers: PolicySet['tiers']): Questions {
  const known = QUESTIONS.get(tiers);
  if (known !== undefined) return known;
  const questions = collected(tiers);
  QUESTIONS.set(tiers, questions);
  return questions;
}

function collected(tiers: PolicySet['tiers']): Questions {
  const inOrder: Questions['inOrder'][number][] = [];
  const instants = new Map<string, number>();
  const histories = new Map<string, number>();
  const add = (query: string | undefined, past: boolean): void => {
    const places = past ? histories : instants;
    if (query === undefined || places.has(query)) return;
    places.set(query, places.size);
    inOrder.push({ query, past });
  };
  for (const { demands, vetoes, degrade = [], growWhile = [] } of tiers) {
    for (const demand of demands) {
      add(demand.query, false);
      add(coverageQueryOf(demand), false);
      add(demand.query, true);
    }
    for (const { query } of [...vetoes, ...degrade, ...growWhile]) add(query, false);
  }
  return { inOrder, instants, histories };
}

const NOT_YET: InstantAnswer = { kind: 'failed', cause: 'not asked' };
const NO_HISTORY: Reading<HistoryView> = missing('not asked');

/** How a demand shows who contributed to it; undefined when it does not. */
export function coverageQueryOf({ of, targets, seriesQuery }: Demand): string | undefined {
  return targets ?? (of === 'Served' ? seriesQuery : undefined);
}

/** By place. */
interface Answered {
  readonly instants: readonly InstantAnswer[];
  readonly histories: readonly Reading<HistoryView>[];
}

function answersOf(questions: Questions, answered: Answered, asking: Asking): Answers {
  const coverages = new Map<string, Coverage>();
  const instant = (query: string): InstantAnswer =>
    answered.instants[questions.instants.get(query) ?? NOWHERE] ?? NOT_YET;
  return {
    instant,
    history: (query) => answered.histories[questions.histories.get(query) ?? NOWHERE] ?? NO_HISTORY,
    coverage(query) {
      const known = coverages.get(query);
      if (known !== undefined) return known;
      const coverage = coverageOfTargets(instant(query), asking);
      coverages.set(query, coverage);
      return coverage;
    },
  };
}

const NOWHERE = Number.POSITIVE_INFINITY;
