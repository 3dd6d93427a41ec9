/**
 * Empties and gives back cloud nodes nobody needs, in the order of the placement contract: cordon and mark, wait for caches,
 * lower replicas by no more than the pods on the victims, evict only leftovers, return empty nodes by name.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import type { PoolName, TierId } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { NodeView } from '../model/snapshot.ts';
import { refOf } from './ledger.ts';
import { clusterRefusal, moveRefusal, poolRefusal } from './permits.ts';
import type { TierTarget } from './replicas.ts';
import type { Refusal } from './residency.ts';
import type { Supply } from './supply.ts';

/** At most this share of the cloud nodes (and at least one) is emptied at a time by moving pods home. */
const MOVING_SHARE = 0.1;

export interface GiveBack {
  readonly actions: Action[];
  readonly holds: Hold[];
  /** Pods per tier on nodes being emptied whose replicas may end now, and on which nodes. */
  readonly sheddable: ReadonlyMap<TierId, { count: number; nodes: string[] }>;
  /** Tiers with pods on nodes being emptied: their replicas end there first. */
  readonly emptying: ReadonlySet<TierId>;
}

export interface GiveBackCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly needed: ReadonlySet<string>;
  readonly input: DecideInput;
}

interface State extends GiveBackCase {
  readonly byTier: ReadonlyMap<TierId, TierTarget>;
  /** Replicas that may still end, per tier. */
  readonly budget: Map<TierId, number>;
  readonly refusals: ReadonlyMap<PoolName, Refusal | undefined>;
  readonly result: GiveBack & { sheddable: Map<TierId, { count: number; nodes: string[] }>; emptying: Set<TierId> };
  moving: number;
}

export function giveBack(giveBackCase: GiveBackCase): GiveBack {
  const { supply, targets, input } = giveBackCase;
  const whole = clusterRefusal(supply, input);
  const refusals = new Map(
    supply.pools.map((pool) => [pool.pool.name, whole ?? poolRefusal(pool, supply, targets, input)] as const),
  );
  const state: State = {
    ...giveBackCase,
    byTier: new Map(targets.map((target) => [target.tier.policy.id, target])),
    budget: new Map(targets.map((target) => [target.tier.policy.id, Math.max(0, target.tier.current - target.to)])),
    refusals,
    result: { actions: [], holds: [], sheddable: new Map(), emptying: new Set() },
    moving: 0,
  };
  for (const node of supply.draining) continueDraining(state, node);
  // The last to be kept is the first to go.
  for (const node of [...supply.cloud].reverse()) startDraining(state, node);
  returnLost(state);
  return state.result;
}

function ownedPool(state: State, node: NodeView): PoolName | undefined {
  return state.supply.owners.get(node.providerId)?.pool;
}

function refused(state: State, node: NodeView, pool: PoolName): boolean {
  const refusal = state.refusals.get(pool);
  if (refusal !== undefined) hold(state, { reason: refusal.reason, subject: pool, wanted: 'give back nodes', detail: refusal.detail });
  else if (!node.ready) {
    hold(state, { reason: 'nodes-unseen', subject: node.name, wanted: 'give it back', detail: 'it is not Ready: unseen is not dead' });
  } else if (node.otherPods > 0) {
    hold(state, { reason: 'drain-blocked', subject: node.name, wanted: 'give it back', detail: `${node.otherPods} pods of no tier run on it` });
  } else return false;
  return true;
}

function hold(state: State, entry: Hold): void {
  const known = state.result.holds.some((other) => other.reason === entry.reason && other.subject === entry.subject);
  if (!known) state.result.holds.push(entry);
}

function startDraining(state: State, node: NodeView): void {
  const pool = ownedPool(state, node);
  if (pool === undefined || state.needed.has(node.name) || refused(state, node, pool)) return;
  const moves = movesFor(state, node);
  if (moves === undefined) return;
  if (moves > 0 && state.moving >= movingMax(state)) return;
  if (moves > 0) state.moving += 1;
  spend(state, node);
  for (const entry of node.tierPods) state.result.emptying.add(entry.tier);
  state.result.actions.push({ kind: 'drain-node', node: refOf(node), pool, reason: 'node-surplus' });
}

function movingMax(state: State): number {
  return Math.max(1, Math.ceil(MOVING_SHARE * (state.supply.cloud.length + state.supply.draining.length)));
}

