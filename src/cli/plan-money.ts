/** The money of a plan: its own, that of models of what else a shop could run, and the least possible. Sums and ratios only. */
import { DAY, HOUR } from '../model/units.ts';
import { money } from '../report/numbers.ts';
import type { PlanMoney, PlanOptimum, PlanRivalRow } from '../report/plan-money-parts.ts';
import type { ByBand } from '../report/plan-parts.ts';
import type { BandOutcome } from '../simulator/planning/band-outcome.ts';
import type { Rival, RivalRun } from '../simulator/planning/rivals.ts';
import { byBand, type PlanFacts, sumOf } from './plan-facts.ts';

export function moneyOf({ bands, window, rivals, optima }: PlanFacts): PlanMoney {
  const cost = byBand((band) => bands[band].totals.cost.micros);
  return {
    currency: bands.expected.totals.cost.currency,
    cost,
    nodeHours: byBand((band) => bands[band].totals.cloudNodeHours),
    peakNodes: byBand((band) => bands[band].totals.peakCloudNodes),
    lost: byBand((band) => lostIn(bands[band])),
    envelopeNodes: window.maxCloudNodes ?? null,
    envelopeMoney: window.maxSpend === undefined ? null : money(window.maxSpend),
    models: rivals?.map(rivalRow) ?? null,
    keptForMonth: monthOf(rivals),
    optimum: optima.kind === 'solved' ? optimumOf(optima.optima, cost) : null,
  };
}

function lostIn({ tiers }: BandOutcome): number {
  return sumOf(tiers.map(({ lost }) => lost));
}

function rivalRow({ name, runs }: Rival): PlanRivalRow {
  return {
    name,
    cost: byBand((band) => runs[band].cost.micros),
    nodeHours: byBand((band) => runs[band].nodeHours),
    peakNodes: byBand((band) => runs[band].peakNodes),
    lost: byBand((band) => runs[band].lost),
  };
}

const MONTH = 30 * DAY;
const MILLION = 1_000_000;

/** The machines bought for the peak, kept for thirty days at what each costs in these; to whole units of the currency. */
function monthOf(rivals: PlanFacts['rivals']): ByBand<number> | null {
  const bought = rivals?.find(({ name }) => name === 'static');
  return bought === undefined ? null : byBand((band) => monthCost(bought.runs[band]));
}

function monthCost({ cost, nodeHours, peakNodes }: RivalRun): number {
  if (nodeHours === 0) return 0;
  const hourly = (cost.micros / nodeHours) * peakNodes;
  return Math.round((hourly * (MONTH / HOUR)) / MILLION) * MILLION;
}

function optimumOf(
  optima: ByBand<{ readonly bound: number; readonly found: number | undefined }>,
  cost: ByBand<number>,
): PlanOptimum {
  return {
    bound: byBand((band) => optima[band].bound),
    found: byBand((band) => optima[band].found ?? null),
    gap: byBand((band) => beyond(optima[band].found, optima[band].bound)),
    distance: byBand((band) => beyond(cost[band], optima[band].bound)),
  };
}

/** How much more, as a share of the bound; null where there is nothing to compare with. */
function beyond(value: number | undefined, bound: number): number | null {
  if (value === undefined) return null;
  if (bound === 0) return value === 0 ? 0 : null;
  return Math.round((value / bound - 1) * 10_000) / 10_000;
}
