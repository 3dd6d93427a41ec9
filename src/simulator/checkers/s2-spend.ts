/**
 * The money half of S2: what the machines that orders made cost today, and go on costing until the day is over if nobody
 * gives them back, is within the limits per day in the moment of an order. Judged by the provider's machines at the prices
 * of the policies, never by the ledger.
 */
import type { Settings } from '../../model/decide-input.ts';
import type { BurstPool } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { Interval } from '../../model/promotion.ts';
import { HOUR, type Micros, type Millis } from '../../model/units.ts';
import type { NodeGroup } from '../world/provider.ts';
import { doubledAmong } from './doubled.ts';

export interface SpendCase {
  readonly cloud: ReadonlyMap<string, NodeGroup>;
  readonly policies: Pick<PolicySet, 'pools' | 'days'>;
  readonly settings: Pick<Settings, 'maxSpend'>;
  readonly at: Millis;
  /** By token: how many machines an order asked for. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Which limits the machines there are overrun. */
export function overspent({ cloud, policies, settings, at, counts }: SpendCase): readonly string[] {
  const day = policies.days?.find(({ from, to }) => at >= from && at < to);
  if (day === undefined) return [];
  const found: string[] = [];
  let all = 0;
  for (const pool of policies.pools) {
    const group = cloud.get(pool.provider.nodeGroup);
    if (group === undefined) continue;
    const takes = costUntil(day, { group, pool, at, counts });
    all += takes;
    if (pool.maxSpend !== undefined && takes > pool.maxSpend.micros)
      found.push(`${pool.name} takes ${units(takes)} of ${units(pool.maxSpend.micros)} today`);
  }
  if (settings.maxSpend !== undefined && all > settings.maxSpend.micros)
    found.push(`the cloud takes ${units(all)} of ${units(settings.maxSpend.micros)} today`);
  return found;
}

interface GroupCase extends Pick<SpendCase, 'at' | 'counts'> {
  readonly group: NodeGroup;
  readonly pool: BurstPool;
}

/**
 * A machine is ours to pay from its making to the call that ended it, which was its deletion's time before it was gone.
 * What came of one order twice is for S6, and of reserved nodes nobody can say which are free.
 */
function costUntil(day: Interval, { group, pool, at, counts }: GroupCase): Micros {
  const ours = group.ever.filter(({ maker }) => maker === 'order');
  const doubled = doubledAmong(ours, (token) => counts.get(token) ?? Infinity);
  if (doubled > 0 || pool.reserved !== undefined) return 0;
  let time: Millis = 0;
  for (const { createdAt, ender, goneAt } of ours) {
    const until = ender === undefined ? day.to : (goneAt ?? at) - group.truth.deletion;
    time += Math.max(0, until - Math.max(createdAt, day.from));
  }
  return (time / HOUR) * pool.pricePerHour.micros;
}

function units(micros: Micros): string {
  return (micros / 1_000_000).toFixed(2);
}
