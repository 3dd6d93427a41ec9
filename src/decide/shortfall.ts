/** Says which tiers find no room anywhere, and what stands in the way: the cap, the pool, or the residency. */
import type { Hold } from '../model/plan.ts';
import type { Caps } from './order.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import type { PoolSupply, Supply } from './supply.ts';
import { itemAt } from './sure.ts';

export interface ShortfallCase {
  readonly targets: readonly TierTarget[];
  readonly placement: Placement;
  readonly supply: Supply;
  readonly serving: Serving;
  readonly caps: Caps;
}

export function shortfalls(shortfallCase: ShortfallCase): Hold[] {
  const holds: Hold[] = [];
  const { targets, placement, supply, serving, caps } = shortfallCase;
  targets.forEach((target, index) => {
    const { unplaced } = itemAt(placement.tiers, index);
    const { tier } = target;
    if (unplaced === 0 || tier.workload === undefined) return;
    const wanted = `place ${unplaced} of ${target.wanted} replicas`;
    const subject = tier.policy.id;
    if (tier.stay !== undefined) {
      holds.push({
        reason: tier.stay.reason,
        subject,
        wanted,
        detail: `home is full and ${tier.stay.detail}`,
      });
      return;
    }
    const eligible = supply.pools.filter((_, pool) => serving.get(subject)?.[pool] === true);
    if (eligible.length === 0)
      holds.push({ reason: 'not-granted', subject, wanted, detail: 'no pool may serve it' });
    else
      holds.push({
        reason: 'capacity-short',
        subject,
        wanted,
        detail: obstacles(eligible, supply, caps),
      });
  });
  caps.hits.forEach(({ reason, detail }, index) => {
    const { name } = itemAt(supply.pools, index).pool;
    holds.push({ reason, subject: name, wanted: 'order one more node', detail });
  });
  return holds;
}

function obstacles(pools: readonly PoolSupply[], supply: Supply, caps: Caps): string {
  const said = pools.map((pool) => {
    const hit = caps.hits.get(supply.pools.indexOf(pool));
    return `${pool.pool.name}: ${hit === undefined ? 'its nodes are too small' : hit.detail}`;
  });
  return said.join('; ');
}
