/**
 * What the clairvoyant optimum may use: nodes at home, pools with their prices, and what each tier asks of them. The
 * same limits that the policies set for the controller, but for spare room: no water level, no reserve, no warm node.
 */
import type { BurstPool, ScalingPolicy } from '../../model/policy.ts';
import type { Micros, Resources, Rps } from '../../model/units.ts';
import type { Scenario, WorkloadTruth } from '../scenario.ts';
import { workloadKey } from '../scenario.ts';
import { minus } from '../world/entities.ts';
import { poolsOpenTo } from './planned-reach.ts';
import { keyOf } from './planned-workload.ts';
import type { PlanShop } from './planned-world.ts';

export interface OptimumTier {
  readonly key: string;
  readonly perPod: Resources;
  /** rps of one replica at home. */
  readonly atHome: Rps;
  readonly least: number;
  readonly most: number;
  /** Pools it may use, by index, with the rps of one replica there. */
  readonly reach: ReadonlyMap<number, Rps>;
}

export interface HomeNodes {
  readonly count: number;
  /** Of one node, agents taken off. */
  readonly room: Resources;
}

export interface OptimumPool {
  readonly name: string;
  readonly room: Resources;
  readonly maxNodes: number;
  readonly perHour: Micros;
}

export interface OptimumShop {
  readonly home: readonly HomeNodes[];
  readonly pools: readonly OptimumPool[];
  readonly tiers: readonly OptimumTier[];
}

/** `world`: the planned world, whose capacities are the policies'. */
export function optimumShop(world: Scenario, { policies }: PlanShop): OptimumShop {
  const { daemons } = world;
  const byKey = new Map(policies.tiers.map((tier) => [keyOf(tier), tier]));
  const reachOf = reachable(world, policies);
  return {
    home: world.sites.flatMap(({ nodes }) =>
      nodes.map(({ count, allocatable }) => ({ count, room: minus(allocatable, daemons) })),
    ),
    pools: policies.pools.map(({ name, node, maxNodes, pricePerHour }) => ({
      name,
      room: minus(node, daemons),
      maxNodes,
      perHour: pricePerHour.micros,
    })),
    tiers: world.workloads.map((workload) => {
      const policy = byKey.get(workloadKey(workload));
      const fixed = policy === undefined || !isScaled(policy);
      return {
        key: workloadKey(workload),
        perPod: workload.perPod,
        atHome: workload.unitCapacity,
        least: fixed ? workload.replicas : policy.replicas.min,
        most: fixed ? workload.replicas : policy.replicas.max,
        reach: fixed ? new Map() : reachOf(policy, workload),
      };
    }),
  };
}

function isScaled({ mode, demands }: ScalingPolicy): boolean {
  return mode === 'Enforce' && demands.length > 0;
}

type ReachOf = (policy: ScalingPolicy, workload: WorkloadTruth) => ReadonlyMap<number, Rps>;

function reachable({ namespaces }: Scenario, policies: PlanShop['policies']): ReachOf {
  return (policy, workload) => {
    const open = workload.burstable ? poolsOpenTo(policy, policies, namespaces) : [];
    return new Map(
      policies.pools.flatMap((pool, index): [number, Rps][] =>
        open.includes(pool) && tolerates(workload, pool)
          ? [[index, workload.unitCapacityAt.get(pool.site) ?? workload.unitCapacity]]
          : [],
      ),
    );
  };
}

function tolerates(workload: WorkloadTruth, { placementClass }: BurstPool): boolean {
  return workload.tolerates.includes('*') || workload.tolerates.includes(placementClass);
}
