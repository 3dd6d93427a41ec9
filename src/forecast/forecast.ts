/** Combines readings, history and calendars into one demand forecast per tier. Pure: same input, same forecast. */
import type { Settings } from '../model/decide-input.ts';
import type { DemandForecast, Forecast, TierForecast } from '../model/forecast.ts';
import type { Memory } from '../model/memory.ts';
import type { Demand, ScalingPolicy, TierId } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import { valueOf } from '../model/reading.ts';
import type { DemandReading, ResolvedFloor, Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis, Resources, Rps } from '../model/units.ts';
import { baseFor, NO_BASE } from './base.ts';
import {
  type CalendarEntry,
  calendarEntry,
  type Floor,
  upliftFor,
  wholeFloor,
} from './calendar.ts';
import { forecastDemand } from './demand.ts';
import {
  type Leads,
  lastNodeHorizon,
  leadTimesOf,
  NO_LEADS,
  nodeHorizon,
  podHorizon,
} from './horizon.ts';
import { newLeadTimes } from './lead-times.ts';

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
  const freezing = policies.windows.filter(
    ({ freeze }) => freeze !== undefined && now >= freeze.from && now < freeze.to,
  );
  const calendar = { live: live.map(calendarEntry), freezing: freezing.map(calendarEntry) };
  const kept = keptBy(snapshot.resolved);
  const views = new Map(snapshot.tiers.map((view) => [view.tier, view]));
  const tiers: TierForecast[] = [];
  const resolved: ResolvedFloor[] = [];
  const leads: Millis[] = [];
  const pools = leadTimesOf(policies.pools, snapshot.pools);
  for (const policy of policies.tiers) {
    const view = views.get(policy.id);
    if (view === undefined) continue;
    tiers.push(forecastTier(input, { policy, view, pools, ...calendar, kept, resolved, leads }));
  }
  let longest: Millis = 0;
  for (const tier of tiers) longest = Math.max(longest, tier.nodeHorizon);
  for (const lead of leads) longest = Math.max(longest, lead);
  const learned = newLeadTimes(input.memory, policies.pools, snapshot.pools);
  const envelopes = envelopesOf(live, now + longest);
  return { at: now, tiers, resolved, envelopes, ...(learned.length === 0 ? {} : { learned }) };
}

interface TierCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly pools: Leads;
  /** Promotions that are not over. */
  readonly live: readonly CalendarEntry[];
  /** Promotions whose freeze covers now. */
  readonly freezing: readonly CalendarEntry[];
  readonly kept: KeptFloors;
  /** Floors resolved in this forecast are added here, and how long before each its machines are ordered. */
  readonly resolved: ResolvedFloor[];
  readonly leads: Millis[];
}

/** A promotion as it concerns one tier. */
interface Raise {
  readonly window: PromotionWindow;
  readonly uplift: Uplift;
}

function forecastTier(input: ForecastInput, tierCase: TierCase): TierForecast {
  const { policy, view } = tierCase;
  const { settings, now } = input;
  const pods = podHorizon(policy, settings);
  const nodes = nodeHorizon(policy, settings, supplyOf(tierCase));
  const raises = raisesOf(tierCase);
  const demands: DemandForecast[] = [];
  for (const demand of policy.demands) {
    const reading = view.demands.find((candidate) => candidate.name === demand.name);
    if (reading === undefined) continue;
    const leadFor = (rps: Rps): Millis => wholeLead(input, tierCase, { demand, rps });
    const { floors, unresolved } = floorsOf(tierCase, { reading, raises, now, leadFor });
    const samples = input.memory.tiers[policy.id]?.samples[demand.name] ?? [];
    const horizons = {
      podHorizon: pods,
      nodeHorizon: nodes,
      keepHorizon: nodes + policy.scaleIn.after,
    };
    const { smear } = demand;
    const outlook = input.memory.tiers[policy.id]?.outlooks?.[demand.name];
    demands.push(
      forecastDemand({ reading, samples, smear, outlook, floors, unresolved, now, ...horizons }),
    );
  }
  const frozenBy = tierCase.freezing.find(
    (entry) => upliftFor(entry, policy, view.namespaceLabels) !== undefined,
  );
  return {
    tier: policy.id,
    demands,
    inPromotion: raises.find(({ window }) => now >= window.readyFrom)?.window.id,
    inFreeze: frozenBy?.window.id,
    nodeHorizon: nodes,
    podHorizon: pods,
  };
}

