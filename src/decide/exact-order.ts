/**
 * In which order exactly placed tiers are given the room at home while all are served alike: within a level, those that
 * would put most on the lines for the room they take, so that chatty ones stay home. Others keep their order.
 */
import { type HomeOrder, PINNED_FIRST, sizeOf } from './home-orders.ts';
import type { TierTarget } from './replicas.ts';
import type { StateCase } from './room-left.ts';
import { compareText } from './text-order.ts';

export function firstOrder({ targets, lines }: Pick<StateCase, 'targets' | 'lines'>): HomeOrder {
  const isExact = ({ tier }: TierTarget): boolean => tier.policy.placement === 'Exact';
  if (lines === undefined || !targets.some(isExact)) return PINNED_FIRST;
  const chatty = ({ tier }: TierTarget): number => {
    const { policy, workload } = tier;
    if (policy.placement !== 'Exact' || workload === undefined) return 0;
    return (lines.weights.get(policy.id) ?? 0) / sizeOf(workload.perPod);
  };
  return (a, b) =>
    PINNED_FIRST(a, b) ||
    compareText(a.tier.policy.level, b.tier.policy.level) ||
    chatty(b) - chatty(a);
}
