/** Which promotions raise a tier, by how much, and from when to when: judged from the instant asked for. */
import { describe, expect, it } from 'vitest';
import { forecast } from '../../../src/forecast/forecast.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { promotion } from '../../builders/promotions.ts';
import { history } from '../../builders/snapshots.ts';
import { floorOf, forecastOne, inputOf } from './one-tier.ts';

/** Ready from NOW + 45 min, start NOW + 60 min, whole until NOW + 120 min: 3 x 100 rps. */
const rush = promotion();
const READY = NOW + 45 * MINUTE;
const START = NOW + HOUR;
const HOLD = NOW + 2 * HOUR;
/** Nodes ordered now serve in 110 s + 25 s + two cycles of 5 s. */
const NODES = 145 * SECOND;
const PODS = 35 * SECOND;

describe('a floor in time', () => {
  it('is there as soon as nodes ordered now would only just be ready', () => {
    expect(floorOf({ windows: [rush], now: READY - NODES - 1 })).toBe(0);
    expect(floorOf({ windows: [rush], now: READY - NODES })).toBe(300);
  });

  it('is there earlier when it takes many machines, because the last of them counts', () => {
    // 60,000 rps are 715 replicas of 120 rps at 70%, fifteen to a machine: 48, the last of which takes 163 s, not 110 s.
    const many = promotion({ uplift: { kind: 'peak', rps: 60_000 } });
    expect(floorOf({ windows: [many], now: READY - NODES - 30 * SECOND })).toBe(60_000);
    expect(floorOf({ windows: [many], now: READY - 2 * NODES })).toBe(0);
  });

  it('calls for pods only when pods started now would only just be ready', () => {
    const high = (now: number) => forecastOne({ windows: [rush], now }).demand.atPodReady.high;
    expect(high(READY - PODS - 1)).toBe(100);
    expect(high(READY - PODS)).toBe(300);
  });

  it('ends with the hold', () => {
    expect(floorOf({ windows: [rush], now: HOLD - 1 })).toBe(300);
    expect(floorOf({ windows: [rush], now: HOLD })).toBe(0);
  });

  it('forbids a shrink while nodes given back could not be had again in time', () => {
    // 145 s of lead and 10 min of stabilisation.
    const keep = (now: number) => forecastOne({ windows: [rush], now }).demand.keepFloor;
    expect(keep(READY - NODES - 10 * MINUTE - 1)).toBe(0);
    expect(keep(READY - NODES - 10 * MINUTE)).toBe(300);
  });

  it('is the same for a process that has just started as for one that was there all along', () => {
    for (const now of [START - 1, START, START + 1, START + 30 * MINUTE]) {
      const input = inputOf({ windows: [rush], now });
      const anew = forecast({ ...input, memory: { tiers: {} } });
      const along = forecast(input);
      expect(anew.tiers[0]?.demands[0]?.atNodeReady.high).toBe(300);
      expect(along.tiers[0]?.demands[0]?.atNodeReady.high).toBe(300);
      expect(anew.tiers[0]?.inPromotion).toBe(rush.id);
    }
  });
});

describe('whom a promotion raises', () => {
  const named = { tier: 'shop/checkout', uplift: { kind: 'peak', rps: 900 } } as const;

  it('every entry tier, by the general uplift', () => {
    expect(floorOf({ windows: [rush], now: START })).toBe(300);
    expect(floorOf({ windows: [rush], now: START, policy: { entry: false } })).toBe(0);
  });

  it('a named tier by its own uplift, entry or not', () => {
    const windows = [promotion({ tiers: [named] })];
    expect(floorOf({ windows, now: START })).toBe(900);
    expect(floorOf({ windows, now: START, policy: { entry: false } })).toBe(900);
  });

  it('only named tiers when there is no general uplift', () => {
    const windows = [promotion({ uplift: undefined, tiers: [{ ...named, tier: 'shop/browse' }] })];
    expect(floorOf({ windows, now: START })).toBe(0);
    expect(forecastOne({ windows, now: START }).tier.inPromotion).toBeUndefined();
  });

  it('only tiers in the namespaces it selects, named ones too', () => {
    const namespaceSelector = { matchLabels: { team: 'shop', sale: 'yes' } };
    const windows = [promotion({ namespaceSelector, tiers: [named] })];
    const inSale = { namespaceLabels: { team: 'shop', sale: 'yes', more: 'x' } };
    expect(floorOf({ windows, now: START })).toBe(0);
    expect(floorOf({ windows, now: START, view: inSale })).toBe(900);
  });
});

describe('several promotions', () => {
  const larger = promotion({
    id: 'sales/larger@0',
    start: START + 30 * MINUTE,
    uplift: { kind: 'peak', rps: 500 },
  });

  it('combine by the largest floor and never add up', () => {
    const windows = [rush, larger];
    expect(floorOf({ windows, now: START })).toBe(300);
    expect(floorOf({ windows, now: START + 30 * MINUTE })).toBe(500);
    expect(floorOf({ windows: [larger, rush], now: START + 30 * MINUTE })).toBe(500);
  });

  it('name the one that binds', () => {
    const { causes } = forecastOne({ windows: [rush, larger], now: START + HOUR - 1 }).demand;
    expect(causes).toContainEqual({ kind: 'promotion', rps: 500, subject: 'sales/larger@0' });
  });
});

