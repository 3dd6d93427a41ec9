/** The crowd a calendar promises, by shape and band. All numbers are worked out by hand. */
import { describe, expect, it } from 'vitest';
import type { PromotionWindow, Uplift } from '../../../../src/model/promotion.ts';
import { crowdPart, shareAt, wholeAt } from '../../../../src/simulator/planning/crowd.ts';
import { dailyPeakOf, ordinaryParts } from '../../../../src/simulator/planning/ordinary.ts';
import type { TrafficPart } from '../../../../src/simulator/traffic/part.ts';
import { partAt } from '../../../../src/simulator/traffic/shapes.ts';
import { promotion } from '../../../builders/promotions.ts';
import { HOUR, MINUTE, START } from '../small-world.ts';

const ALWAYS = { from: undefined, until: undefined };
const FLAT: TrafficPart = { ...ALWAYS, shape: 'flat', rps: 100 };
const TIMES_FOUR: Uplift = {
  kind: 'multiplier',
  of: 'DailyPeak',
  low: 3,
  expected: 4,
  high: 6,
};

/** Two hours from START on, with a tail of two hours that halves every hour. */
function sale(over: Partial<PromotionWindow> = {}): PromotionWindow {
  return promotion({
    readyFrom: START - 15 * MINUTE,
    start: START,
    end: START + 2 * HOUR,
    holdUntil: START + 2 * HOUR,
    tailUntil: START + 4 * HOUR,
    tailHalfLife: HOUR,
    shape: 'step',
    uplift: TIMES_FOUR,
    ...over,
  });
}

function loadAt(window: PromotionWindow, at: number, band: 'low' | 'expected' | 'high'): number {
  const calls = [{ window, uplift: TIMES_FOUR }];
  const part = crowdPart({ calls, ordinary: [FLAT], dailyPeak: 100, band, multiple: 1 });
  return 100 + (part === undefined ? 0 : partAt(part, at));
}

describe('the crowd of a promotion', () => {
  it('is as many times the base as the band says, from start to end', () => {
    // 3, 4 and 6 times 100 rps; before the start nobody has come.
    expect(loadAt(sale(), START + HOUR, 'low')).toBe(300);
    expect(loadAt(sale(), START + HOUR, 'expected')).toBe(400);
    expect(loadAt(sale(), START + HOUR, 'high')).toBe(600);
    expect(loadAt(sale(), START - MINUTE, 'high')).toBe(100);
  });

  it('leaves with the half-life of the tail, and at once where there is none', () => {
    // 300 rps beyond the base; half of them, and a quarter, one and two hours after the end.
    expect(loadAt(sale(), START + 3 * HOUR, 'expected')).toBe(250);
    expect(loadAt(sale(), START + 4 * HOUR, 'expected')).toBe(175);
    const short = sale({ tailHalfLife: undefined, tailUntil: START + 2 * HOUR });
    expect(loadAt(short, START + 2 * HOUR + MINUTE, 'expected')).toBe(100);
  });

  it.each([
    ['flat', -10, 1],
    ['step', -10, 0],
    ['step', 0, 1],
    ['ramp', 0, 0],
    // Half of the first hour of two is a quarter of the time, and half of the way up.
    ['ramp', 30, 0.5],
    ['ramp', 90, 1],
    ['flash', 0, 0],
    ['flash', 0.5, 0.5],
    ['flash', 20, 1],
    // One minute up, thirty whole, and one half-life of an hour.
    ['flash', 91, 0.5],
  ] as const)(
    'of shape %s is %d minutes after the start at %d of its height',
    (shape, minutes, share) => {
      expect(shareAt(sale({ shape }), START + minutes * MINUTE)).toBe(share);
    },
  );

  it('is a peak in requests where the calendar says one, whatever the band', () => {
    const call = { window: sale(), uplift: { kind: 'peak', rps: 5_000 } as const };
    const input = { calls: [call], ordinary: [FLAT], dailyPeak: 100, band: 'high' as const };
    expect(wholeAt({ ...input, multiple: 1 }, call, START)).toBe(5_000);
    expect(wholeAt({ ...input, multiple: 1.5 }, call, START)).toBe(7_500);
  });

  it('is the largest of promotions that overlap, not their sum', () => {
    const calls = [
      { window: sale(), uplift: TIMES_FOUR },
      { window: sale(), uplift: { ...TIMES_FOUR, expected: 2 } },
    ];
    const part = crowdPart({
      calls,
      ordinary: [FLAT],
      dailyPeak: 100,
      band: 'expected',
      multiple: 1,
    });
    expect(part && partAt(part, START + HOUR)).toBe(300);
  });

  it('is nobody for a tier that no promotion raises', () => {
    expect(
      crowdPart({ calls: [], ordinary: [FLAT], dailyPeak: 100, band: 'high', multiple: 1 }),
    ).toBeUndefined();
  });
});

describe('ordinary load', () => {
  const event: TrafficPart = { ...ALWAYS, shape: 'step', at: START, rps: 900 };
  const dated: TrafficPart = { shape: 'flat', rps: 900, from: START, until: START + HOUR };

  it('is what goes on day by day: a plan does not know what happens on a date', () => {
    expect(ordinaryParts([FLAT, event, dated])).toEqual([FLAT]);
  });

  it('has the p99 minute of a fortnight as its peak', () => {
    // A rush of 14.4 minutes a day is 1% of it: at its top for no more than the 202nd largest of 20,160 minutes.
    const hill: TrafficPart = {
      ...ALWAYS,
      shape: 'rush',
      rps: 1_000,
      peakAt: 12 * HOUR,
      lasts: 14 * MINUTE,
      zoneOffset: 0,
    };
    expect(dailyPeakOf([FLAT], START)).toBe(100);
    expect(dailyPeakOf([FLAT, hill], START)).toBe(100);
    expect(dailyPeakOf([], START)).toBe(0);
  });
});
