/** What the provider charges: per second from a machine's creation to its end. Knows no budget. */
import { HOUR, type Micros, type Millis, type Money } from '../../model/units.ts';
import type { Instance } from './machines.ts';
import type { NodeGroup } from './provider.ts';
import { costBetween } from './provider-prices.ts';

export interface Bill {
  /** Machine-milliseconds up to `now`. */
  readonly nodeTime: Millis;
  readonly micros: Micros;
}

export function billOf(groups: Iterable<NodeGroup>, now: Millis): Bill {
  let nodeTime = 0;
  let micros = 0;
  for (const group of groups) {
    const time = timeOf(group.ever, now);
    nodeTime += time;
    micros += group.prices.length > 1 ? changingCost(group, now) : plainCost(group, time);
  }
  return { nodeTime, micros: Math.round(micros) };
}

function plainCost({ truth }: NodeGroup, time: Millis): number {
  return (time / HOUR) * truth.pricePerHour.micros;
}

/** Each machine at the price of the time, not at that of its order. */
function changingCost({ ever, prices }: NodeGroup, now: Millis): number {
  let cost = 0;
  for (const { createdAt, goneAt } of ever) cost += costBetween(prices, createdAt, goneAt ?? now);
  return cost;
}

/** The currency of all pools; a rehearsal has one. */
export function currencyOf(groups: Iterable<NodeGroup>): Money['currency'] {
  for (const group of groups) return group.truth.pricePerHour.currency;
  return 'CNY';
}

/** Of machines that are all gone: how many they were, and their time. Machines only ever join a list, and none comes back. */
const ENDED = new WeakMap<readonly Instance[], { readonly count: number; readonly time: Millis }>();

function timeOf(instances: readonly Instance[], now: Millis): Millis {
  const ended = ENDED.get(instances);
  if (ended?.count === instances.length) return ended.time;
  let time = 0;
  let there = 0;
  for (const { createdAt, goneAt } of instances) {
    time += (goneAt ?? now) - createdAt;
    if (goneAt === undefined) there += 1;
  }
  if (there === 0) ENDED.set(instances, { count: instances.length, time });
  return time;
}
