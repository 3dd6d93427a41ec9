/** The tables of what bounds a plan: supply, residency, lines, limits, degrade steps, money. */
import { money, oneDecimal, share, whole } from './numbers.ts';
import { type ByBand, PLAN_BANDS } from './plan-parts.ts';
import type { PlanReport } from './plan-report.ts';
import { clock, gigabits, type PlanTable, percent, type Shape, tableOf } from './plan-table.ts';
import type { PlanWords } from './plan-words.ts';

export function boundTables(report: PlanReport, words: PlanWords): readonly PlanTable[] {
  return [
    tableOf(SUPPLY, supplyRows(report), words),
    tableOf(RESIDENCY, residencyRows(report, words), words),
    tableOf(REFUSED, refusedRows(report), words),
    tableOf(LINES, lineRows(report), words),
    tableOf(LIMITED, limitRows(report, words), words),
    tableOf(DEGRADE, degradeRows(report), words),
    tableOf(MONEY, moneyRows(report, words), words),
    tableOf(BESIDE, besideRows(report, words), words),
  ];
}

const SUPPLY: Shape = {
  heading: 'supply',
  columns: ['pool', 'site', 'most', 'low', 'expected', 'high', 'leadTime', 'price'],
  left: [0, 1],
};

function supplyRows({ supply }: PlanReport): PlanTable['rows'] {
  return supply.map(({ pool, site, maxNodes, nodes, leadTimeP95, perHour }) => [
    pool,
    site,
    whole(maxNodes),
    ...PLAN_BANDS.map((band) => whole(nodes[band])),
    `${Math.round(leadTimeP95 / 1_000)} s`,
    perHour,
  ]);
}

const RESIDENCY: Shape = {
  heading: 'residency',
  columns: ['tier', 'residency', 'where', 'cloudBinds'],
  left: [0, 1, 2],
};

function residencyRows({ residency }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return residency.tiers.map(({ tier, residency: mode, sealed, sites, cloudBinds }) => [
    tier,
    sealed ? `${mode}, ${words.phrase.sealed}` : mode,
    sites.join(' ') || '-',
    whole(cloudBinds),
  ]);
}

const REFUSED: Shape = {
  heading: 'residency',
  columns: ['time', 'of', 'reason', 'what'],
  left: [0, 1, 2, 3],
};

function refusedRows({ residency }: PlanReport): PlanTable['rows'] {
  return residency.refused.map(({ at, subject, reason, detail }) => [
    clock(at),
    subject,
    reason,
    detail,
  ]);
}

const LINES: Shape = {
  heading: 'lines',
  columns: ['site', 'line', 'bandwidth', 'low', 'expected', 'high', 'withoutLargest'],
  left: [0, 1],
};

function lineRows({ lines }: PlanReport): PlanTable['rows'] {
  return lines.map(({ site, line, bandwidth, peak, withoutLargest }) => [
    site,
    line,
    gigabits(bandwidth),
    ...PLAN_BANDS.map((band) => gigabits(peak[band])),
    withoutLargest === null ? '-' : percent(withoutLargest),
  ]);
}

const LIMITED: Shape = {
  heading: 'limits',
  columns: ['tier', 'band', 'time', 'admitted', 'offered', 'refused', 'wall'],
  left: [0, 1, 2, 6],
};

function limitRows({ limits }: PlanReport, words: PlanWords): PlanTable['rows'] {
  return limits.map(({ tier, band, from, to, admitted, offered, refused, wall }) => [
    tier,
    words.column[band],
    `${clock(from)} - ${clock(to)}`,
    whole(admitted),
    whole(offered),
    whole(refused),
    wall,
  ]);
}

const DEGRADE: Shape = {
  heading: 'degrade',
  columns: ['tier', 'step', 'saves', 'trigger', 'owner', 'rollback'],
  left: [0, 1, 3, 4, 5],
};

function degradeRows({ degrade }: PlanReport): PlanTable['rows'] {
  return degrade.map(({ tier, step, saves, trigger, owner, rollback }) => [
    tier,
    step,
    percent(saves),
    trigger,
    owner,
    rollback,
  ]);
}

const MONEY: Shape = {
  heading: 'money',
  columns: ['what', 'low', 'expected', 'high'],
  left: [0],
};

function moneyRows({ money: sums }: PlanReport, words: PlanWords): PlanTable['rows'] {
  const { currency, cost, nodeHours, peakNodes } = sums;
  return [
    [words.column.cost, ...PLAN_BANDS.map((band) => money({ currency, micros: cost[band] }))],
    [words.column.nodeHours, ...PLAN_BANDS.map((band) => oneDecimal(nodeHours[band]))],
    [words.column.peakNodes, ...PLAN_BANDS.map((band) => whole(peakNodes[band]))],
  ];
}

const BESIDE: Shape = {
  heading: 'money',
  columns: ['who', 'low', 'expected', 'high', 'lostLow', 'lostExpected', 'lostHigh'],
  left: [0],
};

/** The plan beside what others would pay, and what the least would be. */
function besideRows({ money: sums }: PlanReport, words: PlanWords): PlanTable['rows'] {
  const { currency, cost, lost, models, keptForMonth, optimum } = sums;
  const paid = (micros: ByBand<number>): readonly string[] =>
    PLAN_BANDS.map((band) => money({ currency, micros: micros[band] }));
  const wasted = (requests: ByBand<number>): readonly string[] =>
    PLAN_BANDS.map((band) => whole(requests[band]));
  if (models === null && optimum === null) return [];
  const none = PLAN_BANDS.map(() => '-');
  return [
    [words.beside.plan, ...paid(cost), ...wasted(lost)],
    ...(models ?? []).map((row) => [words.model[row.name], ...paid(row.cost), ...wasted(row.lost)]),
    ...(keptForMonth === null ? [] : [[words.beside.month, ...paid(keptForMonth), ...none]]),
    ...(optimum === null ? [] : [[words.beside.optimum, ...paid(optimum.bound), ...wasted(lost)]]),
  ];
}

/** How far the plan is from the least, in sentences; none where that is not known. */
export function optimumSentences(
  { money: { optimum } }: PlanReport,
  { beside }: PlanWords,
): readonly string[] {
  if (optimum === null) return [];
  const { distance, gap } = optimum;
  const by = (ratios: ByBand<number | null>, text: (ratio: number) => string): string =>
    PLAN_BANDS.map((band) => {
      const ratio = ratios[band];
      return ratio === null ? '-' : text(ratio);
    }).join(' / ');
  const times = by(distance, (ratio) => (1 + ratio).toFixed(2));
  return [
    beside.distance(
      times,
      by(gap, (ratio) => share(ratio, 2)),
    ),
  ];
}
