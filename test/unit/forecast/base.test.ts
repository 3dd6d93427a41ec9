/** What a promotion multiplies: history, or what was resolved from it before; and how the usual day grows. */
import { describe, expect, it } from 'vitest';
import { baseFor, usualGrowth } from '../../../src/forecast/base.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { HistoryView, ResolvedFloor } from '../../../src/model/snapshot.ts';
import type { Rps } from '../../../src/model/units.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { promotion } from '../../builders/promotions.ts';
import { demandReading, history } from '../../builders/snapshots.ts';

const window = promotion({ start: NOW + 7 * HOUR });
/** 6 h before NOW + 6 h 45 min. */
const SETTLES = NOW + 45 * MINUTE;

const readable = demandReading();
const unreadable = demandReading({ history: missing('the server is away') });

function resolved(base: Rps): ResolvedFloor {
  return { window: window.id, tier: 'shop/checkout', demand: 'requests', rps: 3 * base, base };
}

function covering(covers: number) {
  return demandReading({ history: fresh(history({ covers }), NOW) });
}

/** 100 rps; `slots` says what differs, by five-minute slot of the UTC day. NOW, 09:30, is slot 114. */
function day(slots: Readonly<Record<number, Rps>>): HistoryView {
  return history({ byTimeOfDay: Array.from({ length: 288 }, (_, slot) => slots[slot] ?? 100) });
}

describe('the base of a promotion', () => {
  it('is the daily peak of the history while that may still change', () => {
    expect(baseFor(window, readable, resolved(80), SETTLES - 1)?.dailyPeak).toBe(100);
  });

  it('stands still from six hours before the floor begins', () => {
    expect(baseFor(window, readable, resolved(80), SETTLES)?.dailyPeak).toBe(80);
    expect(baseFor(window, readable, resolved(140), SETTLES)?.dailyPeak).toBe(140);
  });

  it('keeps the usual day of the history when only the peak has settled', () => {
    const reading = demandReading({ history: fresh(day({ 114: 70 }), NOW) });
    expect(baseFor(window, reading, resolved(80), SETTLES)?.at(NOW + DAY)).toBe(70);
  });

  it.each([NOW, SETTLES])(
    'is what was resolved earlier when the history cannot be read (%d)',
    (now) => {
      const base = baseFor(window, unreadable, resolved(80), now);
      expect(base?.dailyPeak).toBe(80);
      expect(base?.at(NOW)).toBe(80);
    },
  );

  it('is not known with less than a day of history', () => {
    expect(baseFor(window, covering(DAY - 1), undefined, NOW)).toBeUndefined();
    expect(baseFor(window, covering(DAY), undefined, NOW)?.dailyPeak).toBe(100);
  });

  it('is not the zero that a peak without history left behind', () => {
    expect(baseFor(window, unreadable, resolved(0), SETTLES)).toBeUndefined();
    expect(baseFor(window, readable, resolved(0), SETTLES)?.dailyPeak).toBe(100);
  });

  it('counts the peak for a time of day that the profile lacks', () => {
    const reading = demandReading({ history: fresh(history({ byTimeOfDay: [] }), NOW) });
    expect(baseFor(window, reading, undefined, NOW)?.at(NOW)).toBe(100);
  });
});

describe('the usual week', () => {
  // NOW is 09:30 on a Saturday: hour 5 x 24 + 9 of the week, of whose middle it is.
  const HOUR_NOW = 5 * 24 + 9;
  const weekly = (ratio: number) => {
    const byHourOfWeek = Array.from({ length: 168 }, (_, hour) => (hour === HOUR_NOW ? ratio : 1));
    return demandReading({ history: fresh({ ...day({}), byHourOfWeek }, NOW) });
  };

  it('raises or lowers the usual day at its hour', () => {
    expect(baseFor(window, weekly(1.5), undefined, NOW)?.at(NOW)).toBe(150);
    expect(baseFor(window, weekly(0.5), undefined, NOW)?.at(NOW + 7 * DAY)).toBe(50);
    expect(baseFor(window, weekly(0.5), undefined, NOW)?.at(NOW + DAY)).toBe(100);
  });

  it('goes in straight lines between the middles of hours', () => {
    expect(baseFor(window, weekly(1.5), undefined, NOW)?.at(NOW + HOUR / 2)).toBe(125);
    expect(baseFor(window, weekly(1.5), undefined, NOW)?.at(NOW - HOUR / 4)).toBe(137.5);
    expect(baseFor(window, weekly(1.5), undefined, NOW)?.at(NOW + HOUR)).toBe(100);
  });
});

describe('the usual growth', () => {
  const horizon = 12 * MINUTE;

  it('is the largest load of the usual day within the horizon over the load usual now', () => {
    // 09:30 to 09:42 touches slots 114, 115 and 116.
    expect(usualGrowth(day({ 115: 150, 117: 190 }), NOW, horizon)).toBe(1.5);
    expect(usualGrowth(day({ 116: 170 }), NOW, horizon)).toBe(1.7);
  });

  it('sees a slot that only the end of the horizon reaches', () => {
    const now = NOW + 4 * MINUTE;
    expect(usualGrowth(day({ 115: 150 }), now, 59 * SECOND)).toBe(1);
    expect(usualGrowth(day({ 115: 150 }), now, MINUTE)).toBe(1.5);
  });

  it('never foretells less than now, nor more than a doubling', () => {
    expect(usualGrowth(day({ 115: 10, 116: 10 }), NOW, horizon)).toBe(1);
    expect(usualGrowth(day({ 115: 900 }), NOW, horizon)).toBe(2);
  });

  it('is none when there is no history, too little of it, or nothing at this time of day', () => {
    expect(usualGrowth(undefined, NOW, horizon)).toBe(1);
    expect(usualGrowth({ ...day({ 115: 150 }), covers: DAY - 1 }, NOW, horizon)).toBe(1);
    expect(usualGrowth(day({ 114: 0 }), NOW, horizon)).toBe(1);
  });
});
