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

export async function askAll(
  { tiers }: Pick<PolicySet, 'tiers'>,
  ask: Ask,
  asking: Asking,
): Promise<Answers> {
  const instants = new Map<string, InstantAnswer>();
  const histories = new Map<string, Reading<HistoryView>>();
  const awaited: Promise<unknown>[] = [];
  const askOne = (query: string | undefined): void => {
    if (query === undefined || instants.has(query)) return;
    instants.set(query, NOT_YET);
    awaited.push(ask.instant(query).then((answer) => instants.set(query, answer)));
  };
  const askHistory = (query: string): void => {
    if (histories.has(query)) return;
    const answer = ask.history(query);
    histories.set(query, answer instanceof Promise ? NO_HISTORY : answer);
    if (answer instanceof Promise)
      awaited.push(answer.then((known) => histories.set(query, known)));
  };
  for (const { demands, vetoes } of tiers) {
    for (const demand of demands) {
      askOne(demand.query);
      askOne(coverageQueryOf(demand));
      askHistory(demand.query);
    }
    for (const { query } of vetoes) askOne(query);
  }
  await Promise.all(awaited);
  return answersOf(instants, histories, asking);
}

const NOT_YET: InstantAnswer = { kind: 'failed', cause: 'not asked' };
const NO_HISTORY: Reading<HistoryView> = missing('not asked');

/** How a demand shows who contributed to it; undefined when it does not. */
export function coverageQueryOf({ of, targets, seriesQuery }: Demand): string | undefined {
  return targets ?? (of === 'Served' ? seriesQuery : undefined);
}

function answersOf(
  instants: ReadonlyMap<string, InstantAnswer>,
  histories: ReadonlyMap<string, Reading<HistoryView>>,
  asking: Asking,
): Answers {
  const coverages = new Map<string, Coverage>();
  const instant = (query: string): InstantAnswer => instants.get(query) ?? NOT_YET;
  return {
    instant,
    history: (query) => histories.get(query) ?? NO_HISTORY,
    coverage(query) {
      const known = coverages.get(query) ?? coverageOfTargets(instant(query), asking);
      coverages.set(query, known);
      return known;
    },
  };
}
