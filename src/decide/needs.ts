/** Replicas a tier needs: demand over unit capacity at the water level, within minimum and maximum. */
import type { DemandForecast, TierForecast } from '../model/forecast.ts';
import type { Override, ScalingPolicy } from '../model/policy.ts';
import type { Rps } from '../model/units.ts';
import { type CapacityBelief, perReplicaOf } from './capacity.ts';

export interface Needs {
  /** When pods started now would serve. */
  readonly atPodReady: number;
  /** When nodes ordered now would serve; never less than atPodReady. */
  readonly atNodeReady: number;
  /** Largest floor before nodes given back now could be had again. */
  readonly keep: number;
  /** Every demand has something to go by. */
  readonly known: boolean;
  readonly demands: readonly { readonly forecast: DemandForecast; readonly perReplica: Rps }[];
}

/** Rounding noise of a division must not buy a replica: 840 / (120 x 0.7) is 10, not 11. */
const ROUNDING = 1e-9;

export function replicasFor(rps: Rps, perReplica: Rps, waterLevel: number): number {
  return Math.max(0, Math.ceil(rps / (perReplica * waterLevel) - ROUNDING));
}

export interface NeedsCase {
  readonly policy: ScalingPolicy;
  readonly forecast: TierForecast;
  readonly override: Override | undefined;
  readonly belief: CapacityBelief;
}

export function needsOf({ policy, forecast, override, belief }: NeedsCase): Needs {
  let atPodReady = 0;
  let atNodeReady = 0;
  let keep = 0;
  let known = policy.demands.length > 0;
  const demands: { forecast: DemandForecast; perReplica: Rps }[] = [];
  for (const declared of policy.demands) {
    const demand = forecast.demands.find((candidate) => candidate.name === declared.name);
    known = known && demand?.known === true;
    if (demand === undefined) continue;
    const perReplica = perReplicaOf(declared, { policy, override, belief });
    const replicas = (rps: Rps): number => replicasFor(rps, perReplica, policy.waterLevel);
    demands.push({ forecast: demand, perReplica });
    atPodReady = Math.max(atPodReady, replicas(demand.atPodReady.high));
    atNodeReady = Math.max(atNodeReady, replicas(demand.atNodeReady.high));
    keep = Math.max(keep, replicas(demand.keepFloor));
  }
  const floor = Math.max(policy.replicas.min, override?.min ?? 0);
  const within = (replicas: number): number =>
    Math.min(policy.replicas.max, Math.max(floor, replicas));
  const pod = within(atPodReady);
  return {
    atPodReady: pod,
    atNodeReady: Math.max(pod, within(atNodeReady)),
    keep: within(keep),
    known,
    demands,
  };
}
