/** How far ahead a tier must look: until pods started now would serve, and until nodes ordered now would. */
import type { Settings } from '../model/decide-input.ts';
import type { BurstPool, ScalingPolicy } from '../model/policy.ts';
import type { PoolView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';

/** A change is seen one cycle late and acted on in the next. */
const CYCLES = 2;

export function podHorizon(policy: ScalingPolicy, settings: Settings): Millis {
  return policy.podReady.p95 + CYCLES * settings.tick;
}

/** The slowest pool counts, because nobody knows before the order which pool will deliver. Learned times replace priors. */
export function nodeHorizon(
  policy: ScalingPolicy,
  settings: Settings,
  supply: { readonly pools: readonly BurstPool[]; readonly views: readonly PoolView[] },
): Millis {
  let lead: Millis = 0;
  for (const pool of supply.pools) {
    const learned = supply.views.find((view) => view.pool === pool.name)?.leadTime;
    lead = Math.max(lead, (learned ?? pool.nodeLeadTime).p95);
  }
  return lead + podHorizon(policy, settings);
}
