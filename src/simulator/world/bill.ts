/** What the provider charges: per second from a machine's creation to its end. Knows no budget. */
import { HOUR, type Micros, type Millis, type Money } from '../../model/units.ts';
import type { Instance, NodeGroup } from './provider.ts';

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
    micros += (time / HOUR) * group.truth.pricePerHour.micros;
  }
  return { nodeTime, micros: Math.round(micros) };
}

/** The currency of all pools; a rehearsal has one. */
export function currencyOf(groups: Iterable<NodeGroup>): Money['currency'] {
  for (const group of groups) return group.truth.pricePerHour.currency;
  return 'CNY';
}

function timeOf(instances: readonly Instance[], now: Millis): Millis {
  let time = 0;
  for (const { createdAt, goneAt } of instances) time += (goneAt ?? now) - createdAt;
  return time;
}
