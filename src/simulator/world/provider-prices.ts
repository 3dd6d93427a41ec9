/** What a machine costs, and when it cost something else: the scenario's changes and the factors of P8. Adds up no bill. */
import { HOUR, type Micros, type Millis } from '../../model/units.ts';
import type { ScheduledFault } from '../faults/fault.ts';
import type { Faults } from '../faults/faults.ts';
import type { PoolTruth } from '../scenario.ts';

export interface PriceStep {
  readonly from: Millis;
  readonly perHour: Micros;
}

/** In order of time; the first is from the beginning of time. One step: the price never changes. */
export type Prices = readonly PriceStep[];

const USUAL_FACTOR = 2;

export function pricesOf(truth: PoolTruth, faults: Faults): Prices {
  const surges = faults.schedule.filter(
    ({ id, subject }) => id === 'P8' && (subject === undefined || subject === truth.nodeGroup),
  );
  const changes = truth.habits?.priceChanges ?? [];
  const instants = [
    Number.NEGATIVE_INFINITY,
    ...changes.map(({ at }) => at),
    ...surges.flatMap(({ from, until }) => [from, until]),
  ];
  return [...new Set(instants)]
    .toSorted((a, b) => a - b)
    .map((from) => ({ from, perHour: priceAt(truth, surges, from) }));
}

function priceAt(truth: PoolTruth, surges: readonly ScheduledFault[], at: Millis): Micros {
  let { micros } = truth.pricePerHour;
  for (const change of truth.habits?.priceChanges ?? [])
    if (change.at <= at) micros = change.perHour.micros;
  for (const { from, until, size } of surges)
    if (from <= at && at < until) micros *= size ?? USUAL_FACTOR;
  return micros;
}

/** Micros, not rounded, for one machine from one instant to another. */
export function costBetween(prices: Prices, from: Millis, until: Millis): number {
  let cost = 0;
  for (const [index, step] of prices.entries()) {
    const start = Math.max(from, step.from);
    const end = Math.min(until, prices[index + 1]?.from ?? until);
    if (end > start) cost += ((end - start) / HOUR) * step.perHour;
  }
  return cost;
}
