/** One demand's forecast: what is observed, the usual day, the trend, and the promotions, with what each contributed. */
import type { Band, Cause, DemandForecast, LearnedOutlook } from '../model/forecast.ts';
import type { OutlookMemory, Sample } from '../model/memory.ts';
import type { Demand } from '../model/policy.ts';
import { doubtOf, valueOf } from '../model/reading.ts';
import type { DemandReading } from '../model/snapshot.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { usualChange, usualGrowth } from './base.ts';
import { type Floor, floorAt, floorWithin } from './calendar.ts';
import { outlookOf, standingOutlook } from './outlook.ts';
import { present } from './present.ts';
import { type Trend, trendOf } from './trend.ts';

export interface DemandCase {
  readonly reading: DemandReading;
  readonly samples: readonly Sample[];
  readonly demand: Demand;
  /** What earlier outlooks learned; undefined before the first. */
  readonly outlook: OutlookMemory | undefined;
  readonly floors: readonly Floor[];
  /** Promotions that concern this demand but whose base nobody knows. */
  readonly unresolved: readonly string[];
  /** Share of it that degrade steps save, which are on and have taken effect. */
  readonly saved: Ratio;
  readonly now: Millis;
  readonly podHorizon: Millis;
  readonly nodeHorizon: Millis;
  /** How long a shrink must be justified for; floors that begin within it forbid it. */
  readonly keepHorizon: Millis;
}

export function forecastDemand(demandCase: DemandCase): DemandForecast {
  const { demand, reading, floors, samples, now } = demandCase;
  const { podHorizon, nodeHorizon, keepHorizon, saved } = demandCase;
  const since = zeroHour(demandCase);
  const trend = trendOf(samples, now, { since, smear: demand.smear, of: demand });
  const seen = seenOf(demandCase, trend);
  const pods: Looking = { horizon: podHorizon, whole: false, later: 0, saved };
  const nodes: Looking = { horizon: nodeHorizon, whole: true, later: 0, saved };
  const atPodReady = bandOf(seen, rises(seen, podHorizon), largestFloor(seen, pods));
  const risen = rises(seen, nodeHorizon);
  const floor = largestFloor(seen, nodes);
  const atNodeReady = bandOf(seen, risen, floor);
  const later = keepHorizon - nodeHorizon;
  const kept = largestFloor(seen, { horizon: nodeHorizon, whole: true, later, saved: 0 });
  const known = trend !== undefined || (floors.length > 0 && atNodeReady.high > 0);
  return {
    name: reading.name,
    known: known && demandCase.unresolved.length === 0,
    atPodReady,
    atNodeReady,
    keepFloor: kept?.rps ?? 0,
    doubt: doubtOf(reading.now) ?? unresolvedDoubt(demandCase.unresolved),
    causes: causesOf(seen, risen, floor),
    ahead: aheadOf(demandCase),
  };
}

function aheadOf(demandCase: DemandCase): LearnedOutlook | undefined {
  const { reading, samples, now, nodeHorizon: horizon, outlook: before } = demandCase;
  const standing = standingOutlook(before, now, horizon);
  if (standing !== undefined) return standing;
  const season = () => usualChange(valueOf(reading.history), now, horizon);
  return outlookOf({ samples, now, horizon, season, before });
}

/** The rise at zero hour is the promotion's own, and its floor already carries it: a trend begins after it. */
function zeroHour({ floors, now }: DemandCase): Millis {
  let latest: Millis = 0;
  for (const { window } of floors) if (window.start <= now) latest = Math.max(latest, window.start);
  return latest;
}

function unresolvedDoubt(unresolved: readonly string[]): string | undefined {
  const first = unresolved[0];
  return first === undefined
    ? undefined
    : `missing: no base to multiply for ${first}: give a peak in rps, or 24 h of history`;
}

/** What a demand's readings show now. */
interface Seen {
  readonly demandCase: DemandCase;
  readonly trend: Trend | undefined;
  readonly level: Rps;
  /** A trend foretells no more than this. */
  readonly most: Rps;
}

function seenOf(demandCase: DemandCase, trend: Trend | undefined): Seen {
  const level = trend?.level ?? 0;
  return { demandCase, trend, level, most: explained(demandCase, level) };
}

/** How far a load may have risen at one horizon, for each reason by itself. */
interface Rises {
  readonly usual: Rps;
  readonly expected: Rps;
  readonly upper: Rps;
}

