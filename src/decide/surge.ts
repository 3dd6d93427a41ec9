/**
 * Replicas more than are needed, for as long as pods move home: a pod that moves is away until its successor serves, and
 * where each is needed, one more must serve before. Never above the maximum, and only into room that is there anyway.
 */
import type { TierId } from '../model/policy.ts';
import type { Millis } from '../model/units.ts';
import { awayOf } from './ending.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { spareRoom } from './spare-room.ts';

/** It needs each of its replicas and can be given none more. */
export interface Cramped {
  readonly since: Millis;
  readonly detail: string;
}

export interface Surges {
  /**
   * So many pods of the tier, whose replicas are at rest, wait to move. Undefined when it can be given replicas more, or
   * has more than it needs.
   */
  ask(target: TierTarget, moving: number): Cramped | undefined;
  /** Nobody can ask while its replicas are not at rest: what was found before still holds. */
  skip(target: TierTarget): void;
  /** What the tiers go to. */
  all(): ReadonlyMap<TierId, number>;
  readonly cramped: ReadonlyMap<TierId, Millis>;
}

interface Asked {
  readonly target: TierTarget;
  /** Replicas it may be given. */
  readonly room: number;
  moving: number;
}

export function createSurges({ places }: Pick<Placement, 'places'>, now: Millis): Surges {
  const room = spareRoom(places);
  const asked = new Map<TierId, Asked>();
  const cramped = new Map<TierId, Millis>();

  function roomFor({ tier: { workload, current, policy, needs } }: TierTarget): number {
    const most = Math.min(policy.replicas.max - current, awayOf(needs.atPodReady));
    // An autoscaler that runs more than its minimum would not heed a minimum a little higher.
    if (workload === undefined || workload.bounds !== undefined) return 0;
    return most <= 0 ? 0 : room(workload, most);
  }

  return {
    cramped,
    skip({ tier: { policy, memory } }) {
      const since = memory?.crampedSince;
      if (since !== undefined) cramped.set(policy.id, since);
    },
    ask(target, moving) {
      const { current, policy, memory } = target.tier;
      const known = asked.get(policy.id) ?? { target, room: roomFor(target), moving: 0 };
      asked.set(policy.id, known);
      known.moving += moving;
      if (known.room > 0 || spareOf(target) > 0) return undefined;
      const limit =
        current >= policy.replicas.max
          ? `replicas.max is ${policy.replicas.max}`
          : 'neither home nor the nodes that stay have room for one more';
      const since = memory?.crampedSince ?? now;
      cramped.set(policy.id, since);
      return { since, detail: `each of ${current} replicas is needed, and ${limit}` };
    },
    all() {
      const all = new Map<TierId, number>();
      for (const [tier, { target, room, moving }] of asked) {
        const more = Math.min(room, lackingOf(target, moving));
        if (more > 0) all.set(tier, target.tier.current + more);
      }
      return all;
    },
  };
}

/** Replicas above what is needed when pods started now would serve, Ready or not. */
function spareOf({ tier }: TierTarget): number {
  return tier.current - tier.needs.atPodReady;
}

/**
 * What is missing of one round's spare replicas; nothing while half of them are there, or every change of the need would
 * be followed. Replicas that end are a spare of their own.
 */
function lackingOf(target: TierTarget, moving: number): number {
  if (target.kept < target.tier.current) return 0;
  const round = Math.min(awayOf(target.tier.needs.atPodReady), moving);
  const lacking = round - spareOf(target);
  return 2 * lacking > round ? lacking : 0;
}

/** The target as it is once it is given the replicas that its moves need. */
export function surged(target: TierTarget, surges: ReadonlyMap<TierId, number>): TierTarget {
  const to = surges.get(target.tier.policy.id);
  return to === undefined
    ? target
    : { ...target, to, wanted: Math.max(target.wanted, to), reason: 'moving-home' };
}