/** Pods of the node whose replica does not end and which would have to move; undefined when one of them may not. */
function movesFor(state: State, node: NodeView): number | undefined {
  let moves = 0;
  for (const entry of node.tierPods) {
    const extra = entry.count - (state.budget.get(entry.tier) ?? 0);
    if (extra <= 0) continue;
    const target = state.byTier.get(entry.tier);
    const refusal = target === undefined ? undefined : moveRefusal(target, state.input);
    if (refusal !== undefined) {
      hold(state, { reason: refusal.reason, subject: node.name, wanted: `move ${extra} pods of ${entry.tier}`, detail: refusal.detail });
      return undefined;
    }
    moves += extra;
  }
  return moves;
}

function spend(state: State, node: NodeView): void {
  for (const { tier, count } of node.tierPods) state.budget.set(tier, Math.max(0, (state.budget.get(tier) ?? 0) - count));
}

function continueDraining(state: State, node: NodeView): void {
  const pool = ownedPool(state, node);
  if (pool === undefined) return;
  if (state.needed.has(node.name)) {
    state.result.actions.push({ kind: 'undrain-node', node: refOf(node), pool, reason: 'node-needed-again' });
    return;
  }
  for (const entry of node.tierPods) state.result.emptying.add(entry.tier);
  if (refused(state, node, pool)) return;
  const { input } = state;
  const marked = node.tierPods.every((entry) => entry.marked >= entry.count);
  const settled = input.now - (node.drainingSince ?? input.now) >= input.settings.cacheSettle;
  if (!marked) state.result.actions.push({ kind: 'drain-node', node: refOf(node), pool, reason: 'node-surplus' });
  else if (settled && node.tierPods.length === 0 && node.leaving === 0) returnNode(state, node, pool);
  else if (settled) emptyNode(state, node, pool);
  if (movesFor(state, node) !== 0) state.moving += 1;
  spend(state, node);
}

/** Replicas end first; what is left when no replica may end, and none is ending, is evicted. */
function emptyNode(state: State, node: NodeView, pool: PoolName): void {
  for (const { tier, count } of node.tierPods) {
    const target = state.byTier.get(tier);
    if (target === undefined) continue;
    const shed = Math.min(count, state.budget.get(tier) ?? 0);
    if (shed > 0) {
      const entry = state.result.sheddable.get(tier) ?? { count: 0, nodes: [] };
      state.result.sheddable.set(tier, { count: entry.count + shed, nodes: [...entry.nodes, node.name] });
      continue;
    }
    if (target.tier.leave === undefined || !atRest(state, target) || target.to !== target.tier.current) continue;
    const refusal = moveRefusal(target, state.input);
    if (refusal === undefined) {
      state.result.actions.push({
        kind: 'evict-pods',
        node: refOf(node),
        pool,
        tier: target.tier.leave,
        count,
        reason: 'node-surplus',
      });
    } else hold(state, { reason: refusal.reason, subject: node.name, wanted: `move ${count} pods of ${tier}`, detail: refusal.detail });
  }
}

/** The ReplicaSet controller is not about to end pods by itself: there are no more of them than replicas. */
function atRest(state: State, target: TierTarget): boolean {
  let pods = target.tier.workload?.pending ?? 0;
  for (const node of state.input.snapshot.nodes) {
    for (const entry of node.tierPods) if (entry.tier === target.tier.policy.id) pods += entry.count;
  }
  return pods <= target.tier.current;
}

function returnNode(state: State, node: NodeView, pool: PoolName): void {
  const intent = state.supply.owners.get(node.providerId);
  if (intent === undefined) return;
  state.result.actions.push({ kind: 'return-nodes', pool, intent: intent.name, nodes: [refOf(node)], reason: 'node-empty' });
}

/** Recorded instances that are no node: gone from the provider's list too, or never joined in time. Ending a gone one is harmless. */
function returnLost(state: State): void {
  const { supply, input } = state;
  if (clusterRefusal(supply, input) !== undefined) return;
  const present = new Set(input.snapshot.nodes.map((node) => node.providerId));
  for (const pool of supply.pools) {
    const listed = pool.view?.state.kind === 'fresh' ? valueOf(pool.view.state) : undefined;
    if (listed === undefined) continue;
    for (const intent of pool.intents) {
      for (const instance of intent.instances) {
        if (instance.returned || present.has(instance.id)) continue;
        const age = input.now - instance.seenAt;
        const gone = age > input.settings.listLag && !listed.instances.some((other) => other.id === instance.id);
        if (!gone && age <= input.settings.joinTimeout) continue;
        const node = { name: '', uid: '', providerId: instance.id };
        state.result.actions.push({
          kind: 'return-nodes',
          pool: pool.pool.name,
          intent: intent.name,
          nodes: [node],
          reason: gone ? 'node-empty' : 'node-never-joined',
        });
      }
    }
  }
}
