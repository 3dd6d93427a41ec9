/**
 * Conditions under which a tier may grow into the cloud, such as a copy of data there that is fresh enough. While one does
 * not hold, or nobody can tell, no replica more goes there and no node is ordered for it; what serves there stays.
 */
import type { GrowthCondition } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import type { TierCase } from './context.ts';
import type { Serving } from './serving.ts';

type Gated = Pick<TierCase, 'policy' | 'view'>;

/** Why the gate is closed; undefined: it is open, or the policy has none. */
export function closedGate({ policy, view }: Gated): string | undefined {
  for (const condition of policy.growWhile ?? []) {
    const reading = view.growWhile?.find(({ name }) => name === condition.name)?.now;
    const why = against(condition, reading);
    if (why !== undefined) return why;
  }
  return undefined;
}

function against(
  { name, atMost }: GrowthCondition,
  reading: Reading<number> | undefined,
): string | undefined {
  if (reading?.kind === 'fresh')
    return reading.value <= atMost
      ? undefined
      : `${name} is ${Math.round(reading.value * 100) / 100}, at most ${atMost} is allowed`;
  return `${name} cannot be read: ${reading?.cause ?? 'it was not asked for yet'}`;
}

/** Without the pools that a closed gate keeps a tier from: no node is ordered for it. */
export function openServing(serving: Serving, tiers: readonly TierCase[]): Serving {
  const closed = tiers.filter((tier) => closedGate(tier) !== undefined);
  if (closed.length === 0) return serving;
  const open = new Map(serving);
  for (const { policy } of closed) {
    const pools = serving.get(policy.id);
    if (pools !== undefined)
      open.set(
        policy.id,
        pools.map(() => false),
      );
  }
  return open;
}

/** Of `need` replicas without a place, those that a closed gate keeps out of the cloud: all beyond what there is. */
export function heldBack(
  tier: Gated & Pick<TierCase, 'current'>,
  { need, placed }: { readonly need: number; readonly placed: number },
): number {
  if (tier.policy.growWhile === undefined || closedGate(tier) === undefined) return 0;
  return Math.max(0, need - Math.max(0, tier.current - placed));
}
