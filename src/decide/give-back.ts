/**
 * Empties and gives back cloud nodes nobody needs, in the order of the placement contract: cordon and mark, wait for caches,
 * lower replicas by no more than the pods on the victims, evict only leftovers, return empty nodes by name.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import type { PoolName, TierId } from '../model/policy.ts';
import type { IntentView, NodeView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { type Ending, readEnding } from './ending.ts';
import { BLOCKED_AFTER, type Move, movePods } from './moving.ts';
import { refOf } from './node-ref.ts';
import { clusterRefusal, moveRefusal, poolRefusals } from './permits.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { RESIDENCY_LABEL, type Refusal } from './residency.ts';
import { returnLost } from './return-lost.ts';
import type { Serving } from './serving.ts';
import type { DrainingNode } from './sorted-nodes.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { createSurges, type Surges } from './surge.ts';
import { usageRefusal } from './usage.ts';

/** At most this share of the cloud nodes (and at least one) is emptied at a time by moving pods home. */
const MOVING_SHARE = 0.1;

export interface Shed {
  readonly count: number;
  readonly nodes: readonly string[];
}

export interface GiveBack {
  readonly actions: readonly Action[];
  readonly holds: readonly Hold[];
  /** Pods per tier on nodes being emptied whose replicas may end now, and on which nodes. */
  readonly sheddable: ReadonlyMap<TierId, Shed>;
  /** Tiers with pods on nodes being emptied: their replicas end there first. */
  readonly emptying: ReadonlySet<TierId>;
  /** Tiers with pods on nodes that nobody needs but that may not be emptied now. */
  readonly stuck: ReadonlySet<TierId>;
  /** Tiers that get more replicas for as long as pods move, and how many they go to. */
  readonly surges: ReadonlyMap<TierId, number>;
  /** Tiers that need each of their replicas and can be given none more: since when. */
  readonly cramped: ReadonlyMap<TierId, Millis>;
}

export interface GiveBackCase {
  readonly supply: Supply;
  readonly targets: readonly TierTarget[];
  readonly serving: Serving;
  readonly placement: Pick<Placement, 'needed' | 'places'>;
  readonly input: DecideInput;
}

interface State extends GiveBackCase {
  readonly ending: Ending;
  readonly surges: Surges;
  readonly refusals: ReadonlyMap<PoolName, Refusal | undefined>;
  readonly actions: Action[];
  readonly holds: Map<string, Hold>;
  readonly sheddable: Map<TierId, Shed>;
  readonly emptying: Set<TierId>;
  readonly stuck: Set<TierId>;
  moving: number;
}

export function giveBack(giveBackCase: GiveBackCase): GiveBack {
  const { supply, targets, input, placement } = giveBackCase;
  const whole = clusterRefusal(supply, input);
  if (isAllNeeded(giveBackCase))
    return { ...NOTHING_EMPTIED, actions: whole === undefined ? returnLost(supply) : [] };
  const unmeasured = usageRefusal(supply.usage);
  const refusals = poolRefusals(giveBackCase);
  const state: State = {
    ...giveBackCase,
    ending: readEnding(targets, supply.spread),
    surges: createSurges(placement, input.now),
    refusals: new Map(
      supply.pools.map((pool, index) => [pool.pool.name, whole ?? refusals[index] ?? unmeasured]),
    ),
    actions: [],
    holds: new Map(),
    sheddable: new Map(),
    emptying: new Set(),
    stuck: new Set(),
    moving: 0,
  };
  for (const node of supply.draining) continueDraining(state, node);
  // The last to be kept is the first to go.
  for (let index = supply.cloud.length - 1; index >= 0; index -= 1) {
    const node = itemAt(supply.cloud, index);
    if (!state.placement.needed.has(node.name)) startDraining(state, node);
  }
  if (whole === undefined) state.actions.push(...returnLost(supply));
  const { actions, holds, sheddable, emptying, stuck } = state;
  const surges = state.surges.all();
  const { cramped } = state.surges;
  return { actions, holds: [...holds.values()], sheddable, emptying, stuck, surges, cramped };
}

/** Most cycles: no node is to be emptied, so that nobody need be asked what it may lose. */
function isAllNeeded({ supply, placement }: GiveBackCase): boolean {
  const { cloud, draining } = supply;
  return draining.length === 0 && cloud.every(({ name }) => placement.needed.has(name));
}

const NOTHING_EMPTIED: Omit<GiveBack, 'actions'> = {
  holds: [],
  sheddable: new Map(),
  emptying: new Set(),
  stuck: new Set(),
  surges: new Map(),
  cramped: new Map(),
};

function hold(state: State, entry: Hold): void {
  const key = `${entry.reason} ${entry.subject}`;
  if (!state.holds.has(key)) state.holds.set(key, entry);
}

/** The intent a node goes back to; undefined when it is not ours, or must stay as it is for now. */
function ownerToEmpty(state: State, node: NodeView): IntentView | undefined {
  const owner = state.supply.owners.get(node.providerId);
  if (owner === undefined) return undefined;
  const { pool } = owner;
  const refusal = refusalOf(state, pool);
  if (refusal !== undefined)
    hold(state, {
      reason: refusal.reason,
      subject: pool,
      wanted: 'give back nodes',
      detail: refusal.detail,
    });
  else if (node.ready) return owner;
  else {
    hold(state, {
      reason: 'nodes-unseen',
      subject: node.name,
      wanted: 'give it back',
      detail: 'it is not Ready: unseen is not dead',
    });
  }
  for (const { tier } of node.tierPods) state.stuck.add(tier);
  return undefined;
}

