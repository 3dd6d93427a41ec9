/**
 * A Knative-like pod autoscaler with the Cluster Autoscaler for nodes, a model: reacts to load within seconds, panics,
 * and still waits for machines. Knows no calendar. One tick is `kpa-step.ts`.
 *
 * Source: knative.dev and config-autoscaler: tick 2 s, stable window 60 s, panic window 10% of it (6 s). Its metric is
 * requests per second with the policy's water level as target utilisation; it scrapes its own proxies, so it sees what
 * was offered (requests wait in the activator) one tick late. At its best: never to zero, and the policy's minimum.
 */
import { type Millis, type Rps, SECOND } from '../../model/units.ts';
import type { World } from '../world/world.ts';
import { type Baseline, repeat } from './baseline.ts';
import { startClusterAutoscaler } from './cluster-autoscaler.ts';
import { type KpaMemory, kpaStep, STABLE_WINDOW } from './kpa-step.ts';
import { bounded, buyableGroups, policiesAt, type ScaledTier, scaledTiers } from './tiers.ts';

const TICK: Millis = 2 * SECOND;
const PANIC_WINDOW: Millis = STABLE_WINDOW / 10;

export const KNATIVE: Baseline = {
  name: 'knative',
  title: 'Knative-like panic + Cluster Autoscaler (model)',
  source:
    'knative.dev (Knative Pod Autoscaler, config-autoscaler), kubernetes/autoscaler cluster-autoscaler/FAQ.md',
  validated: 'not validated',
  start(world, context) {
    const policies = policiesAt(world.scenario, context);
    for (const scaled of scaledTiers(world, policies)) startKpa(world, scaled);
    startClusterAutoscaler(world, buyableGroups(world, policies));
  },
};

interface Count {
  readonly at: Millis;
  /** Requests offered so far. */
  readonly offered: number;
}

function startKpa(world: World, scaled: ScaledTier): void {
  const { clock, scenario, replicaSets } = world;
  const { policy, tier, demands } = scaled;
  const target = Math.min(...demands.map((demand) => demand.target));
  const counts: Count[] = [];
  // It starts in panic at what runs, so that it never begins by shrinking.
  let memory: KpaMemory = { panicAt: scenario.from, panicPods: tier.workload.replicas };

  repeat(world, { first: scenario.from - STABLE_WINDOW, every: TICK }, () => {
    const now = clock.now();
    tier.meter.settle(now);
    counts.push({ at: now, offered: tier.meter.offered });
    while ((counts[0]?.at ?? now) < now - STABLE_WINDOW - TICK) counts.shift();
    if (now < scenario.from) return;
    const step = kpaStep({
      now,
      readyPods: tier.workload.ready,
      stable: rateOver(counts, STABLE_WINDOW) / target,
      panic: rateOver(counts, PANIC_WINDOW) / target,
      memory,
    });
    memory = step.memory;
    const desired = bounded(policy, step.desired);
    if (desired !== tier.workload.replicas) replicaSets.setReplicas(tier.workload, desired);
  });
}

/** Mean over the window that ended one tick ago. */
function rateOver(counts: readonly Count[], window: Millis): Rps {
  const last = counts.at(-2);
  if (last === undefined) return 0;
  const first = counts.find(({ at }) => at >= last.at - window) ?? last;
  const seconds = (last.at - first.at) / SECOND;
  return seconds <= 0 ? 0 : (last.offered - first.offered) / seconds;
}
