/**
 * Nodes that stand without demand: those a pool keeps warm, and those a person asked for by an Override. What is there is
 * kept, what is missing is ordered, within every cap. Adds to a placement and takes nothing from it.
 */
import type { PoolName, TierId } from '../model/policy.ts';
import type { NodeView } from '../model/snapshot.ts';
import { closedGate } from './growth-gate.ts';
import { type Lot, lotRefusal, type TenantRefusal, UNLIMITED } from './lot-limits.ts';
import type { Placement, Room } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import type { Standing } from './standing.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { survivalNodes } from './survival-nodes.ts';
import { holdingsOf, onlyTenant } from './tenants.ts';

export interface StandingCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly room: Room;
}

export function withStandingNodes(placement: Placement, standingCase: StandingCase): Placement {
  const standings = [
    ...warmNodes(standingCase.supply),
    ...overrideNodes(standingCase),
    ...survivalNodes(standingCase),
  ];
  if (standings.length === 0) return placement;
  const needed = new Set(placement.needed);
  const orders: Order[] = placement.orders.map((order) => ({ ...order }));
  for (const standing of standings) {
    const missing = keepPresent(standing, { ...standingCase, needed, orders });
    if (standing.keepsOnly !== true) orderMissing(standing, { ...standingCase, orders, missing });
  }
  return { ...placement, needed, orders };
}

function warmNodes({ pools }: Supply): Standing[] {
  return pools.flatMap(({ pool: { warmNodes: nodes } }, index) =>
    nodes === undefined
      ? []
      : [{ pools: [index], amount: nodes, perNode: 1, tier: undefined, reason: 'warm-nodes' }],
  );
}

/** Only a tier that may leave home, that places orders, and that nobody paused or released. */
function overrideNodes({ supply, targets, serving }: StandingCase): Standing[] {
  return targets.flatMap(({ tier }) => {
    const { policy, override, leave } = tier;
    const nodes = override?.nodes;
    if (nodes === undefined || leave === undefined || policy.mode !== 'Enforce') return [];
    if (override?.pause === true || override?.release === true) return [];
    const serves = serving.get(policy.id);
    const pools = supply.choices.map(({ pool }) => pool).filter((pool) => serves?.[pool] === true);
    return [
      {
        ...{ pools: [...new Set(pools)], amount: nodes, perNode: 1 },
        ...{ tier: leave, reason: 'override-nodes', keepsOnly: closedGate(tier) !== undefined },
      },
    ];
  });
}

type Order = { -readonly [K in keyof Placement['orders'][number]]: Placement['orders'][number][K] };

interface Keeping {
  readonly supply: Supply;
  readonly orders: readonly Order[];
  readonly needed: Set<string>;
}

/** Marks what is there as needed, what is needed anyway first. Returns how many nodes are missing. */
function keepPresent(standing: Standing, { supply, orders, needed }: Keeping): number {
  const { pools, amount, perNode, on = () => perNode } = standing;
  let missing = amount;
  for (const pool of pools)
    missing -= perNode * (itemAt(supply.pools, pool).inFlight + itemAt(orders, pool).count);
  const names = new Set<PoolName | undefined>(
    pools.map((pool) => itemAt(supply.pools, pool).pool.name),
  );
  const keep = (list: readonly NodeView[], isNeeded: boolean): void => {
    for (const node of list) {
      const { name, providerId } = node;
      if (missing <= 0 || needed.has(name) !== isNeeded) continue;
      if (!names.has(supply.owners.get(providerId)?.pool)) continue;
      const takes = on(node);
      if (takes <= 0) continue;
      needed.add(name);
      missing -= takes;
    }
  };
  for (const isNeeded of [true, false]) {
    keep(supply.cloud, isNeeded);
    keep(supply.draining, isNeeded);
  }
  return Math.ceil(missing / perNode);
}

interface Ordering {
  readonly supply: Supply;
  readonly orders: readonly Order[];
  readonly room: Room;
  readonly missing: number;
}

function orderMissing({ pools, tier, reason }: Standing, ordering: Ordering): void {
  const { orders, room, missing } = ordering;
  let left = missing;
  for (const pool of pools) {
    const order = itemAt(orders, pool);
    const counts = orders.map(({ count }) => count);
    const held = heldFrom(ordering, tier, pool);
    let more = 0;
    while (more < left && room.mayAdd(pool, counts) && held(counts) === undefined) {
      more += 1;
      counts[pool] = itemAt(counts, pool) + 1;
    }
    if (more < left) room.missed(pool, counts, { tier, met: held(counts) });
    if (more > 0) enlarge(order, more, { tier, reason });
    left -= more;
  }
}

/** What other tenants keep from it. Whose nodes were planned is not asked: all of a pool count as its own. */
function heldFrom(
  { supply, room: { tenancy } }: Ordering,
  tier: Standing['tier'],
  pool: number,
): (counts: readonly number[]) => TenantRefusal | undefined {
  if (tenancy === undefined) return () => undefined;
  const { tenants } = tenancy;
  const lots = supply.pools.map((_, place): Lot => {
    const own = place === pool && tier !== undefined ? tenants.of(tier, pool) : undefined;
    return { pool: place, tenant: own ?? onlyTenant(tenants, place) };
  });
  const coming = supply.pools.map(() => new Map<number, TierId>());
  const holdings = holdingsOf({ tenants, supply, coming });
  const how = { ...tenancy, lots, holdings, limits: UNLIMITED };
  return (counts) => lotRefusal(how, itemAt(lots, pool), counts);
}

function enlarge(
  order: Order,
  more: number,
  { tier, reason }: Pick<Standing, 'tier' | 'reason'>,
): void {
  if (order.count === 0) order.standing = reason;
  order.count += more;
  if (tier !== undefined && !order.tiers.includes(tier)) order.tiers = [...order.tiers, tier];
}
