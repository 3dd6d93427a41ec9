/** Says which tiers stand before a closed gate, whether or not they want to grow, and how many replicas have no place by it. */
import type { Hold } from '../model/plan.ts';
import { closedGate } from './growth-gate.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import { itemAt } from './sure.ts';

export function gateHolds(
  targets: readonly TierTarget[],
  { tiers }: Pick<Placement, 'tiers'>,
): readonly Hold[] {
  return targets.flatMap(({ tier, wanted }, index): readonly Hold[] => {
    const detail = closedGate(tier);
    if (detail === undefined) return [];
    const { unplaced } = itemAt(tiers, index);
    const place = `place ${unplaced} of ${wanted} replicas in the cloud`;
    return [
      {
        reason: 'growth-gated',
        subject: tier.policy.id,
        wanted: unplaced === 0 ? 'grow into the cloud' : place,
        detail,
      },
    ];
  });
}
