/** One demand's forecast: what is observed, the usual day, the trend, and the promotions, with what each contributed. */
import type { Band, Cause, DemandForecast, LearnedOutlook } from '../model/forecast.ts';
import type { OutlookMemory, Sample } from '../model/memory.ts';
import { doubtOf, valueOf } from '../model/reading.ts';
import type { DemandReading } from '../model/snapshot.ts';
import type { Millis, Ratio, Rps } from '../model/units.ts';
import { usualChange, usualGrowth } from './base.ts';
import { type Floor, floorAt, floorWithin } from './calendar.ts';
import { outlookOf } from './outlook.ts';
import { type Trend, trendOf } from './trend.ts';

export interface DemandCase {
  readonly reading: DemandReading;
  readonly samples: readonly Sample[];
  /** Time over which each reading is an average; undefined when the query does not show it. */
  readonly smear: Millis | undefined;
  /** What earlier outlooks learned; undefined before the first. */
  readonly outlook: OutlookMemory | undefined;
  readonly floors: readonly Floor[];
  /** Promotions that concern this demand but whose base nobody knows. */
  readonly unresolved: readonly string[];
  readonly now: Millis;
  readonly podHorizon: Millis;
  readonly nodeHorizon: Millis;
  /** How long a shrink must be justified for; floors that begin within it forbid it. */
  readonly keepHorizon: Millis;
}

export function forecastDemand(demandCase: DemandCase): DemandForecast {
  const { reading, now } = demandCase;
  const since = zeroHour(demandCase);
  const trend = trendOf(demandCase.samples, now, { since, smear: demandCase.smear });
  const { podHorizon, nodeHorizon, keepHorizon } = demandCase;
  const atPodReady = bandAt(demandCase, trend, { horizon: podHorizon, lead: () => podHorizon });
  const lead = (floor: Floor): Millis => Math.max(nodeHorizon, floor.lead ?? 0);
  const atNodeReady = bandAt(demandCase, trend, { horizon: nodeHorizon, lead });
  const later = keepHorizon - nodeHorizon;
  const kept = largestFloor(demandCase, trend, (floor) => lead(floor) + later);
  const keepFloor = kept?.rps ?? 0;
  const known = trend !== undefined || (demandCase.floors.length > 0 && atNodeReady.band.high > 0);
  return {
    name: reading.name,
    known: known && demandCase.unresolved.length === 0,
    atPodReady: atPodReady.band,
    atNodeReady: atNodeReady.band,
    keepFloor,
    doubt: doubtOf(reading.now) ?? unresolvedDoubt(demandCase.unresolved),
    causes: atNodeReady.causes,
    ahead: aheadOf(demandCase),
  };
}

function aheadOf(demandCase: DemandCase): LearnedOutlook | undefined {
  const { reading, samples, now, nodeHorizon: horizon, outlook: before } = demandCase;
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

interface Looking {
  /** How far the trend and the usual day are followed. */
  readonly horizon: Millis;
  /** How far ahead each promise is looked for. */
  readonly lead: (floor: Floor) => Millis;
}

function bandAt(
  demandCase: DemandCase,
  trend: Trend | undefined,
  { horizon, lead }: Looking,
): { band: Band; causes: Cause[] } {
  const causes: Cause[] = [];
  const level = trend?.level ?? 0;
  let expected: Rps = level;
  let high: Rps = level;
  if (trend !== undefined) {
    const kind = valueOf(demandCase.reading.now) === undefined ? 'last-known' : 'observed';
    causes.push({ kind, rps: level, subject: demandCase.reading.name });
    const usual = level * usualGrowth(valueOf(demandCase.reading.history), demandCase.now, horizon);
    if (usual > level) causes.push({ kind: 'baseline', rps: usual, subject: 'the usual day' });
    const most = explained(demandCase, level);
    const risen = Math.min(most, trend.upperAt(horizon));
    if (trend.slope > 0) causes.push({ kind: 'trend', rps: risen, subject: 'the last minutes' });
    expected = Math.max(usual, Math.min(most, trend.expectedAt(horizon)));
    high = Math.max(usual, risen);
  }
  const floor = largestFloor(demandCase, trend, lead);
  if (floor !== undefined) causes.push(floor);
  const rps = floor?.rps ?? 0;
  return {
    band: { low: level, expected: Math.max(expected, rps), high: Math.max(high, rps) },
    causes,
  };
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

/** Overlapping promotions combine by the largest. A running one that shows more than it promised raises the rest of it alike. */
function largestFloor(
  demandCase: DemandCase,
  trend: Trend | undefined,
  lead: Looking['lead'],
): Cause | undefined {
  let largest: Cause | undefined;
  for (const floor of demandCase.floors) {
    const promised = floorWithin(floor, demandCase.now, demandCase.now + lead(floor));
    const shown = shownSoFar(floor, trend, demandCase.now);
    const rps = promised * shown;
    if (rps > (largest?.rps ?? 0))
      largest = { kind: causeKind(floor, demandCase.now, shown), rps, subject: floor.window.id };
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
