/**
 * Promotion floors: what the calendars promise a tier at an instant, and the largest promise within a horizon.
 * Computed from the instant asked for, never from a timer having fired, so a restart across zero hour changes nothing.
 */
import type { Labels, ScalingPolicy, TierId } from '../model/policy.ts';
import type { PromotionWindow, Uplift } from '../model/promotion.ts';
import type { Millis, Rps } from '../model/units.ts';
import { DAY, MINUTE } from '../model/units.ts';

/** What a tier's demand is without promotions. `at` is the usual load at that time of day. */
export interface Base {
  readonly dailyPeak: Rps;
  at(instant: Millis): Rps;
}

/** One promotion's promise to one demand, ready to be evaluated at any instant. */
export interface Floor {
  readonly window: PromotionWindow;
  readonly uplift: Uplift;
  readonly base: Base;
  /** How long before it must stand its machines are ordered, when that is longer than for one machine. */
  readonly lead?: Millis;
}

/** A window as tiers ask for it: who is meant is worked out once, not once per tier. */
export interface CalendarEntry {
  readonly window: PromotionWindow;
  readonly selector: readonly (readonly [string, string])[];
  readonly named: ReadonlyMap<TierId, Uplift>;
}

export function calendarEntry(window: PromotionWindow): CalendarEntry {
  return {
    window,
    selector: Object.entries(window.namespaceSelector.matchLabels),
    named: new Map(window.tiers.map(({ tier, uplift }) => [tier, uplift])),
  };
}

/** How much a window raises this tier; undefined when it does not concern it. Tiers named win over the general uplift. */
export function upliftFor(
  { window, selector, named }: CalendarEntry,
  policy: ScalingPolicy,
  namespaceLabels: Labels,
): Uplift | undefined {
  for (const [key, value] of selector) if (namespaceLabels[key] !== value) return undefined;
  return named.get(policy.id) ?? (policy.entry ? window.uplift : undefined);
}

/** The whole floor of a window at an instant, before any decay. */
export function wholeFloor({ uplift, base }: Pick<Floor, 'uplift' | 'base'>, instant: Millis): Rps {
  if (uplift.kind === 'peak') return uplift.rps;
  return uplift.expected * (uplift.of === 'DailyPeak' ? base.dailyPeak : base.at(instant));
}

/** Zero outside [readyFrom, tailUntil); whole until holdUntil; then halving towards the base with the tail's half-life. */
export function floorAt(floor: Floor, instant: Millis): Rps {
  const { window, base } = floor;
  if (instant < window.readyFrom || instant >= Math.max(window.holdUntil, window.tailUntil))
    return 0;
  const whole = wholeFloor(floor, instant);
  if (instant < window.holdUntil || window.tailHalfLife === undefined) return whole;
  const usual = Math.min(whole, followsDay(floor) ? base.at(instant) : base.dailyPeak);
  return usual + (whole - usual) * 2 ** (-(instant - window.holdUntil) / window.tailHalfLife);
}

function followsDay({ uplift }: Floor): boolean {
  return uplift.kind === 'multiplier' && uplift.of === 'SameTime';
}

/** Same-time floors follow the usual day, whose profile has five-minute steps. */
const STEP: Millis = 5 * MINUTE;

/** Largest floor in [from, to]. Constant floors peak where they begin; same-time floors are sampled along the day. */
export function floorWithin(floor: Floor, from: Millis, to: Millis): Rps {
  const begin = Math.max(from, floor.window.readyFrom);
  if (begin > to) return 0;
  let largest = floorAt(floor, begin);
  if (!followsDay(floor)) return largest;
  for (let instant = begin + STEP; instant <= Math.min(to, begin + DAY); instant += STEP) {
    largest = Math.max(largest, floorAt(floor, instant));
  }
  return Math.max(largest, floorAt(floor, to));
}
