/** One tier's forecast: its band at two horizons, what contributed, what is known and what is in doubt. */
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import type { Sample } from '../../../src/model/memory.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { demand as demandPolicy } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import { demandReading, history, tierView } from '../../builders/snapshots.ts';
import { forecastOne, inputOf, steady } from './one-tier.ts';

/** 1,000 rps at NOW, one more every second, read every 15 s. */
const rising: readonly Sample[] = Array.from({ length: 12 }, (_, index) => ({
  at: NOW - (11 - index) * 15 * SECOND,
  rps: 1_000 - (11 - index) * 15,
}));

describe('a quiet tier', () => {
  it('is expected to go on as it is', () => {
    const { demand, tier } = forecastOne({ samples: steady(80) });
    const { ahead, ...decided } = demand;
    expect(decided).toEqual({
      name: 'requests',
      known: true,
      atPodReady: { low: 80, expected: 80, high: 80 },
      atNodeReady: { low: 80, expected: 80, high: 80 },
      keepFloor: 0,
      doubt: undefined,
      causes: [{ kind: 'observed', rps: 80, subject: 'requests' }],
    });
    // Nothing is learned yet: two and a half times an error of a tenth on either side, at the horizon of 145 s.
    expect(ahead?.outlook).toEqual({
      at: NOW + 145 * SECOND,
      band: { low: 60, expected: expect.closeTo(80, 6), high: 100 },
      coverage: undefined,
    });
    expect(tier).toMatchObject({ tier: 'shop/checkout', inPromotion: undefined });
  });

  it('grows as the usual day does, seen from what is observed', () => {
    // 09:34; the usual 100 rps become 150 at 09:35, within 145 s and not within 35 s. 80 x 1.5 = 120.
    const now = NOW + 4 * MINUTE;
    const byTimeOfDay = Array.from({ length: 288 }, (_, slot) => (slot === 115 ? 150 : 100));
    const reading = { history: fresh(history({ byTimeOfDay }), NOW) };
    const { demand } = forecastOne({ now, reading, samples: steady(80, now) });
    expect(demand.atPodReady.high).toBe(80);
    expect(demand.atNodeReady).toEqual({ low: 80, expected: 120, high: 120 });
    expect(demand.causes).toContainEqual({ kind: 'baseline', rps: 120, subject: 'the usual day' });
  });
});

describe('a rising tier', () => {
  it('is expected at both horizons where its trend leads', () => {
    const { demand } = forecastOne({ samples: rising });
    // 1 rps a second, 165 so far: 165 x ln(1 + 35 / 165) and 165 x ln(1 + 145 / 165) more than 1,000 after 35 s and 145 s.
    // The level, the median of three, is 985.
    expect(demand.atPodReady.low).toBe(985);
    expect(demand.atPodReady.high).toBeCloseTo(1_031.74, 2);
    expect(demand.atNodeReady.expected).toBeCloseTo(1_104.05, 2);
    expect(demand.causes.map(({ kind }) => kind)).toEqual(['observed', 'trend']);
  });

  it('shows no trend across zero hour: that rise is the promotion itself', () => {
    const windows = [promotion({ start: NOW - 30 * SECOND })];
    const { demand } = forecastOne({ samples: rising, windows });
    expect(demand.causes.map(({ kind }) => kind)).not.toContain('trend');
  });

  it('counts from the latest zero hour, and not from one still to come', () => {
    const past = promotion({ id: 'a', start: NOW - 30 * SECOND });
    const older = promotion({ id: 'b', start: NOW - 20 * MINUTE });
    const ahead = promotion({ id: 'c', start: NOW + MINUTE });
    const kinds = (windows: (typeof past)[]) =>
      forecastOne({ samples: rising, windows }).demand.causes.map(({ kind }) => kind);
    expect(kinds([older, ahead])).toContain('trend');
    expect(kinds([past, older])).not.toContain('trend');
    expect(kinds([older, past])).not.toContain('trend');
  });
});

describe('a tier that cannot be read', () => {
  const away = { now: missing<never>('time-out') };

  it('goes by its last readings, and says so', () => {
    const { demand } = forecastOne({ reading: away, samples: steady(80) });
    expect(demand.known).toBe(true);
    expect(demand.atNodeReady.high).toBe(80);
    expect(demand.doubt).toBe('missing: time-out');
    expect(demand.causes).toEqual([{ kind: 'last-known', rps: 80, subject: 'requests' }]);
  });

  it('is unknown, not zero, when there are none', () => {
    const { demand } = forecastOne({ reading: away, samples: [] });
    expect(demand.known).toBe(false);
    expect(demand.doubt).toBe('missing: time-out');
  });

  it('is unknown before a promotion whose floor is still out of reach', () => {
    const windows = [promotion()];
    expect(forecastOne({ reading: away, samples: [], windows }).demand.known).toBe(false);
  });

  it('is known by the floor of a promotion in force', () => {
    const windows = [promotion({ start: NOW })];
    const { demand } = forecastOne({ reading: away, samples: [], windows });
    expect(demand.known).toBe(true);
    expect(demand.atNodeReady.high).toBe(300);
    expect(demand.doubt).toBe('missing: time-out');
  });

  it('starts without memory as well', () => {
    const input = inputOf();
    const { tiers } = forecast({ ...input, memory: { tiers: {} } });
    expect(tiers[0]?.demands[0]?.known).toBe(false);
  });
});

describe('tiers and demands', () => {
  it('are forecast each by its own readings, and left out where nothing was looked at', () => {
    const policy = { demands: [demandPolicy(), demandPolicy({ name: 'sessions' })] };
    const both = [demandReading({ name: 'sessions' }), demandReading()];
    const names = (demands: typeof both) =>
      forecastOne({ policy, view: { demands } }).tier.demands.map(({ name }) => name);
    expect(names(both)).toEqual(['requests', 'sessions']);
    expect(names([demandReading()])).toEqual(['requests']);

    const input = inputOf();
    const elsewhere = { ...input.snapshot, tiers: [tierView({ tier: 'shop/browse' })] };
    expect(forecast({ ...input, snapshot: elsewhere }).tiers).toEqual([]);
  });
});
