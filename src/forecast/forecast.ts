/** Combines readings, history and calendars into one demand forecast per tier. Pure: same input, same forecast. */
import type { Settings } from '../model/decide-input.ts';
import { savedShare, stepsOn } from '../model/degrade.ts';
import type { DemandForecast, Forecast, TierForecast } from '../model/forecast.ts';
import type { Memory } from '../model/memory.ts';
import type { Demand, ScalingPolicy, TierId } from '../model/policy.ts';
import type { PolicySet } from '../model/policy-set.ts';
import type { PromotionWindow } from '../model/promotion.ts';
import type { Snapshot, TierView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { type CalendarEntry, calendarEntry, upliftFor } from './calendar.ts';
import { forecastDemand } from './demand.ts';
import { type FloorBook, floorsOf, NO_FLOORS, openFloors, type Raise, raisesOf } from './floors.ts';
import { type HeadStarts, headStarts } from './head-start.ts';
import { type Leads, leadTimesOf, nodeHorizon, podHorizon } from './horizon.ts';
import { newLeadTimes } from './lead-times.ts';
import { present } from './present.ts';

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
  const cycle: CycleCase = {
    input,
    live: live.map(calendarEntry),
    freezing: freezing.map(calendarEntry),
    pools: leadTimesOf(policies.pools, snapshot.pools),
    starts: headStarts(policies.tiers, input.settings),
    book: openFloors(snapshot.resolved, now),
  };
  const tiers: TierForecast[] = [];
  for (const policy of policies.tiers) {
    const view = viewOf(snapshot.tiers, tiers.length, policy.id);
    if (view !== undefined) tiers.push(forecastTier(cycle, policy, view));
  }
  let { longest } = cycle.book;
  for (const tier of tiers) longest = Math.max(longest, tier.nodeHorizon);
  const learned = newLeadTimes(input.memory, policies.pools, snapshot.pools);
  const envelopes = envelopesOf(live, now + longest);
  const { resolved } = cycle.book;
  return { at: now, tiers, resolved, envelopes, ...(learned.length === 0 ? {} : { learned }) };
}

/** Snapshots list tiers as policies do, so that the next one is nearly always it. */
function viewOf(views: readonly TierView[], next: number, id: TierId): TierView | undefined {
  const view = views[next];
  return view?.tier === id ? view : views.findLast(({ tier }) => tier === id);
}

/** What all tiers of one cycle share. */
interface CycleCase {
  readonly input: ForecastInput;
  readonly pools: Leads;
  readonly starts: HeadStarts;
  /** Promotions that are not over. */
  readonly live: readonly CalendarEntry[];
  /** Promotions whose freeze covers now. */
  readonly freezing: readonly CalendarEntry[];
  readonly book: FloorBook;
}

interface TierCase {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly supply: Leads;
  readonly raises: readonly Raise[];
  readonly headStart: Millis;
  readonly podHorizon: Millis;
  readonly nodeHorizon: Millis;
}

function forecastTier(cycle: CycleCase, policy: ScalingPolicy, view: TierView): TierForecast {
  const { settings, now } = cycle.input;
  // A pinned tier waits for no machine; but the room it will need at home is none for others when theirs are ordered.
  const supply = cycle.pools;
  const raises = raisesOf(cycle.live, policy, view);
  const headStart = cycle.starts.get(policy.id) ?? 0;
  const pods = podHorizon(policy, settings) + headStart;
  const nodes = nodeHorizon(policy, settings, supply) + headStart;
  const horizons = { headStart, podHorizon: pods, nodeHorizon: nodes };
  const tierCase = { policy, view, supply, raises, ...horizons };
  return {
    tier: policy.id,
    demands: present(policy.demands.map((demand) => forecastOne(cycle, tierCase, demand))),
    inPromotion: promotionAt(raises, now),
    inFreeze: frozenBy(cycle.freezing, policy, view),
    nodeHorizon: nodes,
    podHorizon: pods,
  };
}

/** Undefined when the snapshot has nothing of this demand. */
function forecastOne(
  { input, book }: CycleCase,
  tierCase: TierCase,
  demand: Demand,
): DemandForecast | undefined {
  const { policy, view, nodeHorizon } = tierCase;
  const reading = view.demands.find(({ name }) => name === demand.name);
  if (reading === undefined) return undefined;
  const { settings, memory, now } = input;
  const { supply, raises, headStart } = tierCase;
  const { floors, unresolved } =
    raises.length === 0
      ? NO_FLOORS
      : floorsOf(book, { policy, view, demand, reading, supply, raises, headStart, settings });
  const known = memory.tiers[policy.id];
  const on = stepsOn(memory.ladders?.[policy.id], view);
  return forecastDemand({
    demand,
    reading,
    samples: known?.samples[demand.name] ?? [],
    outlook: known?.outlooks?.[demand.name],
    floors,
    unresolved,
    saved: savedShare(policy, on, now),
    now,
    podHorizon: tierCase.podHorizon,
    nodeHorizon,
    keepHorizon: nodeHorizon + policy.scaleIn.after,
  });
}

function promotionAt(raises: readonly Raise[], now: Millis): string | undefined {
  for (const { window } of raises) if (now >= window.readyFrom) return window.id;
  return undefined;
}

function frozenBy(
  freezing: readonly CalendarEntry[],
  policy: ScalingPolicy,
  view: TierView,
): string | undefined {
  for (const entry of freezing)
    if (upliftFor(entry, policy, view.namespaceLabels) !== undefined) return entry.window.id;
  return undefined;
}

function envelopesOf(live: readonly PromotionWindow[], until: Millis): Forecast['envelopes'] {
  const near = live.filter((window) => window.readyFrom <= until);
  return near.map((window) => ({ window: window.id, maxCloudNodes: window.maxCloudNodes }));
}
