/** Says which tiers find no room anywhere, and what stands in the way: the cap, the pool, or the residency. */
import type { Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { WorkloadView } from '../model/snapshot.ts';
import { closedGate } from './growth-gate.ts';
import type { Caps } from './order.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { type Refusal, refusedBy } from './residency.ts';
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
    const placed = itemAt(placement.tiers, index);
    const unplaced = placed.unplaced - (placed.onLines ?? 0);
    const { tier } = target;
    // A closed gate says so itself.
    if (unplaced === 0 || tier.workload === undefined || closedGate(tier) !== undefined) return;
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
      holds.push({ ...nowhere(target, tier.workload, supply), subject, wanted });
    else
      holds.push({
        reason: 'capacity-short',
        subject,
        wanted,
        detail: obstacles(eligible, supply, { caps, tier: subject }),
      });
  });
  caps.hits.forEach(({ reason, detail }, index) => {
    const { name } = itemAt(supply.pools, index).pool;
    holds.push({ reason, subject: name, wanted: 'order one more node', detail });
  });
  return [...holds, ...tenantHolds(supply, caps)];
}

/** Once for each pool and tenant. */
function tenantHolds({ pools }: Supply, { tenantHits }: Caps): Hold[] {
  const holds: Hold[] = [];
  for (const [index, hits] of tenantHits) {
    const subject = itemAt(pools, index).pool.name;
    for (const { reason, detail } of hits.values()) {
      if (holds.some((hold) => hold.subject === subject && hold.detail === detail)) continue;
      holds.push({ reason, subject, wanted: 'order one more node', detail });
    }
  }
  return holds;
}

/** Too far, or barred, where nothing else stands between the tier and a pool; said of the first few pools. */
function nowhere(
  { tier: { policy, view } }: TierTarget,
  workload: WorkloadView,
  { pools, sites }: Supply,
): Refusal {
  const residence = { policy, workload, namespaceLabels: view.namespaceLabels };
  const refusals = pools
    .map(({ pool }) => refusedBy(pool, residence, sites))
    .filter((refusal) => refusal !== undefined);
  const near = refusals.find(({ reason }) => reason !== 'not-granted');
  const { reason } = near ?? { reason: 'not-granted' as const };
  const said = refusals.filter((one) => one.reason === reason);
  const more = said.length > SAID ? `; and ${said.length - SAID} more` : '';
  const words = said.slice(0, SAID).map(({ detail }) => detail);
  const detail = pools.length === 0 ? 'there is none' : `${words.join('; ')}${more}`;
  return { reason, detail: `no pool may serve it: ${detail}` };
}

const SAID = 3;

function obstacles(
  pools: readonly PoolSupply[],
  supply: Supply,
  { caps, tier }: { readonly caps: Caps; readonly tier: TierId },
): string {
  const said = pools.map((pool) => {
    const index = supply.pools.indexOf(pool);
    const hit = caps.tenantHits.get(index)?.get(tier) ?? caps.hits.get(index);
    return `${pool.pool.name}: ${hit === undefined ? 'its nodes are too small' : hit.detail}`;
  });
  return said.join('; ');
}
