/**
 * Exact placement, read off the allocation: how many replicas of each tier that asked for it belong at home and at each
 * cloud site. Decides nothing anew, orders nothing, and never names a tier that must stay at home.
 */
import type { Place } from '../model/placing.ts';
import type { Hold, Plan, TierPlacing } from '../model/plan.ts';
import type { Allocation } from './allocate.ts';
import { type CloudShares, cloudShares } from './cloud-shares.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';
import { pausedBySwitch } from './switches.ts';

/** Empty where no policy asks for exact placement. */
export function placingOf(allocation: Allocation, supply: Supply): Pick<Plan, 'placing'> {
  const { targets, placement, input } = allocation;
  const { snapshot } = input;
  const sites = supply.sites.home.map(({ name }) => name);
  if (sites.length === 0) return {};
  let shares: CloudShares | undefined;
  const placing = targets.flatMap(({ tier }, index): TierPlacing[] => {
    const { policy, leave, releasedTo, workload, override } = tier;
    if (policy.placement !== 'Exact' || policy.mode !== 'Enforce') return [];
    if (leave === undefined || releasedTo !== undefined) return [];
    shares ??= cloudShares(allocation, supply);
    const home: Place = { sites, replicas: itemAt(placement.tiers, index).home };
    const surplus = workload?.rollingOut === true ? 'anywhere' : 'home';
    const isPaused = pausedBySwitch(snapshot) !== undefined || override?.pause === true;
    const mayRename = surplus === 'home' && !isPaused;
    return [{ tier: leave, places: [home, ...shares.of(index)], surplus, mayRename }];
  });
  return placing.length === 0 ? {} : { placing };
}

/** A gate that no policy asks for costs its pods a second for nothing; a policy without its gate keeps its tier at home. */
export function placingHolds({ targets }: Pick<Allocation, 'targets'>): readonly Hold[] {
  return targets.flatMap(({ tier }): readonly Hold[] => {
    const { policy, workload, stay } = tier;
    const subject = policy.id;
    if (stay?.reason === 'gate-missing')
      return [{ ...stay, subject, wanted: 'place its pods exactly' }];
    if (workload?.gated !== true || policy.placement === 'Exact') return [];
    const detail = `spec.placement is Preferred and the pod template has the gate ${PLACEMENT_GATE}: write placement: Exact, or take the gate out`;
    return [{ reason: 'gate-unasked', subject, wanted: 'start its pods at once', detail }];
  });
}

const PLACEMENT_GATE = 'kingtide.dev/placement';
