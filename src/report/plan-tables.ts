/** The tables of a plan, for paper and page alike; sections pick theirs by heading. */
import { oneDecimal, share, whole } from './numbers.ts';
import { boundTables } from './plan-bound-tables.ts';
import { objectTables } from './plan-object-tables.ts';
import { PLAN_BANDS, type PlanBreak } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';
import { clock, type PlanTable, percent, type Shape, tableOf } from './plan-table.ts';
import type { PlanWords } from './plan-words.ts';

export function planTables(report: PlanReport, words: PlanWords): readonly PlanTable[] {
  return [
    tableOf(CHANGES, changeRows(report, words), words),
    tableOf(INPUTS, inputRows(report, words), words),
    tableOf(DEMAND, demandRows(report, words), words),
    tableOf(CAPACITY, capacityRows(report), words),
    tableOf(BATCHES, batchRows(report, words), words),
    tableOf(DELAYS, delayRows(report, words), words),
    tableOf(STRESS, stressRows(report, words), words),
    ...boundTables(report, words),
    ...objectTables(report, words),
  ];
}

const INPUTS: Shape = {
  heading: 'inputs',
  columns: ['what', 'of', 'value', 'measured', 'age', 'source'],
  left: [0, 1, 2, 3, 5],
};

function inputRows({ inputs }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return inputs.rows.map(({ what, subject, value, measured, ageDays, source }) => [
    words.input[what],
    subject,
    value,
    measured ?? '-',
    ageDays === null ? '-' : `${ageDays} ${words.phrase.days}`,
    source,
  ]);
}

const DEMAND: Shape = {
  heading: 'demand',
  columns: ['tier', 'level', 'raisedBy', 'dailyPeak', 'low', 'expected', 'high'],
  left: [0, 1, 2],
};

function demandRows({ demand }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return demand.map(({ tier, level, by, dailyPeak, peak }) => [
    tier,
    level,
    words.by[by],
    whole(dailyPeak),
    ...PLAN_BANDS.map((band) => whole(peak[band])),
  ]);
}

const CAPACITY: Shape = {
  heading: 'capacity',
  columns: [
    'tier',
    'perReplica',
    'waterLevel',
    'pods',
    'home',
    'cloud',
    'nPlusOne',
    'headroom',
    'high',
    'lost',
    'high',
  ],
  left: [0],
};

function capacityRows({ capacity }: PlanReport): PlanTable['rows'] {
  return capacity.map((row) => [
    row.tier,
    row.unitCapacity === null ? '-' : whole(row.unitCapacity),
    row.unitCapacity === null ? '-' : percent(row.waterLevel),
    whole(row.pods),
    whole(row.podsAtHome),
    whole(row.podsInCloud),
    row.withoutLargestSite === null ? '-' : percent(row.withoutLargestSite),
    percent(row.headroom.expected),
    percent(row.headroom.high),
    share(row.lost.expected, 1),
    share(row.lost.high, 1),
  ]);
}

const BATCHES: Shape = {
  heading: 'batches',
  columns: ['order', 'pool', 'nodes', 'latest', 'slack', 'readyP95', 'joined', 'forTiers'],
  left: [0, 1, 3, 5, 6, 7],
};

function batchRows({ batches }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return batches.map((batch) => [
    clock(batch.order),
    batch.pool,
    whole(batch.nodes),
    batch.latestSafeStart === null ? words.phrase.afterStart : clock(batch.latestSafeStart),
    batch.slackMinutes === null ? '-' : oneDecimal(batch.slackMinutes),
    clock(batch.readyP95),
    batch.joined === null ? '-' : clock(batch.joined),
    batch.tiers.join(' '),
  ]);
}

const DELAYS: Shape = {
  heading: 'search',
  columns: ['late', 'lost', 'minutesShort', 'first'],
  left: [3],
};

function delayRows({ search }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return (search?.delays ?? []).map(({ minutes, lost, minutesShort, first }) => [
    `${minutes} ${words.phrase.minutes}`,
    whole(lost),
    whole(minutesShort),
    first === null ? words.search.holds : breakText(first, words),
  ]);
}

function breakText({ kind, tier, lost }: PlanBreak, words: PlanWords): string {
  return words.search[kind](tier, share(lost, 1));
}

/** What the searches came to, in sentences. */
export function searchSentences(report: PlanReport, words: PlanWords): readonly string[] {
  if (report.search === null) return [];
  const { broken, delays, latestSafeStart: latest } = report.search;
  const { search } = words;
  const first =
    broken === null
      ? search.unbroken
      : `${search.broken(broken.first.tier, String(broken.holds), String(broken.breaks))} (${breakText(broken.first, words)})`;
  if (delays.length === 0) return [first];
  const start =
    latest === null
      ? search.noLatest
      : search.latest(clock(latest.at), latest.minutesLater, latest.atLeast);
  return [first, start];
}

const STRESS: Shape = {
  heading: 'stress',
  columns: ['wrong', 'lost', 'refused', 'minutesShort', 'lostWithout', 'shortWithout'],
  left: [0],
};

function stressRows({ stress }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return (stress ?? []).map((run) => [
    words.stress[run.stress],
    whole(run.lost),
    whole(run.refused),
    whole(run.minutesShort),
    whole(run.lostWithout),
    whole(run.minutesShortWithout),
  ]);
}

const CHANGES: Shape = {
  heading: 'changes',
  columns: ['part', 'of', 'before', 'now'],
  left: [0, 1, 2, 3],
};

function changeRows({ changes }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return (changes ?? []).map(({ part, subject, before, after }) => [
    words.part[part],
    subject,
    before ?? '-',
    after ?? '-',
  ]);
}
