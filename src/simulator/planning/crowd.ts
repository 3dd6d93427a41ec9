/**
 * The crowd a promotion brings to a tier, as its calendar says it: how many times the base, and in which shape. Knows
 * one of the three bands at a time, and nothing of who serves it.
 */
import type { PromotionWindow, Uplift } from '../../model/promotion.ts';
import { HOUR, MINUTE, type Millis, type Ratio, type Rps } from '../../model/units.ts';
import { decay } from '../traffic/decay.ts';
import type { Point, TrafficPart } from '../traffic/part.ts';
import { offeredBy } from '../traffic/shapes.ts';

export const BANDS = ['low', 'expected', 'high'] as const;
export type Band = (typeof BANDS)[number];

/** One promotion, as it concerns one tier. */
export interface Call {
  readonly window: PromotionWindow;
  readonly uplift: Uplift;
}

export interface CrowdInput {
  /** All that raise the tier; where they overlap the largest counts, as for floors. */
  readonly calls: readonly Call[];
  readonly ordinary: readonly TrafficPart[];
  /** The daily peak that multipliers of it mean. */
  readonly dailyPeak: Rps;
  readonly band: Band;
  /** Times what the band says, for searches; 1: as it says. */
  readonly multiple: Ratio;
}

/** A flash is up within a minute of zero hour, whole for half an hour, and then halves every hour until the end. */
const FLASH = { rise: MINUTE, hold: 30 * MINUTE, halfLife: HOUR } as const;

/** Whether the bands of a call differ. */
export function isWide({ uplift }: Call): boolean {
  return (
    uplift.kind === 'multiplier' &&
    (uplift.low !== uplift.expected || uplift.high !== uplift.expected)
  );
}

/** Between two points load is a straight line. */
const POINT_EVERY: Millis = MINUTE / 2;

/** What comes on top of the ordinary load; undefined when nothing does. */
export function crowdPart(input: CrowdInput): TrafficPart | undefined {
  const { calls } = input;
  if (calls.length === 0) return undefined;
  const from = Math.min(...calls.map(({ window }) => beginOf(window)));
  const to = Math.max(...calls.map(({ window }) => overOf(window)));
  const points: Point[] = [];
  for (let at = from; at <= to; at += POINT_EVERY) points.push({ at, rps: beyondAt(input, at) });
  return { shape: 'points', points, from: undefined, until: undefined };
}

/** The whole load of a promotion at an instant, before its shape. */
export function wholeAt(input: CrowdInput, { uplift }: Call, at: Millis): Rps {
  const { ordinary, dailyPeak, band, multiple } = input;
  if (uplift.kind === 'peak') return uplift.rps * multiple;
  const base = uplift.of === 'DailyPeak' ? dailyPeak : offeredBy(ordinary, at);
  return uplift[band] * base * multiple;
}

function beyondAt(input: CrowdInput, at: Millis): Rps {
  const usual = offeredBy(input.ordinary, at);
  let most = 0;
  for (const call of input.calls) {
    const beyond = Math.max(0, wholeAt(input, call, at) - usual);
    most = Math.max(most, beyond * shareAt(call.window, at));
  }
  return most;
}

function beginOf({ shape, readyFrom, start }: PromotionWindow): Millis {
  return shape === 'flat' ? readyFrom : start;
}

/** When nobody comes for it any more. */
export function overOf({ end, tailUntil, tailHalfLife }: PromotionWindow): Millis {
  return tailHalfLife === undefined ? end : Math.max(end, tailUntil);
}

/** How much of the crowd is there: 1 while all of it is. After the end it leaves with the tail's half-life. */
export function shareAt(window: PromotionWindow, at: Millis): Ratio {
  const { end, tailHalfLife } = window;
  if (at < beginOf(window) || at > overOf(window)) return 0;
  if (at < end) return withinAt(window, at);
  if (tailHalfLife === undefined) return 0;
  return withinAt(window, end) * decay(at - end, tailHalfLife);
}

function withinAt({ shape, start, end }: PromotionWindow, at: Millis): Ratio {
  switch (shape) {
    case 'flat':
    case 'step':
      return 1;
    case 'ramp':
      return Math.min(1, (2 * (at - start)) / (end - start));
    case 'flash':
      return flashAt(at - start);
  }
}

function flashAt(since: Millis): Ratio {
  if (since < FLASH.rise) return since / FLASH.rise;
  const leaving = since - FLASH.rise - FLASH.hold;
  return leaving <= 0 ? 1 : decay(leaving, FLASH.halfLife);
}
