/**
 * Chores of the ledger: settle calls whose outcome nobody knows by looking at the pool again, record the instances an
 * intent explains, mark their nodes, forget what is over. Absence proves nothing until the provider's list has caught up.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import type { IntentView, NodeView, PoolState } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { HOUR } from '../model/units.ts';
import { isUnsettled, writtenAt } from './intents.ts';
import { lostIntents, rebuild } from './lost-intents.ts';
import { refOf } from './node-ref.ts';
import { dayOf } from './purse.ts';
import type { PoolSupply, Supply } from './supply.ts';
import { valueAt } from './sure.ts';

export interface Chores {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
}

export function ledgerChores(supply: Supply, input: DecideInput): Chores {
  const actions: Action[] = [];
  const holds: Hold[] = [];
  if (input.snapshot.ledger.kind !== 'fresh') return { actions, holds };
  for (const pool of supply.pools) {
    actions.push(...recordInstances(pool, input), ...rebuild(pool), ...forget(pool, input));
    holds.push(...lostIntents(pool));
    const contested = pool.finds.unexplained;
    const [first] = contested;
    if (first !== undefined) {
      const detail = `${contested.length} instances are not ours, such as ${first}; they are left alone`;
      holds.push({
        reason: 'pool-contested',
        subject: pool.pool.name,
        wanted: 'order nodes when needed',
        detail,
      });
    }
  }
  const marks = markNodes(supply);
  return { actions: [...actions, ...marks.actions], holds: [...holds, ...marks.holds] };
}

/** Instances that turned up since are recorded in the intents that explain them; then open outcomes are settled. */
function recordInstances(supply: PoolSupply, input: DecideInput): Action[] {
  const state = supply.view?.state;
  if (state?.kind !== 'fresh') return [];
  const newest = supply.intents.at(-1);
  const actions: Action[] = [];
  for (const [intent, found] of supply.finds.by) {
    if (found.length > 0) {
      const { name } = intent;
      actions.push({
        kind: 'record-instances',
        intent: name,
        instances: found,
        reason: 'instance-found',
      });
    }
    const look = {
      found: found.length,
      state: state.value,
      newest: intent === newest,
      seenAt: state.at,
    };
    actions.push(...settle(intent, look, input));
  }
  return actions;
}

interface Look {
  readonly found: number;
  readonly state: PoolState;
  /** A higher target is its own doing only while no later intent can have raised it. */
  readonly newest: boolean;
  readonly seenAt: Millis;
}

/**
 * An open call either took effect (instances or a higher target are there) or, when nothing has shown by the time an
 * instance would have joined, did not. The list must have been read after that time to prove it.
 */
function settle(intent: IntentView, look: Look, input: DecideInput): Action[] {
  if (!isUnsettled(intent)) return [];
  // Nobody was called for an intent that was written anew; what it was to record is written anew once more.
  if (intent.rebuilt === true) return [settled(intent, 'refused')];
  const raised = look.newest && look.state.target >= intent.targetAfter;
  const effect = look.found > 0 || intent.instances.length > 0 || raised;
  if (!effect && look.seenAt < writtenAt(intent) + input.settings.joinTimeout) return [];
  return [settled(intent, effect ? 'found' : 'refused')];
}

function settled({ name: intent }: IntentView, outcome: 'found' | 'refused'): Action {
  return { kind: 'settle-intent', intent, outcome, reason: 'intent-unsettled' };
}

/** An intent explains what happened for at least this long after it was made, and for as long as any of it can be seen. */
const REMEMBERED: Millis = HOUR;

/**
 * A machine that was given back stays on a list that lags, and its node carries our mark until it is gone: without its
 * intent it would be taken for one whose intent is lost. While nobody can look, it may be there.
 */
function isSeen(
  { instances }: IntentView,
  { view }: PoolSupply,
  { snapshot }: DecideInput,
): boolean {
  if (instances.length === 0) return false;
  if (view?.state.kind !== 'fresh') return true;
  const ids = new Set(instances.map(({ id }) => id));
  return (
    view.state.value.instances.some(({ id }) => ids.has(id)) ||
    snapshot.nodes.some(({ providerId }) => ids.has(providerId))
  );
}

function forget(supply: PoolSupply, input: DecideInput): Action[] {
  const actions: Action[] = [];
  for (const intent of supply.intents) {
    // What has just been found must be recorded, not forgotten with its order.
    if (isUnsettled(intent) || valueAt(supply.finds.by, intent).length > 0) continue;
    const complete =
      intent.outcome === 'refused' || input.now - intent.createdAt > input.settings.joinTimeout;
    const returned = intent.instances.every((instance) => instance.returned);
    const open = input.policies.windows.some(
      (window) =>
        window.id === intent.promotion && Math.max(window.holdUntil, window.tailUntil) > input.now,
    );
    if (!complete || !returned || open || input.now - intent.createdAt < REMEMBERED) continue;
    if (isSeen(intent, supply, input) || isOnBill(intent, supply, input)) continue;
    actions.push({
      kind: 'forget-intent',
      intent: intent.name,
      uid: intent.uid,
      reason: 'ledger-settled',
    });
  }
  return actions;
}

/** A limit per day must know for the rest of the day what was given back in it. */
function isOnBill(intent: IntentView, { pool }: PoolSupply, input: DecideInput): boolean {
  if (pool.maxSpend === undefined && input.settings.maxSpend === undefined) return false;
  const { from } = dayOf(input);
  return intent.instances.some(({ returnedAt }) => (returnedAt ?? intent.createdAt) >= from);
}

function markNodes(supply: Supply): Chores {
  const actions: Action[] = [];
  const holds: Hold[] = [];
  const pools = new Map(supply.pools.map(({ pool }) => [pool.name, pool]));
  for (const node of [...supply.cloud, ...supply.unknown]) {
    const pool = pools.get(supply.owners.get(node.providerId)?.pool ?? '');
    if (pool === undefined) continue;
    const { name, placementClass, site } = pool;
    if (node.burstClass !== placementClass) holds.push(untainted(node, placementClass));
    else if (node.pool !== name || node.site !== site) {
      actions.push({
        kind: 'mark-node',
        node: refOf(node),
        pool: name,
        site,
        reason: 'node-joined',
      });
    }
  }
  return { actions, holds };
}

function untainted(node: NodeView, placementClass: string): Hold {
  const detail = `it has ${node.burstClass ?? 'no'} burst taint, kingtide.dev/burst=${placementClass}:NoExecute is expected in the pool's template`;
  return {
    reason: 'node-without-taint',
    subject: node.name,
    wanted: 'mark the node as ours',
    detail,
  };
}
