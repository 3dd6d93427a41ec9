/** Moves pods home whose replica stays: as many at a time as can be missed. What cannot move yet is held, with the cause. */
import type { DecideInput } from '../model/decide-input.ts';
import type { Action, Hold } from '../model/plan.ts';
import type { PoolName } from '../model/policy.ts';
import type { TierPods } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';
import type { Ending } from './ending.ts';
import { refOf } from './node-ref.ts';
import { moveRefusal } from './permits.ts';
import type { TierTarget } from './replicas.ts';
import type { Refusal } from './residency.ts';
import type { DrainingNode } from './sorted-nodes.ts';
import type { Surges } from './surge.ts';

/**
 * Marking hundreds of nodes takes a while, and so does moving; after this long people are told what is in the way, and
 * a tier that could be given no replica more for as long is thinned out rather than left in the cloud for ever.
 */
export const BLOCKED_AFTER: Millis = 5 * MINUTE;

/** Pods of one tier on one node whose replica does not end. */
export interface Move {
  readonly entry: TierPods;
  readonly extra: number;
  readonly target: TierTarget;
  readonly pool: PoolName;
}

export interface Moved {
  readonly action?: Action;
  readonly hold?: Hold;
}

interface MoveCase {
  readonly input: DecideInput;
  readonly ending: Ending;
  readonly surges: Surges;
}

const AWAY = 'as many replicas as may be away at a time are not Ready yet';

export function movePods(state: MoveCase, node: DrainingNode, move: Move): Moved {
  const { input, ending, surges } = state;
  const { entry, extra, target, pool } = move;
  const wanted = `move ${extra} pods of ${entry.tier}`;
  const held = (refusal: Refusal): Moved => ({ hold: { ...refusal, subject: node.name, wanted } });
  const tier = target.tier.leave;
  const refusal = moveRefusal(target, input);
  if (refusal !== undefined) return held(refusal);
  if (tier === undefined) return {};
  const evicted = (count: number): Moved => ({
    action: { kind: 'evict-pods', node: refOf(node), pool, tier, count, reason: 'node-surplus' },
  });
  const free = ending.move(entry, extra);
  const cramped = free < extra ? surges.ask(target, extra - free) : undefined;
  if (free > 0) return evicted(free);
  const drainedFor = input.now - node.drainingSince;
  if (cramped === undefined)
    return drainedFor < BLOCKED_AFTER ? {} : held({ reason: 'move-waits', detail: AWAY });
  // A node that drained through a promotion has waited for long, and its pods may move only since a moment ago.
  if (Math.min(drainedFor, input.now - cramped.since) < BLOCKED_AFTER)
    return held({ reason: 'move-waits', detail: cramped.detail });
  ending.thin(target);
  const thinned = ending.move(entry, extra);
  return thinned > 0 ? evicted(thinned) : held({ reason: 'move-waits', detail: AWAY });
}
