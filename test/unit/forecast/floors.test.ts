/** What one promotion promises at an instant: whole, then halving, then nothing. */
import { describe, expect, it } from 'vitest';
import { NO_BASE } from '../../../src/forecast/base.ts';
import type { Base, Floor } from '../../../src/forecast/calendar.ts';
import { floorAt, floorWithin } from '../../../src/forecast/calendar.ts';
import type { Uplift } from '../../../src/model/promotion.ts';
import type { Millis } from '../../../src/model/units.ts';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { promotion } from '../../builders/promotions.ts';

const START = NOW + HOUR;
const HOLD = START + 2 * HOUR;
const window = promotion({ start: START, holdUntil: HOLD });
const tailed = { ...window, tailUntil: HOLD + 2 * HOUR, tailHalfLife: 30 * MINUTE };

const triple: Uplift = { kind: 'multiplier', of: 'DailyPeak', expected: 3, low: 2, high: 4 };
const sameTime: Uplift = { ...triple, of: 'SameTime' };
const peak: Uplift = { kind: 'peak', rps: 8_000 };

const SURGE = START + 30 * MINUTE;
/** 100 rps at most; 20 rps usually, and 60 rps in the five minutes after SURGE, every day. */
const base: Base = {
  dailyPeak: 100,
  at: (instant) => {
    const since = (instant - SURGE + 30 * DAY) % DAY;
    return since >= 0 && since < 5 * MINUTE ? 60 : 20;
  },
};

function floor(over: Partial<Floor> = {}): Floor {
  return { window, uplift: triple, base, ...over };
}

describe('the floor of a promotion', () => {
  it.each<[string, Millis, number]>([
    ['nothing before it has to be ready', START - 15 * MINUTE - 1, 0],
    ['whole from a quarter of an hour before zero hour', START - 15 * MINUTE, 300],
    ['whole at zero hour', START, 300],
    ['whole until the hold ends', HOLD - 1, 300],
    ['nothing after it when there is no tail', HOLD, 0],
  ])('is %s', (_, instant, rps) => expect(floorAt(floor(), instant)).toBe(rps));

  it.each<[string, Millis, number]>([
    ['whole when the tail begins', 0, 300],
    // 100 + 200 / 2, then / 4, then / 8.
    ['halfway to the base after one half-life', 30 * MINUTE, 200],
    ['a quarter above it after two', 60 * MINUTE, 150],
    ['an eighth above it after three', 90 * MINUTE, 125],
    ['nothing when the tail is over', 120 * MINUTE, 0],
  ])('is %s', (_, after, rps) =>
    expect(floorAt(floor({ window: tailed }), HOLD + after)).toBeCloseTo(rps, 9),
  );

  it('decays from a peak in rps to nothing when no base is known', () => {
    const absolute = floor({ window: tailed, uplift: peak, base: NO_BASE });
    // 8,000, halved once, halved twice.
    expect(floorAt(absolute, START)).toBe(8_000);
    expect(floorAt(absolute, HOLD + 30 * MINUTE)).toBe(4_000);
    expect(floorAt(absolute, HOLD + 60 * MINUTE)).toBe(2_000);
  });

  it('decays to the load usual at the same time when it multiplies that', () => {
    const following = floor({ window: tailed, uplift: sameTime });
    // 3 x 20 = 60, towards 20: 20 + 40 / 2, then / 4.
    expect(floorAt(following, HOLD)).toBe(60);
    expect(floorAt(following, HOLD + 30 * MINUTE)).toBeCloseTo(40, 9);
    expect(floorAt(following, HOLD + 60 * MINUTE)).toBeCloseTo(30, 9);
  });

  it('does not climb in its tail when it promised less than the usual peak', () => {
    const small = floor({ window: tailed, uplift: { kind: 'peak', rps: 80 } });
    expect(floorAt(small, HOLD + 30 * MINUTE)).toBe(80);
  });

  it('multiplies the daily peak, or the load usual at the same time', () => {
    expect(floorAt(floor({ uplift: triple }), SURGE)).toBe(300);
    expect(floorAt(floor({ uplift: sameTime }), SURGE)).toBe(180);
    expect(floorAt(floor({ uplift: sameTime }), SURGE - 1)).toBe(60);
  });
});

describe('the largest floor within a horizon', () => {
  it('is nothing while the horizon does not reach the instant to be ready at', () => {
    const ready = START - 15 * MINUTE;
    expect(floorWithin(floor(), ready - HOUR, ready - 1)).toBe(0);
    expect(floorWithin(floor(), ready - HOUR, ready)).toBe(300);
  });

  it('is nothing once the promotion is over', () => {
    expect(floorWithin(floor(), HOLD, HOLD + DAY)).toBe(0);
  });

  it('is where a falling tail begins', () => {
    const from = HOLD + 30 * MINUTE;
    expect(floorWithin(floor({ window: tailed }), from, from + HOUR)).toBeCloseTo(200, 9);
  });

  it.each<[string, Millis, Millis, number]>([
    ['ends before it', START, SURGE - 1, 60],
    ['ends on it', START, SURGE, 180],
    ['ends on it, between two steps', SURGE - 2 * MINUTE, SURGE, 180],
    ['passes over it', START, SURGE + HOUR, 180],
    ['begins after it', SURGE + 5 * MINUTE, SURGE + HOUR, 60],
  ])('follows the usual day: a horizon that %s', (_, from, to, rps) => {
    expect(floorWithin(floor({ uplift: sameTime }), from, to)).toBe(rps);
  });
});
