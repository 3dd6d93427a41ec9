/** Builders for the input of one decision: forecasts, memory of a settled past, settings. */
import type { DecideInput, Settings } from '../../src/model/decide-input.ts';
import type { DemandForecast, Forecast, TierForecast } from '../../src/model/forecast.ts';
import type { Memory, TierMemory } from '../../src/model/memory.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { NOW } from './instant.ts';
import { policySet } from './policies.ts';
import { snapshot } from './snapshots.ts';

export function settings(over: Partial<Settings> = {}): Settings {
  return {
    tick: 5 * SECOND,
    scrapeInterval: 15 * SECOND,
    cacheSettle: 5 * SECOND,
    listLag: 2 * MINUTE,
    joinTimeout: 15 * MINUTE,
    viewMaxAge: MINUTE,
    maxCloudNodes: 1_000,
    ...over,
  };
}

/** The same demand now, when pods would serve and when nodes would; no floor, no doubt. */
export function demandForecast(rps: number, over: Partial<DemandForecast> = {}): DemandForecast {
  const band = { low: rps, expected: rps, high: rps };
  return {
    name: 'requests',
    known: true,
    atPodReady: band,
    atNodeReady: band,
    keepFloor: 0,
    doubt: undefined,
    causes: [],
    ...over,
  };
}

export function tierForecast(rps: number, over: Partial<TierForecast> = {}): TierForecast {
  return {
    tier: 'shop/checkout',
    demands: [demandForecast(rps)],
    inPromotion: undefined,
    inFreeze: undefined,
    nodeHorizon: 145 * SECOND,
    podHorizon: 35 * SECOND,
    ...over,
  };
}

export function forecastOf(tiers: readonly TierForecast[], over: Partial<Forecast> = {}): Forecast {
  return { at: NOW, tiers, resolved: [], envelopes: [], ...over };
}

/** Trusted for an hour, needing what it needs now all the while. */
export function settledMemory(over: Partial<TierMemory> = {}): TierMemory {
  return {
    validSince: NOW - HOUR,
    stabilised: true,
    peaks: [{ at: NOW - 5 * SECOND, replicas: 0 }],
    step: undefined,
    lowered: undefined,
    provenSince: undefined,
    samples: {},
    ...over,
  };
}

export function memoryOf(tier: TierMemory = settledMemory(), over: Partial<Memory> = {}): Memory {
  return { tiers: { 'shop/checkout': tier }, ...over };
}

/** One tier of 10 replicas that needs 10 (500 rps), one empty home node, one empty pool, a settled past. */
export function decideInput(over: Partial<DecideInput> = {}): DecideInput {
  return {
    policies: policySet(),
    snapshot: snapshot(),
    forecast: forecastOf([tierForecast(500)]),
    memory: memoryOf(),
    settings: settings(),
    now: NOW,
    ...over,
  };
}
