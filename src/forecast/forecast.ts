/** Combines readings, history and calendars into one demand forecast per tier. Pure: same input, same forecast. */
import type { Settings } from '../model/decide-input.ts';
import type { DemandForecast, Forecast, TierForecast } from '../model/forecast.ts';
import type { Memory } from '../model/memory.ts';
import type { Demand, ScalingPolicy } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { PromotionWindow } from '../model/promotion.ts';
import type { ResolvedFloor, Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { baseFor, NO_BASE } from './base.ts';
import { type Floor, upliftFor, wholeFloor } from './calendar.ts';
import { forecastDemand } from './demand.ts';
import { nodeHorizon, podHorizon } from './horizon.ts';

export interface ForecastInput {
  readonly policies: PolicySet;
  readonly snapshot: Snapshot;
  readonly memory: Memory;
  readonly settings: Settings;
  readonly now: Millis;
}

export function forecast(input: ForecastInput): Forecast {
  const { policies, snapshot, now } = input;
  const live = policies.windows.filter(
    (window) => Math.max(window.holdUntil, window.tailUntil) > now,
  );
  const kept = new Map(
    snapshot.resolved.map((floor) => [keyOf(floor.window, floor.tier, floor.demand), floor]),
  );
  const views = new Map(snapshot.tiers.map((view) => [view.tier, view]));
  const tiers: TierForecast[] = [];
  const resolved: ResolvedFloor[] = [];
  for (const policy of policies.tiers) {
    const view = views.get(policy.id);
    if (view === undefined) continue;
    tiers.push(forecastTier(input, { policy, view, live, kept, resolved }));
  }
  let longest: Millis = 0;
  for (const tier of tiers) longest = Math.max(longest, tier.nodeHorizon);
  return { at: now, tiers, resolved, envelopes: envelopesOf(live, now + longest) };
}

interface TierCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly live: readonly PromotionWindow[];
  readonly kept: ReadonlyMap<string, ResolvedFloor>;
  /** Floors resolved in this forecast are added here. */
  readonly resolved: ResolvedFloor[];
}

function forecastTier(input: ForecastInput, tierCase: TierCase): TierForecast {
  const { policy, view } = tierCase;
  const { settings, now, policies, snapshot } = input;
  const pods = podHorizon(policy, settings);
  const supply = {
    pools: policy.residency === 'Burstable' ? policies.pools : [],
    views: snapshot.pools,
  };
  const nodes = nodeHorizon(policy, settings, supply);
  const concerning = tierCase.live.filter(
    (window) => upliftFor(window, policy, view.namespaceLabels) !== undefined,
  );
  const demands: DemandForecast[] = [];
  for (const demand of policy.demands) {
    const reading = view.demands.find((candidate) => candidate.name === demand.name);
    if (reading === undefined) continue;
    const { floors, unresolved } = floorsOf(input, tierCase, demand, concerning);
    const samples = input.memory.tiers[policy.id]?.samples[demand.name] ?? [];
    const horizons = {
      podHorizon: pods,
      nodeHorizon: nodes,
      keepHorizon: nodes + policy.scaleIn.after,
    };
    demands.push(forecastDemand({ reading, samples, floors, unresolved, now, ...horizons }));
  }
  return {
    tier: policy.id,
    demands,
    inPromotion: concerning.find((window) => now >= window.readyFrom)?.id,
    inFreeze: frozenBy(input.policies.windows, policy, view, now),
    nodeHorizon: nodes,
    podHorizon: pods,
  };
}

function frozenBy(
  windows: readonly PromotionWindow[],
  policy: ScalingPolicy,
  view: TierView,
  now: Millis,
): string | undefined {
  for (const window of windows) {
    if (window.freeze === undefined || now < window.freeze.from || now >= window.freeze.to)
      continue;
    if (upliftFor(window, policy, view.namespaceLabels) !== undefined) return window.id;
  }
  return undefined;
}

function floorsOf(
  input: ForecastInput,
  tierCase: TierCase,
  demand: Demand,
  windows: readonly PromotionWindow[],
): { floors: Floor[]; unresolved: string[] } {
  const floors: Floor[] = [];
  const unresolved: string[] = [];
  const { policy, view } = tierCase;
  for (const window of windows) {
    const uplift = upliftFor(window, policy, view.namespaceLabels);
    if (uplift === undefined) continue;
    const reading = view.demands.find((candidate) => candidate.name === demand.name);
    const kept = tierCase.kept.get(keyOf(window.id, policy.id, demand.name));
    const base =
      baseFor(window, reading, kept, input.now) ?? (uplift.kind === 'peak' ? NO_BASE : undefined);
    if (base === undefined) {
      unresolved.push(window.id);
      continue;
    }
    const floor = { window, uplift, base };
    floors.push(floor);
    const rps = wholeFloor(floor, Math.max(input.now, window.start));
    tierCase.resolved.push({
      window: window.id,
      tier: policy.id,
      demand: demand.name,
      rps,
      base: base.dailyPeak,
    });
  }
  return { floors, unresolved };
}

function envelopesOf(live: readonly PromotionWindow[], until: Millis): Forecast['envelopes'] {
  const near = live.filter((window) => window.readyFrom <= until);
  return near.map((window) => ({ window: window.id, maxCloudNodes: window.maxCloudNodes }));
}

function keyOf(window: string, tier: string, demand: string): string {
  return `${window} ${tier} ${demand}`;
}
