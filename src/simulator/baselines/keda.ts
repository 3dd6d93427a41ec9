/**
 * KEDA with a cron trigger per promotion beside the Prometheus trigger, a model: KEDA hands both to an HPA, which takes
 * the larger. What the HPA does is `hpa-step.ts`.
 *
 * Source: kedacore/keda-docs, reference/scaledobject-spec and scalers/cron: inside the window the cron scaler reports
 * `desiredReplicas` at a target of 1 per replica, outside it reports 1; `pollingInterval` (30 s) decides between 0 and 1
 * only, above that the HPA asks at its own sync. At its best: the people read the same calendar as Kingtide, compute
 * the replicas of the expected peak at the water level, and start CRON_LEAD early; KEDA asks Prometheus itself, so the
 * load is only as old as its rate window and scrapes. Cron has no year: each occurrence stands for itself here, and the
 * window ends with the promotion, because nobody schedules a decay.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import { type BaselineContext, repeat } from './baseline.ts';
import { dailyPeak, peakOf, replicasFor, upliftOf } from './expected-peak.ts';
import { startHpa } from './hpa.ts';
import type { HpaMetric } from './hpa-metric.ts';
import { policiesAt, type ScaledTier, scaledTiers } from './tiers.ts';

/** As long as the default `readyBefore` of a promotion: a team that plans at all plans a quarter of an hour. */
const CRON_LEAD: Millis = 15 * MINUTE;
const POLLING_INTERVAL: Millis = 30 * SECOND;

/** One cron trigger. */
export interface CronWindow {
  readonly from: Millis;
  readonly to: Millis;
  readonly desiredReplicas: number;
}

export function startKeda(world: World, context: BaselineContext): void {
  const policies = policiesAt(world.scenario, context);
  const tiers = scaledTiers(world, policies);
  const windows = new Map<string, readonly CronWindow[]>();
  for (const scaled of tiers) {
    const usual = dailyPeak(scaled.tier, world.scenario);
    const own = policies.windows.flatMap((window): readonly CronWindow[] => {
      const uplift = upliftOf(window, scaled, world.scenario);
      if (uplift === undefined) return [];
      const desiredReplicas = replicasFor(scaled, peakOf(uplift, usual));
      return [{ from: window.start - CRON_LEAD, to: window.end, desiredReplicas }];
    });
    windows.set(scaled.policy.id, own);
  }
  const cronOf = ({ policy }: ScaledTier): readonly HpaMetric[] =>
    (windows.get(policy.id) ?? []).map((window) => cronMetric(window, world.clock.now()));
  startHpa(world, { tiers, signalAge: 0, extraMetrics: cronOf });
  repeat(world, { first: world.scenario.from, every: POLLING_INTERVAL }, () => {
    for (const scaled of tiers) activate(world, scaled);
  });
}

export function cronMetric(window: CronWindow, now: Millis): HpaMetric {
  const active = now >= window.from && now < window.to;
  return { kind: 'external', value: active ? window.desiredReplicas : 1, target: 1 };
}

/** An HPA is switched off at zero replicas; the first one is KEDA's own. */
function activate({ replicaSets }: World, { policy, tier: { workload } }: ScaledTier): void {
  if (workload.replicas === 0) replicaSets.setReplicas(workload, Math.max(1, policy.replicas.min));
}