describe('a freeze', () => {
  const freeze = { from: NOW - DAY, to: NOW + HOUR };

  it.each([
    ['not yet', freeze.from - 1, undefined],
    ['from its first instant', freeze.from, rush.id],
    ['until its last', freeze.to - 1, rush.id],
    ['no longer', freeze.to, undefined],
  ])('holds %s', (_, now, id) => {
    expect(forecastOne({ windows: [promotion({ freeze })], now }).tier.inFreeze).toBe(id);
  });

  it('outlasts the promotion itself', () => {
    const windows = [promotion({ freeze: { from: NOW, to: HOLD + DAY } })];
    const { tier } = forecastOne({ windows, now: HOLD + HOUR });
    expect(tier.inFreeze).toBe(rush.id);
    expect(tier.inPromotion).toBeUndefined();
  });

  it('leaves tiers alone that the promotion does not concern', () => {
    const windows = [promotion({ freeze })];
    expect(forecastOne({ windows, policy: { entry: false } }).tier.inFreeze).toBeUndefined();
  });
});

describe('a base nobody knows', () => {
  const young = { history: fresh(history({ covers: DAY - MINUTE }), NOW) };
  const away = { history: missing<never>('the server is away') };

  it('leaves the demand unknown, and says what would help', () => {
    for (const reading of [young, away]) {
      const { demand } = forecastOne({ windows: [rush], now: START, reading });
      expect(demand.known).toBe(false);
      expect(demand.doubt).toBe(
        `missing: no base to multiply for ${rush.id}: give a peak in rps, or 24 h of history`,
      );
    }
  });

  it('does not matter to a peak in rps', () => {
    const windows = [promotion({ uplift: { kind: 'peak', rps: 8_000 } })];
    const { demand, all } = forecastOne({ windows, now: START, reading: young, samples: [] });
    expect(demand.known).toBe(true);
    expect(demand.atNodeReady).toEqual({ low: 0, expected: 8_000, high: 8_000 });
    expect(all.resolved).toMatchObject([{ rps: 8_000, base: 0 }]);
  });

  it('is replaced by what was resolved while the history could be read', () => {
    const resolved = [
      { window: rush.id, tier: 'shop/checkout', demand: 'requests', rps: 360, base: 120 },
    ];
    const { demand } = forecastOne({ windows: [rush], now: START, reading: away, resolved });
    expect(demand.known).toBe(true);
    // 3 x 120.
    expect(demand.atNodeReady.high).toBe(360);
  });

  it('is not replaced by what was resolved for another occurrence', () => {
    const resolved = [
      { window: 'sales/rush@0', tier: 'shop/checkout', demand: 'requests', rps: 360, base: 120 },
    ];
    expect(forecastOne({ windows: [rush], reading: away, resolved }).demand.known).toBe(false);
  });
});

describe('what is kept', () => {
  it('is the floor in rps at zero hour, and its base', () => {
    expect(forecastOne({ windows: [rush] }).all.resolved).toEqual([
      { window: rush.id, tier: 'shop/checkout', demand: 'requests', rps: 300, base: 100 },
    ]);
  });

  it('is made anew when the promise or its base is another one now', () => {
    const kept = {
      window: rush.id,
      tier: 'shop/checkout',
      demand: 'requests',
      rps: 300,
      base: 100,
    };
    const resolvedNow = (earlier: Partial<typeof kept>) =>
      forecastOne({ windows: [rush], resolved: [{ ...kept, ...earlier }] }).all.resolved;
    // Three times 100, whatever an earlier uplift came to, or a time before there was a base.
    expect(resolvedNow({ rps: 200 })).toEqual([kept]);
    expect(resolvedNow({ base: 0 })).toEqual([kept]);
    expect(resolvedNow({})).toEqual([kept]);
  });

  it('is nothing of a promotion that is over, tail and all', () => {
    const windows = [promotion({ tailUntil: HOLD + HOUR, tailHalfLife: 10 * MINUTE })];
    expect(forecastOne({ windows, now: HOLD + HOUR - 1 }).all.resolved).toHaveLength(1);
    expect(forecastOne({ windows, now: HOLD + HOUR }).all.resolved).toEqual([]);
  });

  it('opens an envelope once the longest lead time reaches the instant to be ready at', () => {
    const windows = [promotion({ maxCloudNodes: 60 })];
    const envelopes = (now: number) => forecastOne({ windows, now }).all.envelopes;
    expect(envelopes(READY - NODES - 1)).toEqual([]);
    expect(envelopes(READY - NODES)).toEqual([{ window: rush.id, maxCloudNodes: 60 }]);
  });
});
