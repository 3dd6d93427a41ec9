/**
 * The tiers a shop would put under an autoscaler, with the numbers it would give it: the same policies that Kingtide
 * gets. Knows no load.
 */
import type { BurstPool, Demand, ScalingPolicy } from '../../model/policy.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { Rps } from '../../model/units.ts';
import { policySet } from '../../policy/policy-set.ts';
import type { Scenario } from '../scenario.ts';
import type { NodeGroup } from '../world/provider.ts';
import type { Tier, World } from '../world/world.ts';
import type { BaselineContext } from './baseline.ts';

export interface ScaledTier {
  readonly policy: ScalingPolicy;
  readonly tier: Tier;
  /** The demands to scale on, each with its target. */
  readonly demands: readonly ScaledDemand[];
}

export interface ScaledDemand {
  readonly demand: Demand;
  /** Load per replica to aim at: perReplica times the water level. */
  readonly target: Rps;
}

/** A node group with the limit its owner set. */
export interface BuyableGroup {
  readonly group: NodeGroup;
  readonly maxNodes: number;
}

export function policiesAt(
  { from, timeZone }: Scenario,
  { documents }: BaselineContext,
): PolicySet {
  return policySet({ documents, refused: [], now: from, timeZone });
}

/** Tiers with a demand whose workload exists; policies that only watch are left to whoever set their replicas. */
export function scaledTiers(world: World, { tiers }: PolicySet): readonly ScaledTier[] {
  const scaled: ScaledTier[] = [];
  for (const policy of tiers) {
    const tier = world.tiers.get(`${policy.namespace}/${policy.target.name}`);
    if (tier === undefined || policy.mode !== 'Enforce' || policy.demands.length === 0) continue;
    const demands = policy.demands.map((demand) => ({
      demand,
      target: demand.perReplica * policy.waterLevel,
    }));
    scaled.push({ policy, tier, demands });
  }
  return scaled;
}

/** In the order of the scenario's pools. A group no document names may be used up to the provider's own limit. */
export function buyableGroups(world: World, { pools }: PolicySet): readonly BuyableGroup[] {
  return [...world.cloud.values()].map((group) => {
    const pool = poolOf(pools, group);
    return { group, maxNodes: Math.min(group.truth.maxNodes, pool?.maxNodes ?? Infinity) };
  });
}

function poolOf(pools: readonly BurstPool[], { truth }: NodeGroup): BurstPool | undefined {
  return pools.find(({ provider }) => provider.nodeGroup === truth.nodeGroup);
}

/** Within the policy's bounds. */
export function bounded({ replicas }: ScalingPolicy, wanted: number): number {
  return Math.min(replicas.max, Math.max(replicas.min, wanted));
}

/** Its pods may run on nodes with this burst taint. */
export function toleratedBy({ workload }: Tier, burstClass: string): boolean {
  const { tolerates } = workload.truth;
  return tolerates.includes('*') || tolerates.includes(burstClass);
}
