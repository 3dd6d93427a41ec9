/** The load of one part at one instant. Pure: the same instant always has the same load. */

import { DAY, type Millis, type Ratio, type Rps } from '../../model/units.ts';
import { countUntil } from '../by-time.ts';
import { decay } from './decay.ts';
import type { Growth, Point, TrafficPart, TrafficShape } from './part.ts';
import { doubleStep, jitter, outageFactor, stairs } from './stress.ts';

/** An S curve of this steepness goes from 5% to 95% within one width. */
const SIGMOID_STEEPNESS = 2 * Math.log(19);

/** Sum of all parts, in rps, less the regions that are out; never below zero. */
export function offeredBy(parts: readonly TrafficPart[], at: Millis): Rps {
  let sum = 0;
  for (const part of parts) sum += partAt(part, at);
  return Math.max(0, sum) * presentShare(parts, at);
}

/** Load of one part alone, whatever region is out. */
export function partAt(part: TrafficPart, at: Millis): Rps {
  return isWithin(part, at) ? shapeAt(part, at) * grownBy(part.growth, at) : 0;
}

const WEEK: Millis = 7 * DAY;

function grownBy(growth: Growth | undefined, at: Millis): Ratio {
  return growth === undefined ? 1 : (1 + growth.perWeek) ** ((at - growth.since) / WEEK);
}

/** 1 while every region is there; below while one is out, above while it comes back. */
export function presentShare(parts: readonly TrafficPart[], at: Millis): number {
  let share = 1;
  for (const part of parts)
    if (part.shape === 'outage' && isWithin(part, at)) share *= outageFactor(part, at);
  return share;
}

function isWithin({ from, until }: TrafficPart, at: Millis): boolean {
  return (from === undefined || at >= from) && (until === undefined || at < until);
}

function shapeAt(part: TrafficShape, at: Millis): Rps {
  switch (part.shape) {
    case 'flat':
      return part.rps;
    case 'daily':
      return daily(part, at);
    case 'rush':
      return rush(part, at);
    case 'flash':
      return flash(part, at);
    case 'step':
      return at >= part.at ? part.rps : 0;
    case 'ramp':
      return part.rps * Math.min(1, Math.max(0, (at - part.at) / part.over));
    case 'sigmoid':
      return part.rps / (1 + Math.exp((-SIGMOID_STEEPNESS * (at - part.at)) / part.over));
    case 'tail':
      return at < part.at ? 0 : part.rps * decay(at - part.at, part.halfLife);
    case 'points':
      return between(part.points, at);
    case 'double-step':
      return doubleStep(part, at);
    case 'stairs':
      return stairs(part, at);
    case 'jitter':
      return jitter(part, at);
    case 'outage':
      return 0;
  }
}

function daily(part: Extract<TrafficShape, { shape: 'daily' }>, at: Millis): Rps {
  const turn = (2 * Math.PI * (at + part.zoneOffset - part.peakAt)) / DAY;
  const hill = (1 + Math.cos(turn)) / 2;
  return part.peak * (part.trough + (1 - part.trough) * hill);
}

function rush(part: Extract<TrafficShape, { shape: 'rush' }>, at: Millis): Rps {
  const since = (at + part.zoneOffset - part.peakAt) % DAY;
  const away = Math.min(Math.abs(since), DAY - Math.abs(since));
  if (away >= part.lasts / 2) return 0;
  return (part.rps * (1 + Math.cos((2 * Math.PI * away) / part.lasts))) / 2;
}

function flash(part: Extract<TrafficShape, { shape: 'flash' }>, at: Millis): Rps {
  const elapsed = at - part.at;
  if (elapsed < 0) return 0;
  if (elapsed < part.rise) return (part.rps * elapsed) / part.rise;
  const decaying = elapsed - part.rise - part.hold;
  return decaying <= 0 ? part.rps : part.rps * decay(decaying, part.halfLife);
}

function between(points: readonly Point[], at: Millis): Rps {
  const after = countUntil(points, at);
  const right = points[after];
  const left = points[after - 1];
  if (left === undefined) return 0;
  if (right === undefined) return left.at === at ? left.rps : 0;
  return left.rps + ((right.rps - left.rps) * (at - left.at)) / (right.at - left.at);
}