function supplyOf({ policy, pools }: TierCase): Leads {
  return policy.residency === 'Burstable' ? pools : NO_LEADS;
}

/** Until every machine that so much demand may need would serve. Room at home is not counted on: it may be taken. */
function wholeLead(
  { settings }: ForecastInput,
  tierCase: TierCase,
  { demand, rps }: { readonly demand: Demand; readonly rps: Rps },
): Millis {
  const { policy, view } = tierCase;
  const pod = valueOf(view.workload)?.perPod;
  const replicas = rps / (demand.perReplica * policy.waterLevel);
  const nodesOf = (node: Resources): number =>
    pod === undefined ? Infinity : Math.ceil(replicas / podsOn(node, pod));
  return lastNodeHorizon(policy, settings, { leads: supplyOf(tierCase), nodesOf });
}

/** At least one, so that a pod that fits nowhere does not ask for machines without end. */
function podsOn(node: Resources, pod: Resources): number {
  return Math.max(1, Math.floor(Math.min(node.cpu / pod.cpu, node.memory / pod.memory, node.pods)));
}

function raisesOf({ policy, view, live }: TierCase): Raise[] {
  const raises: Raise[] = [];
  for (const entry of live) {
    const uplift = upliftFor(entry, policy, view.namespaceLabels);
    if (uplift !== undefined) raises.push({ window: entry.window, uplift });
  }
  return raises;
}

interface RaisedDemand {
  readonly reading: DemandReading;
  readonly raises: readonly Raise[];
  readonly now: Millis;
  /** How long before a promise of so much its machines are ordered. */
  readonly leadFor: (rps: Rps) => Millis;
}

function floorsOf(
  { policy, kept, resolved, leads }: TierCase,
  { reading, raises, now, leadFor }: RaisedDemand,
): { floors: Floor[]; unresolved: string[] } {
  const floors: Floor[] = [];
  const unresolved: string[] = [];
  for (const { window, uplift } of raises) {
    const before = keptFor(kept, { window: window.id, tier: policy.id, demand: reading.name });
    const known = baseFor(window, reading, before, now);
    const base = known ?? (uplift.kind === 'peak' ? NO_BASE : undefined);
    if (base === undefined) {
      unresolved.push(window.id);
      continue;
    }
    const promise = { window, uplift, base };
    const rps = wholeFloor(promise, Math.max(now, window.start));
    // What has to be ready already is in force however far one looks.
    const lead = now >= window.readyFrom ? 0 : leadFor(rps);
    floors.push({ ...promise, lead });
    leads.push(lead);
    const { dailyPeak } = base;
    resolved.push({
      window: window.id,
      tier: policy.id,
      demand: reading.name,
      rps,
      base: dailyPeak,
    });
  }
  return { floors, unresolved };
}

function envelopesOf(live: readonly PromotionWindow[], until: Millis): Forecast['envelopes'] {
  const near = live.filter((window) => window.readyFrom <= until);
  return near.map((window) => ({ window: window.id, maxCloudNodes: window.maxCloudNodes }));
}

/** Floors resolved earlier, by tier: a tier has few. */
type KeptFloors = ReadonlyMap<TierId, readonly ResolvedFloor[]>;

function keptBy(resolved: readonly ResolvedFloor[]): KeptFloors {
  const kept = new Map<TierId, ResolvedFloor[]>();
  for (const floor of resolved) {
    const floors = kept.get(floor.tier);
    if (floors === undefined) kept.set(floor.tier, [floor]);
    else floors.push(floor);
  }
  return kept;
}

/** The last one counts. */
function keptFor(
  kept: KeptFloors,
  { window, tier, demand }: Pick<ResolvedFloor, 'window' | 'tier' | 'demand'>,
): ResolvedFloor | undefined {
  return kept.get(tier)?.findLast((floor) => floor.window === window && floor.demand === demand);
}
