/**
 * Tiers that can stand only at home grow a cycle before those whose growth will fill it: the stock scheduler gives room to
 * whose pods come first. Says who waits; raises nothing.
 */
import type { Memory } from '../model/memory.ts';
import type { Hold } from '../model/plan.ts';
import { MINUTE, type Millis } from '../model/units.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Serving } from './serving.ts';
import { itemAt } from './sure.ts';

/** A cycle is enough for a few hundred pods to be bound; where demand rises every cycle, most cycles must not wait. */
const BETWEEN_WAITS: Millis = MINUTE;

export interface HomeFirst {
  readonly targets: readonly TierTarget[];
  readonly holds: readonly Hold[];
  readonly memory: Pick<Memory, 'homeFirst'>;
}

export interface HomeFirstCase {
  readonly placement: Placement;
  readonly serving: Serving;
  /** When somebody waited last. */
  readonly waited: Millis | undefined;
  readonly now: Millis;
}

export function homeFirst(
  targets: readonly TierTarget[],
  { placement, serving, waited, now }: HomeFirstCase,
): HomeFirst {
  const kept = { targets, holds: [], memory: waited === undefined ? {} : { homeFirst: waited } };
  if (waited !== undefined && now - waited < BETWEEN_WAITS) return kept;
  const stuck = targets.filter((target) => grows(target) && !mayLeave(target, serving));
  if (stuck.length === 0) return kept;
  const crowding = new Set(
    targets.filter(
      (target, index) =>
        grows(target) && mayLeave(target, serving) && itemAt(placement.tiers, index).cloud > 0,
    ),
  );
  if (crowding.size === 0) return kept;
  const names = stuck.map(({ tier }) => tier.policy.id).join(', ');
  return {
    targets: targets.map((target) =>
      crowding.has(target) ? { ...target, to: target.tier.current } : target,
    ),
    holds: [...crowding].map(({ tier, to }) => ({
      reason: 'home-first',
      subject: tier.policy.id,
      wanted: `grow ${tier.current} to ${to} replicas`,
      detail: `one cycle after ${names}, which can stand only at home`,
    })),
    memory: { homeFirst: now },
  };
}

function grows({ tier, to }: TierTarget): boolean {
  return tier.workload !== undefined && to > tier.current;
}

function mayLeave({ tier }: TierTarget, serving: Serving): boolean {
  return serving.get(tier.policy.id)?.includes(true) === true;
}