/** Undefined without a reading. */
function rises({ demandCase, trend, level, most }: Seen, horizon: Millis): Rises | undefined {
  if (trend === undefined) return undefined;
  const { reading, now } = demandCase;
  return {
    usual: level * usualGrowth(valueOf(reading.history), now, horizon),
    expected: Math.min(most, trend.expectedAt(horizon)),
    upper: Math.min(most, trend.upperAt(horizon)),
  };
}

function bandOf({ level }: Seen, risen: Rises | undefined, floor: Cause | undefined): Band {
  const rps = floor?.rps ?? 0;
  if (risen === undefined)
    return { low: level, expected: Math.max(level, rps), high: Math.max(level, rps) };
  const expected = Math.max(risen.usual, risen.expected);
  const high = Math.max(risen.usual, risen.upper);
  return { low: level, expected: Math.max(expected, rps), high: Math.max(high, rps) };
}

/** What made the band, in the order in which it was looked at. */
function causesOf(
  { demandCase, trend, level }: Seen,
  risen: Rises | undefined,
  floor: Cause | undefined,
): readonly Cause[] {
  if (trend === undefined || risen === undefined) return floor === undefined ? [] : [floor];
  const { saved } = demandCase;
  const { now, name } = demandCase.reading;
  const kind = valueOf(now) === undefined ? 'last-known' : 'observed';
  const { usual, upper } = risen;
  return present<Cause>([
    { kind, rps: level, subject: name },
    usual > level ? { kind: 'baseline', rps: usual, subject: 'the usual day' } : undefined,
    trend.slope > 0 ? { kind: 'trend', rps: upper, subject: 'the last minutes' } : undefined,
    floor,
    floor !== undefined && saved > 0
      ? {
          kind: 'degrade',
          rps: floor.rps,
          subject: `degrade steps save ${Math.round(saved * 100)}%`,
        }
      : undefined,
  ]);
}

/** A plan is no better than this; a load that exceeds it by more is not what was promised. */
const PLAN_ERROR: Ratio = 0.1;

/**
 * How far a trend may foretell: a crowd that rises to what a running promotion promised is that promotion's, however
 * steep; a straight line through it would buy the sale twice. Beyond the promise nothing explains the rise.
 */
function explained({ floors, now }: DemandCase, level: Rps): Rps {
  let promised: Rps = 0;
  for (const floor of floors) {
    if (isRunning(floor, now)) promised = Math.max(promised, floorAt(floor, now));
  }
  const most = promised * (1 + PLAN_ERROR);
  return level <= most && promised > 0 ? most : Number.POSITIVE_INFINITY;
}

/** How far ahead promises are looked for. */
interface Looking {
  readonly horizon: Millis;
  /** As long as the machines of the whole promise take, when that is longer. */
  readonly whole: boolean;
  /** And so much longer. */
  readonly later: Millis;
  /**
   * Of what is promised. A reading shows by itself what a step saved, so nothing is taken from what was seen; and what is
   * there is kept for the whole promise, because a step ends faster than machines come.
   */
  readonly saved: Ratio;
}

/** Overlapping promotions combine by the largest. A running one that shows more than it promised raises the rest of it alike. */
function largestFloor(
  { demandCase, trend }: Seen,
  { horizon, whole, later, saved }: Looking,
): Cause | undefined {
  const { floors, now } = demandCase;
  let largest: Cause | undefined;
  for (const floor of floors) {
    const lead = whole ? Math.max(horizon, floor.lead ?? 0) : horizon;
    const promised = floorWithin(floor, now, now + (lead + later));
    const shown = shownSoFar(floor, trend, now);
    const rps = promised * shown * (1 - saved);
    if (rps > (largest?.rps ?? 0))
      largest = { kind: causeKind(floor, now, shown), rps, subject: floor.window.id };
  }
  return largest;
}

/** Observed over promised since the sale began; never below 1, because observation may raise a floor, never lower it. */
function shownSoFar(floor: Floor, trend: Trend | undefined, now: Millis): number {
  if (trend === undefined || !isRunning(floor, now)) return 1;
  const promised = floorAt(floor, now);
  return promised > 0 ? Math.max(1, trend.level / promised) : 1;
}

function isRunning({ window }: Floor, now: Millis): boolean {
  return now >= window.start && now < window.holdUntil;
}

function causeKind(floor: Floor, now: Millis, shown: number): Cause['kind'] {
  if (now >= floor.window.holdUntil) return 'tail';
  return shown > 1 ? 'running-promotion' : 'promotion';
}
