/**
 * What promotions promise one demand, resolved to rps, and how long before their machines are ordered. Knows nothing of
 * readings of now.
 */
import type { Settings } from '../model/decide-input.ts';
import type { Demand, ScalingPolicy, TierId } from '../model/policy.ts';
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import { valueOf } from '../model/reading.ts';
import type { DemandReading, ResolvedFloor, TierView } from '../model/snapshot.ts';
import { smallestPerReplica } from '../model/unit-capacity.ts';
import type { Millis, Resources, Rps } from '../model/units.ts';
import { baseFor, NO_BASE } from './base.ts';
import { type CalendarEntry, type Floor, upliftFor, wholeFloor } from './calendar.ts';
import { type Leads, lastNodeHorizon } from './horizon.ts';
import { present } from './present.ts';

/** Floors of one cycle: those resolved earlier, and those resolved in it, which are added as tiers are looked at. */
export interface FloorBook {
  readonly now: Millis;
  /** By tier: a tier has few. */
  readonly kept: ReadonlyMap<TierId, readonly ResolvedFloor[]>;
  readonly resolved: ResolvedFloor[];
  /** How long before it the machines of the slowest are ordered. */
  longest: Millis;
}

export function openFloors(earlier: readonly ResolvedFloor[], now: Millis): FloorBook {
  const kept = new Map<TierId, ResolvedFloor[]>();
  for (const floor of earlier) {
    const floors = kept.get(floor.tier);
    if (floors === undefined) kept.set(floor.tier, [floor]);
    else floors.push(floor);
  }
  return { now, kept, resolved: [], longest: 0 };
}

/** A promotion as it concerns one tier. */
export interface Raise {
  readonly window: PromotionWindow;
  readonly uplift: Uplift;
}

export function raisesOf(
  live: readonly CalendarEntry[],
  policy: ScalingPolicy,
  { namespaceLabels }: TierView,
): readonly Raise[] {
  if (live.length === 0) return NO_RAISES;
  return present(
    live.map((entry) => {
      const uplift = upliftFor(entry, policy, namespaceLabels);
      return uplift === undefined ? undefined : { window: entry.window, uplift };
    }),
  );
}

const NO_RAISES: readonly Raise[] = [];

export interface RaisedDemand {
  readonly policy: ScalingPolicy;
  readonly view: TierView;
  readonly demand: Demand;
  readonly reading: DemandReading;
  readonly raises: readonly Raise[];
  /** Machines that are waited for, by this tier or by those that share home with it. */
  readonly supply: Leads;
  /** How much earlier it is to serve because others start after it. */
  readonly headStart: Millis;
  readonly settings: Settings;
}

export interface Floors {
  readonly floors: readonly Floor[];
  /** Promotions whose base nobody knows. */
  readonly unresolved: readonly string[];
}

export const NO_FLOORS: Floors = { floors: [], unresolved: [] };

export function floorsOf(book: FloorBook, raised: RaisedDemand): Floors {
  const all = raised.raises.map((raise) => floorOf(book, raised, raise));
  const floors = present(all);
  if (floors.length === all.length) return { floors, unresolved: NO_FLOORS.unresolved };
  const without = raised.raises.filter((_, index) => all[index] === undefined);
  return { floors, unresolved: without.map(({ window }) => window.id) };
}

/** Resolved into the book; undefined when there is nothing to multiply. */
function floorOf(
  book: FloorBook,
  raised: RaisedDemand,
  { window, uplift }: Raise,
): Floor | undefined {
  const { now } = book;
  const before = keptFor(book, raised, window);
  const known = baseFor(window, raised.reading, before, now);
  const base = known ?? (uplift.kind === 'peak' ? NO_BASE : undefined);
  if (base === undefined) return undefined;
  const rps = wholeFloor({ uplift, base }, Math.max(now, window.start));
  // What has to be ready already is in force however far one looks.
  const lead = now >= window.readyFrom ? 0 : raised.headStart + wholeLead(raised, rps);
  book.longest = Math.max(book.longest, lead);
  book.resolved.push(resolvedAs(before, { window, raised, rps, base: base.dailyPeak }));
  return { window, uplift, base, lead };
}

/** The last one counts. */
function keptFor(
  { kept }: FloorBook,
  { policy, reading }: RaisedDemand,
  { id }: PromotionWindow,
): ResolvedFloor | undefined {
  return kept
    .get(policy.id)
    ?.findLast(({ window, demand }) => window === id && demand === reading.name);
}

interface Resolved {
  readonly window: PromotionWindow;
  readonly raised: RaisedDemand;
  readonly rps: Rps;
  readonly base: Rps;
}

/** The same record while it says the same: most promises stand for days. */
function resolvedAs(
  before: ResolvedFloor | undefined,
  { window, raised, rps, base }: Resolved,
): ResolvedFloor {
  if (before !== undefined && before.rps === rps && before.base === base) return before;
  return { window: window.id, tier: raised.policy.id, demand: raised.reading.name, rps, base };
}

/** Until every machine that so much demand may need would serve. Room at home is not counted on: it may be taken. */
function wholeLead({ policy, view, demand, supply, settings }: RaisedDemand, rps: Rps): Millis {
  const pod = valueOf(view.workload)?.perPod;
  const replicas = rps / (smallestPerReplica(demand) * policy.waterLevel);
  const nodesOf = (node: Resources): number =>
    pod === undefined ? Infinity : Math.ceil(replicas / podsOn(node, pod));
  return lastNodeHorizon(policy, settings, { leads: supply, nodesOf });
}

/** At least one, so that a pod that fits nowhere does not ask for machines without end. */
function podsOn(node: Resources, pod: Resources): number {
  return Math.max(1, Math.floor(Math.min(node.cpu / pod.cpu, node.memory / pod.memory, node.pods)));
}
