/** A forecast for the one tier of the builders, from as little as a test has to say. */
import type { ForecastInput } from '../../../src/forecast/forecast.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import type { DemandForecast, Forecast, TierForecast } from '../../../src/model/forecast.ts';
import type { Sample } from '../../../src/model/memory.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import type { PromotionWindow } from '../../../src/model/promotion.ts';
import type { DemandReading, ResolvedFloor, TierView } from '../../../src/model/snapshot.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import { memoryOf, settings, settledMemory } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { demandReading, snapshot, tierView } from '../../builders/snapshots.ts';

export interface Case {
  readonly now?: Millis;
  readonly windows?: readonly PromotionWindow[];
  readonly policy?: Partial<ScalingPolicy>;
  readonly view?: Partial<TierView>;
  readonly reading?: Partial<DemandReading>;
  /** Readings remembered; one of 100 rps just now unless said otherwise. */
  readonly samples?: readonly Sample[];
  readonly resolved?: readonly ResolvedFloor[];
}

export function inputOf(given: Case = {}): ForecastInput {
  const now = given.now ?? NOW;
  const policy = tierPolicy(given.policy);
  const samples = given.samples ?? [{ at: now, rps: 100 }];
  const view = tierView({
    tier: policy.id,
    demands: [demandReading(given.reading)],
    ...given.view,
  });
  return deepFreeze({
    policies: policySet({ tiers: [policy], windows: given.windows ?? [] }),
    snapshot: snapshot({ takenAt: now, tiers: [view], resolved: given.resolved ?? [] }),
    memory: memoryOf(settledMemory({ samples: { requests: samples } })),
    settings: settings(),
    now,
  });
}

/** The whole forecast, and in it the only tier and its only demand. */
export function forecastOne(given: Case = {}): {
  readonly all: Forecast;
  readonly tier: TierForecast;
  readonly demand: DemandForecast;
} {
  const all = forecast(inputOf(given));
  const tier = all.tiers[0];
  const demand = tier?.demands[0];
  if (tier === undefined || demand === undefined) throw new Error('the tier was not forecast');
  return { all, tier, demand };
}

/** What a promotion floor comes to when nodes ordered now would serve. */
export function floorOf(given: Case): Rps {
  const { causes } = forecastOne(given).demand;
  const floors = causes.filter(({ kind }) =>
    ['promotion', 'running-promotion', 'tail'].includes(kind),
  );
  return floors[0]?.rps ?? 0;
}

/** The same load, once a cycle of fifteen seconds, for five minutes up to `now`. */
export function steady(rps: Rps, now: Millis = NOW): Sample[] {
  const every = 15_000;
  return Array.from({ length: 21 }, (_, index) => ({ at: now - (20 - index) * every, rps }));
}
