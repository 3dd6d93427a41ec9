/**
 * The load to come as numbers of pods, step by step: what the oracle plans with. Reads the traffic of the whole scenario
 * in advance, which nothing but the oracle may do.
 */
import { type LeadTime, type Millis, SECOND } from '../../model/units.ts';
import { WARM_UP } from '../scenario.ts';
import type { World } from '../world/world.ts';
import { slidingMax } from './sliding.ts';
import { bounded, type ScaledTier, toleratedBy } from './tiers.ts';

/** One slot per step of the load, from the world's beginning to the scenario's end. */
export interface Grid {
  readonly slots: number;
  slotAt(time: Millis): number;
  steps(length: Millis): number;
}

export function gridOf({ scenario }: World): Grid {
  const begin = scenario.from - WARM_UP;
  return {
    slots: Math.floor((scenario.to - begin) / scenario.step) + 1,
    slotAt: (time) => Math.floor((time - begin) / scenario.step),
    steps: (length) => Math.ceil(length / scenario.step),
  };
}

/** A quotient that is whole but for its last bits is whole. */
const ROUNDING = 1e-9;

/** Pods that serve each step's load whole at the least unit capacity of the sites they may run on. */
export function podsNeeded(world: World, scaled: ScaledTier, grid: Grid): Int32Array {
  const { scenario } = world;
  const unit = leastUnit(world, scaled);
  const needed = new Int32Array(grid.slots);
  for (let slot = 0; slot < grid.slots; slot += 1) {
    const load = scaled.tier.traffic.offered(scenario.from - WARM_UP + slot * scenario.step);
    needed[slot] = bounded(scaled.policy, Math.ceil(load / unit - ROUNDING));
  }
  return needed;
}

function leastUnit({ scenario }: World, { tier }: ScaledTier): number {
  const { unitCapacity, unitCapacityAt } = tier.workload.truth;
  const sites = new Set([
    ...scenario.sites.map(({ name }) => name),
    ...scenario.pools.filter((pool) => toleratedBy(tier, pool.burstClass)).map(({ site }) => site),
  ]);
  return Math.min(...[...sites].map((site) => unitCapacityAt.get(site) ?? unitCapacity));
}

/** z of the 99th percentile of a standard normal over that of the 95th: lognormal percentiles scale with it. */
const P99_OVER_P95 = 2.326_348 / 1.644_854;

/** All but one draw in a hundred are shorter; the longer ones get a substitute. */
export function usualReady({ p50, p95 }: LeadTime): Millis {
  return p95 > p50 ? p50 * (p95 / p50) ** P99_OVER_P95 : p50;
}

/**
 * How long before a step its pods are asked for: all of them written and bound at the world's rates, started, and a
 * substitute started for each that the draw makes late.
 */
export function podLead({ scenario }: World, scaled: ScaledTier, peakPods: number): Millis {
  const rate = Math.min(scenario.podsCreatedPerSecond, scenario.podsBoundPerSecond);
  const queues = (peakPods / rate) * SECOND;
  const passes = 2 * SECOND + scenario.step;
  return queues + 2 * (passes + usualReady(scaled.tier.workload.truth.podReady));
}

/** Replicas asked for from `lead` before the step that needs them until as long after it. */
export function replicasAhead(needed: Int32Array, steps: number): Int32Array {
  return slidingMax(needed, steps, steps);
}
