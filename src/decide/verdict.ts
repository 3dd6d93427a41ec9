/** The numbers behind a decision, in the form that status, explain, metrics and pages show. */
import type { Action, PoolVerdict, TierVerdict } from '../model/plan.ts';
import type { TierId } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Supply } from './supply.ts';

export function tierVerdicts(
  targets: readonly TierTarget[],
  placement: Placement,
  actions: readonly Action[],
): TierVerdict[] {
  const set = new Map<TierId, number>();
  for (const action of actions) if (action.kind === 'set-replicas') set.set(action.tier, action.to);
  return targets.map((target, index) => {
    const { tier } = target;
    const placed = placement.tiers[index] ?? { home: 0, cloud: 0, unplaced: 0 };
    return {
      tier: tier.policy.id,
      demands: tier.needs.demands.map(({ forecast, perReplica }) => ({
        name: forecast.name,
        observed: observed(target, forecast.name),
        band: forecast.atPodReady,
        nodeBand: forecast.atNodeReady,
        perReplica,
        causes: forecast.causes,
      })),
      known: tier.needs.known,
      current: tier.current,
      ready: tier.workload?.readyReplicas ?? 0,
      needed: tier.needs.atPodReady,
      neededAtNodeReady: tier.needs.atNodeReady,
      target: set.get(tier.policy.id) ?? tier.current,
      home: placed.home,
      cloud: placed.cloud,
      unplaced: placed.unplaced,
      lowered: tier.belief.lowered,
    };
  });
}

function observed(target: TierTarget, name: string): number | undefined {
  const reading = target.tier.view.demands.find((demand) => demand.name === name)?.now;
  return reading === undefined ? undefined : valueOf(reading);
}

export function poolVerdicts(supply: Supply, placement: Placement): PoolVerdict[] {
  return supply.pools.map((pool, index) => {
    const mine = (node: { readonly pool: string | undefined }): boolean =>
      node.pool === pool.pool.name;
    const draining = supply.draining.filter(mine).length;
    const keptNodes = supply.cloud.filter(
      (node) => mine(node) && placement.needed.has(node.name),
    ).length;
    const ordered = placement.orders[index]?.count ?? 0;
    return {
      pool: pool.pool.name,
      joined: pool.joined,
      inFlight: pool.inFlight,
      draining,
      needed: keptNodes + pool.inFlight + ordered,
    };
  });
}
