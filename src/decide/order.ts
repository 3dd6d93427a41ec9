/** Orders for new nodes: one intent per pool and cycle, numbered, within every cap, never while an earlier call is open. */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import type { Reason } from '../model/reason.ts';
import type { IntentView, PoolView } from '../model/snapshot.ts';
import type { Tenancy } from './lot-limits.ts';
import { isStalled } from './overdue.ts';
import type { Placement, Room } from './placement.ts';
import { purseOf } from './purse.ts';
import type { PoolSupply, Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { readTenants } from './tenants.ts';

/** The API keeps an intent small enough to read; larger needs become several. */
export const INTENT_NODES_MAX = 100;

export interface Refused {
  readonly reason: Reason;
  readonly detail: string;
}

/** Why nothing can be ordered from this pool now; undefined when it can. Placement then goes to the next pool. */
function closed(supply: PoolSupply, input: DecideInput): Refused | undefined {
  const { snapshot, now } = input;
  if (snapshot.ledger.kind !== 'fresh')
    return { reason: 'ledger-unreadable', detail: snapshot.ledger.cause };
  if (snapshot.clusterView.kind !== 'fresh')
    return { reason: 'view-stale', detail: snapshot.clusterView.cause };
  if (supply.view === undefined) {
    return { reason: 'pool-unreadable', detail: 'the provider was not asked yet' };
  }
  const { state, backOff } = supply.view;
  if (state.kind !== 'fresh') return { reason: 'pool-unreadable', detail: state.cause };
  if (backOff !== undefined && backOff.until > now) {
    return {
      reason: 'pool-backing-off',
      detail: `${backOff.reason}, ${Math.ceil((backOff.until - now) / 1000)} s left`,
    };
  }
  if (isStalled(supply.overdue, supply.inFlight))
    return {
      reason: 'pool-stalled',
      detail: `${supply.overdue} machines are late, ${supply.inFlight} still in time`,
    };
  if (supply.ownerless.length > 0)
    return {
      reason: 'intent-lost',
      detail: `${supply.ownerless.length} nodes carry the mark of the pool, and no intent records them`,
    };
  if (supply.finds.unexplained.length > 0)
    return {
      reason: 'pool-contested',
      detail: `${supply.finds.unexplained.length} instances are not ours`,
    };
  return undefined;
}

export interface Caps {
  readonly room: Room;
  /** For each pool that refused a node for a cap, the cap. */
  readonly hits: ReadonlyMap<number, Refused>;
  /** For each pool and tier that other tenants stood in the way of, how. */
  readonly tenantHits: ReadonlyMap<number, ReadonlyMap<TierId | undefined, Refused>>;
}

/** Standing limits of each pool, the promotion's envelope, and the operator's caps that no policy can raise. */
export function capsOf(supply: Supply, input: DecideInput): Caps {
  const hits = new Map<number, Refused>();
  let owned = 0;
  for (const pool of supply.pools) owned += pool.committed;
  const cap = totalCap(input);
  const shut = supply.pools.map((pool) => closed(pool, input));
  const purse = purseOf(supply, input);
  const refusal = (index: number, nodes: readonly number[]): Refused | undefined =>
    shut[index] ??
    poolFull(itemAt(supply.pools, index), itemAt(nodes, index)) ??
    totalFull(owned + sum(nodes), cap) ??
    purse(index, nodes);
  const tenantHits = new Map<number, Map<TierId | undefined, Refused>>();
  const room: Room = {
    mayAdd: (index, nodes) => refusal(index, nodes) === undefined,
    missed(index, nodes, { tier, met }) {
      const refused = refusal(index, nodes);
      if (refused !== undefined) hits.set(index, refused);
      // A cap may be full because others have their shares of it, and then that is what to say.
      if (met?.reason === 'fair-share' || (met !== undefined && refused === undefined))
        tenantHits.set(index, (tenantHits.get(index) ?? new Map()).set(tier, met));
    },
    tenancy: tenancyOf(supply, input, { cap, owned }),
    free: supply.pools.map((pool, index) => (shut[index] === undefined ? freeOf(pool) : 0)),
    freeOfAll: Math.max(0, cap.nodes - owned),
  };
  return { room, hits, tenantHits };
}

function tenancyOf(
  supply: Supply,
  input: DecideInput,
  { cap, owned }: { readonly cap: Cap; readonly owned: number },
): Tenancy | undefined {
  const tenants = readTenants(supply, input);
  if (tenants === undefined) return undefined;
  const free = supply.pools.map(freeOf);
  return { tenants, free, freeOfAll: cap.nodes - owned, cap: cap.name };
}

function freeOf({ pool, committed }: PoolSupply): number {
  return pool.maxNodes - committed;
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}

function poolFull(supply: PoolSupply, ordered: number): Refused | undefined {
  const { maxNodes } = supply.pool;
  if (supply.committed + ordered < maxNodes) return undefined;
  return {
    reason: 'pool-full',
    detail: `limits.maxNodes of pool ${supply.pool.name} is ${maxNodes}`,
  };
}

interface Cap {
  readonly nodes: number;
  readonly name: string;
  readonly detail: string;
}

/** Promotions side by side may use the larger envelope; one without an envelope leaves the standing limits. */
function totalCap(input: DecideInput): Cap {
  const { envelopes } = input.forecast;
  const operator = {
    nodes: input.settings.maxCloudNodes,
    name: "the operator's maxCloudNodes",
    detail: `the operator's maxCloudNodes is ${input.settings.maxCloudNodes}`,
  };
  if (envelopes.length === 0) return operator;
  let envelope: Cap = { nodes: -1, name: '', detail: '' };
  for (const { window, maxCloudNodes } of envelopes) {
    if (maxCloudNodes === undefined) return operator;
    if (maxCloudNodes > envelope.nodes)
      envelope = {
        nodes: maxCloudNodes,
        name: `the envelope of ${window}`,
        detail: `the envelope of ${window} is ${maxCloudNodes} nodes`,
      };
  }
  return envelope.nodes < operator.nodes ? envelope : operator;
}

function totalFull(nodes: number, cap: Cap): Refused | undefined {
  return nodes < cap.nodes ? undefined : { reason: 'envelope-full', detail: cap.detail };
}

export function orders(
  supply: Supply,
  placement: Placement,
  input: DecideInput,
): { actions: Action[]; holds: Hold[] } {
  const actions: Action[] = [];
  const holds: Hold[] = [];
  placement.orders.forEach(({ count, tiers, standing = 'home-full' }, index) => {
    const pool = itemAt(supply.pools, index);
    const { view } = pool;
    // A pool that nobody could read has no room for an order.
    if (count === 0 || view?.state.kind !== 'fresh') return;
    const { target } = view.state.value;
    const { name, batch } = pool.pool;
    if (pool.unsettled !== undefined) {
      const detail = `${pool.unsettled.name} is ${pool.unsettled.outcome}`;
      holds.push({
        reason: 'intent-unsettled',
        subject: name,
        wanted: `order ${count} nodes`,
        detail,
      });
      return;
    }
    const size = Math.min(count, batch, INTENT_NODES_MAX);
    actions.push({
      kind: 'order-nodes',
      pool: name,
      number: nextNumber(pool.intents, view),
      count: size,
      targetBefore: target,
      targetAfter: target + size,
      promotion: input.forecast.envelopes[0]?.window,
      tiers,
      reason: standing,
    });
  });
  return { actions, holds };
}

/** One above the highest ever recorded, in the pool's status or in the ledger itself. */
export function nextNumber(intents: readonly IntentView[], { lastRequest }: PoolView): number {
  let highest = lastRequest;
  for (const intent of intents) highest = Math.max(highest, intent.number);
  return highest + 1;
}