function refusalOf(state: State, pool: PoolName): Refusal | undefined {
  if (state.refusals.has(pool)) return state.refusals.get(pool);
  return { reason: 'pool-unreadable', detail: `BurstPool ${pool} is not declared any more` };
}

function blockedByOthers(state: State, node: NodeView): boolean {
  if (node.otherPods === 0) return false;
  hold(state, {
    reason: 'drain-blocked',
    subject: node.name,
    wanted: 'give it back',
    detail: `${node.otherPods} pods of no tier run on it`,
  });
  return true;
}

function startDraining(state: State, node: NodeView): void {
  const owner = ownerToEmpty(state, node);
  if (owner === undefined || blockedByOthers(state, node)) return;
  const moves = movesFor(state, node);
  if (moves === undefined) return;
  if (moves > 0 && state.moving >= movingMax(state)) return;
  if (moves > 0) state.moving += 1;
  state.ending.spend(node);
  for (const entry of node.tierPods) state.emptying.add(entry.tier);
  state.actions.push({
    kind: 'drain-node',
    node: refOf(node),
    pool: owner.pool,
    reason: 'node-surplus',
  });
}

function movingMax(state: State): number {
  return Math.max(
    1,
    Math.ceil(MOVING_SHARE * (state.supply.cloud.length + state.supply.draining.length)),
  );
}

/** Pods of the node whose replica does not end and which would have to move; undefined when one of them may not. */
function movesFor(state: State, node: NodeView): number | undefined {
  let moves = 0;
  for (const entry of node.tierPods) {
    const extra = entry.count - state.ending.of(entry);
    if (extra === 0) continue;
    const target = state.ending.target(entry.tier);
    const refusal = target === undefined ? UNKNOWN_TIER : moveRefusal(target, state.input);
    if (refusal === undefined) {
      moves += extra;
      continue;
    }
    hold(state, {
      reason: refusal.reason,
      subject: node.name,
      wanted: `move ${extra} pods of ${entry.tier}`,
      detail: refusal.detail,
    });
    return undefined;
  }
  return moves;
}

const UNKNOWN_TIER: Refusal = { reason: 'target-missing', detail: 'no policy describes them' };

function continueDraining(state: State, node: DrainingNode): void {
  if (state.placement.needed.has(node.name)) {
    const owner = state.supply.owners.get(node.providerId);
    if (owner !== undefined)
      state.actions.push({
        kind: 'undrain-node',
        node: refOf(node),
        pool: owner.pool,
        reason: 'node-needed-again',
      });
    return;
  }
  const owner = ownerToEmpty(state, node);
  if (owner === undefined) return;
  const { pool } = owner;
  const blocked = blockedByOthers(state, node);
  for (const entry of node.tierPods) state.emptying.add(entry.tier);
  const marked = node.tierPods.every((entry) => entry.marked >= entry.count);
  const { now, settings } = state.input;
  const settled = now - node.drainingSince >= settings.cacheSettle;
  const moves = state.ending.extra(node);
  if (!marked) markPods(state, node, pool);
  else if (settled && node.tierPods.length > 0) emptyNode(state, node, pool);
  else if (settled && node.leaving === 0 && !blocked) returnNode(state, node, owner);
  if (moves > 0) state.moving += 1;
  state.ending.spend(node);
}

function markPods(state: State, node: DrainingNode, pool: PoolName): void {
  state.actions.push({ kind: 'drain-node', node: refOf(node), pool, reason: 'node-surplus' });
  if (state.input.now - node.drainingSince < BLOCKED_AFTER) return;
  let left = 0;
  for (const entry of node.tierPods) left += entry.count - entry.marked;
  const detail = `${left} of its pods cannot be marked: do they carry the label ${RESIDENCY_LABEL}: burstable?`;
  hold(state, { reason: 'drain-blocked', subject: node.name, wanted: 'give it back', detail });
}

/** Replicas end first, step by step; pods whose replica stays are evicted when nothing of their tier is ending by itself. */
function emptyNode(state: State, node: DrainingNode, pool: PoolName): void {
  for (const entry of node.tierPods) {
    const shed = state.ending.shed(entry);
    if (shed > 0) {
      const before = state.sheddable.get(entry.tier) ?? { count: 0, nodes: [] };
      state.sheddable.set(entry.tier, {
        count: before.count + shed,
        nodes: [...before.nodes, node.name],
      });
      continue;
    }
    moveOff(state, node, { entry, pool });
  }
}

function moveOff(
  state: State,
  node: DrainingNode,
  { entry, pool }: Pick<Move, 'entry' | 'pool'>,
): void {
  const extra = entry.count - state.ending.of(entry);
  const target = state.ending.target(entry.tier);
  if (extra === 0 || target === undefined) return;
  if (!state.ending.atRest(entry.tier)) {
    state.surges.skip(target);
    return;
  }
  const { action, hold: held } = movePods(state, node, { entry, extra, target, pool });
  if (action !== undefined) state.actions.push(action);
  if (held !== undefined) hold(state, held);
}

function returnNode(state: State, node: NodeView, { pool, name }: IntentView): void {
  const nodes = [refOf(node)];
  state.actions.push({ kind: 'return-nodes', pool, intent: name, nodes, reason: 'node-empty' });
}
