/**
 * HorizontalPodAutoscalers in the simulated world, one per tier, a model: reads metrics at every sync and sets replicas.
 * What a sync does with them is `hpa-step.ts`; nodes are none of its business.
 *
 * Configured as well as such a shop can: an External metric with `averageValue` on the policy's own query (the load at
 * the gateways, so refused requests count and the signal does not flatten when pods saturate), aimed at the policy's
 * water level; default behavior, which is the fastest that Kubernetes offers without tuning; minimum and maximum of the
 * policy. Sync: 15 s (`--horizontal-pod-autoscaler-sync-period`). Signal: SIGNAL_AGE old on average: a
 * maintainer adds up 27.5 s on average and 55 s at worst for CPU (kubernetes/kubernetes#110317); a rate over a minute of
 * scrapes behind an adapter comes to the upper end of that.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import { repeat } from './baseline.ts';
import type { HpaMetric } from './hpa-metric.ts';
import { HPA_DEFAULTS, type HpaHistory, hpaStep } from './hpa-step.ts';
import { createScrapedLoad, delayForAge } from './scraped-load.ts';
import type { ScaledTier } from './tiers.ts';

const HPA_SYNC: Millis = 15 * SECOND;
export const SIGNAL_AGE: Millis = MINUTE;

export interface HpaOptions {
  readonly tiers: readonly ScaledTier[];
  /** Mean age of the load that is read. */
  readonly signalAge: Millis;
  /** Metrics besides the demands of the policy. */
  readonly extraMetrics?: ((scaled: ScaledTier) => readonly HpaMetric[]) | undefined;
}

export function startHpa(world: World, options: HpaOptions): void {
  const load = createScrapedLoad(world);
  const delay = delayForAge(world, options.signalAge);
  const histories = new Map<string, HpaHistory>();

  function metricsOf(scaled: ScaledTier): readonly HpaMetric[] {
    const own = scaled.demands.map(({ demand, target }): HpaMetric => {
      const value = load.read(demand.query, delay);
      return value === undefined ? { kind: 'failed' } : { kind: 'external', value, target };
    });
    return [...own, ...(options.extraMetrics?.(scaled) ?? [])];
  }

  function sync(scaled: ScaledTier): void {
    const { policy, tier } = scaled;
    const { workload } = tier;
    const { desired, history } = hpaStep({
      now: world.clock.now(),
      specReplicas: workload.replicas,
      statusReplicas: workload.pods.size,
      metrics: metricsOf(scaled),
      config: {
        ...HPA_DEFAULTS,
        minReplicas: policy.replicas.min,
        maxReplicas: policy.replicas.max,
      },
      history: histories.get(policy.id),
    });
    histories.set(policy.id, history);
    if (desired !== workload.replicas) world.replicaSets.setReplicas(workload, desired);
  }

  repeat(world, { first: world.scenario.from, every: HPA_SYNC }, () => {
    for (const scaled of options.tiers) sync(scaled);
  });
}
