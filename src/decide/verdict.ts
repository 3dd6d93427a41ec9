/** The numbers behind a decision, in the form that status, explain, metrics and pages show. */
import type { Action, PoolVerdict, TierVerdict } from '../model/plan.ts';
import type { PoolName, TierId } from '../model/policy.ts';
import { valueOf } from '../model/reading.ts';
import type { NodeView } from '../model/snapshot.ts';
import type { Placement } from './placement.ts';
import type { TierTarget } from './replicas.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';

export function tierVerdicts(
  targets: readonly TierTarget[],
  placement: Placement,
  actions: readonly Action[],
): TierVerdict[] {
  const set = new Map<TierId, number>();
  for (const action of actions) if (action.kind === 'set-replicas') set.set(action.tier, action.to);
  return targets.map((target, index) => {
    const { tier } = target;
    const placed = itemAt(placement.tiers, index);
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
      ...(tier.forecast.inFreeze !== undefined && { frozenBy: tier.forecast.inFreeze }),
    };
  });
}

function observed(target: TierTarget, name: string): number | undefined {
  const reading = target.tier.view.demands.find((demand) => demand.name === name)?.now;
  return reading === undefined ? undefined : valueOf(reading);
}

export function poolVerdicts(supply: Supply, placement: Placement): PoolVerdict[] {
  const draining = countByPool(supply.draining);
  const kept = countByPool(supply.cloud.filter((node) => placement.needed.has(node.name)));
  return supply.pools.map(({ pool: { name }, joined, inFlight }, index) => {
    const ordered = itemAt(placement.orders, index).count;
    const needed = (kept.get(name) ?? 0) + inFlight + ordered;
    return { pool: name, joined, inFlight, draining: draining.get(name) ?? 0, needed };
  });
}

function countByPool(nodes: readonly NodeView[]): Map<PoolName | undefined, number> {
  const counts = new Map<PoolName | undefined, number>();
  for (const { pool } of nodes) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  return counts;
}
