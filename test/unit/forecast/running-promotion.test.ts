/** What a running promotion has shown so far raises the rest of it, and never lowers it. */
import { describe, expect, it } from 'vitest';
import type { Uplift } from '../../../src/model/promotion.ts';
import { fresh } from '../../../src/model/reading.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { promotion } from '../../builders/promotions.ts';
import { history } from '../../builders/snapshots.ts';
import type { Case } from './one-tier.ts';
import { forecastOne, steady } from './one-tier.ts';

/** 09:34. Slot 114 ends in a minute: after pods would be ready (35 s), before nodes would be (145 s). */
const now = NOW + 4 * MINUTE;
/** 100 rps until 09:35, 200 rps afterwards; three times that in the sale: 300, then 600. */
const byTimeOfDay = Array.from({ length: 288 }, (_, slot) => (slot < 115 ? 100 : 200));
const reading = { history: fresh(history({ dailyPeak: 200, byTimeOfDay }), NOW) };
const uplift: Uplift = { kind: 'multiplier', of: 'SameTime', expected: 3, low: 2, high: 4 };
const running = promotion({ start: now - 10 * MINUTE, holdUntil: now + HOUR, uplift });

function sale(over: Case = {}) {
  return forecastOne({ now, reading, windows: [running], ...over }).demand;
}

describe('a running promotion', () => {
  it('that shows half as much again raises what is still to come by half', () => {
    // 450 observed over 300 promised: 600 becomes 900.
    const demand = sale({ samples: steady(450, now) });
    expect(demand.atPodReady.high).toBe(450);
    expect(demand.atNodeReady).toEqual({ low: 450, expected: 900, high: 900 });
    expect(demand.keepFloor).toBe(900);
    expect(demand.causes).toContainEqual({
      kind: 'running-promotion',
      rps: 900,
      subject: running.id,
    });
  });

  it('that shows less than promised is not lowered by it', () => {
    const demand = sale({ samples: steady(30, now) });
    expect(demand.atPodReady.high).toBe(300);
    expect(demand.atNodeReady).toEqual({ low: 30, expected: 600, high: 600 });
    expect(demand.causes).toContainEqual({ kind: 'promotion', rps: 600, subject: running.id });
  });

  it('of which nothing was read keeps its whole promise', () => {
    const demand = sale({ samples: [] });
    expect(demand.known).toBe(true);
    expect(demand.atNodeReady).toEqual({ low: 0, expected: 600, high: 600 });
  });

  it('that promised nothing at this time of day is not divided by it', () => {
    const nothing = Array.from({ length: 288 }, (_, slot) => (slot < 115 ? 0 : 200));
    const demand = sale({
      samples: steady(450, now),
      reading: { history: fresh(history({ byTimeOfDay: nothing }), NOW) },
    });
    expect(demand.atNodeReady.high).toBe(600);
  });

  it('counts what it shows from zero hour on, not while it only makes ready', () => {
    const start = now + MINUTE;
    const demand = sale({
      samples: steady(450, now),
      windows: [promotion({ start, holdUntil: now + HOUR, uplift })],
    });
    // The usual day doubles at 09:35 as well, so 450 may become 900 without the sale: the floor is still 600.
    expect(demand.keepFloor).toBe(600);
  });

  it('counts no more once the hold has ended', () => {
    const windows = [
      promotion({
        start: now - 2 * HOUR,
        holdUntil: now,
        tailUntil: now + 2 * HOUR,
        tailHalfLife: 30 * MINUTE,
        uplift: { kind: 'peak', rps: 800 },
      }),
    ];
    const demand = sale({ samples: steady(1_600, now), windows });
    expect(demand.keepFloor).toBe(800);
    expect(demand.causes).toContainEqual({ kind: 'tail', rps: 800, subject: windows[0]?.id });
  });
});

describe('a rise within a running promotion', () => {
  const peak: Uplift = { kind: 'multiplier', of: 'DailyPeak', expected: 3, low: 2, high: 4 };
  const known = { history: fresh(history({ dailyPeak: 100 }), NOW) };
  const since = promotion({ start: now - 10 * MINUTE, holdUntil: now + HOUR, uplift: peak });

  /** Three minutes of one more request each second, up to `level` now; within 145 s 180 x ln(1 + 145 / 180) = 106.36 more are expected. */
  function rising(level: number, windows: Case['windows'] = [since]) {
    const samples = Array.from({ length: 37 }, (_, index) => {
      const ago = (36 - index) * 5;
      return { at: now - ago * SECOND, rps: level - ago };
    });
    return forecastOne({ now, reading: known, windows, samples }).demand.atNodeReady.high;
  }

  it('up to what was promised is the promotion, and is not drawn on beyond a tenth more', () => {
    // 300 are promised: 280 and 106 more would be 386, 330 is what the promise explains.
    expect(rising(280)).toBeCloseTo(330, 6);
    // Control: without the promotion nothing explains it.
    expect(rising(280, [])).toBeCloseTo(386.36, 2);
  });

  it('beyond what was promised is drawn on', () => {
    expect(rising(340)).toBeCloseTo(446.36, 2);
  });
});
