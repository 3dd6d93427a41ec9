/** The questions of one cycle to Prometheus: each is asked once, all at once, and tiers that share one share its answer. */
import type { Demand } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { Reading } from '../model/reading.ts';
import { missing } from '../model/reading.ts';
import type { HistoryView } from '../model/snapshot.ts';
import type { InstantAnswer } from '../ports/metrics.ts';
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
  history(query: string): Promise<Reading<HistoryView>>;
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
  for (const { demands, vetoes } of tiers) {
    for (const demand of demands) {
      askOne(demand.query);
      askOne(coverageQueryOf(demand));
      if (histories.has(demand.query)) continue;
      histories.set(demand.query, missing('not asked'));
      const { query } = demand;
      awaited.push(ask.history(query).then((answer) => histories.set(query, answer)));
    }
    for (const { query } of vetoes) askOne(query);
  }
  await Promise.all(awaited);
  return answersOf(instants, histories, asking);
}

const NOT_YET: InstantAnswer = { kind: 'failed', cause: 'not asked' };

/** How a demand shows who contributed to it; undefined when it does not. */
function coverageQueryOf({ of, targets, seriesQuery }: Demand): string | undefined {
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
    history: (query) => histories.get(query) ?? missing('not asked'),
    coverage(query) {
      const known = coverages.get(query) ?? coverageOfTargets(instant(query), asking);
      coverages.set(query, known);
      return known;
    },
  };
}
