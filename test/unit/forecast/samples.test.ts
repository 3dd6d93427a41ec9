/** What is remembered of readings: bounded, in order, and nothing for what was not read. */
import { describe, expect, it } from 'vitest';
import { withLearned, withReadings } from '../../../src/forecast/samples.ts';
import type { Memory, Sample } from '../../../src/model/memory.ts';
import { EMPTY_MEMORY } from '../../../src/model/memory.ts';
import type { Reading } from '../../../src/model/reading.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { memoryOf, settledMemory } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { demandReading, snapshot, tierView } from '../../builders/snapshots.ts';
import { forecastOne } from './one-tier.ts';

const before: Sample = { at: NOW - 5 * SECOND, rps: 90 };

function seeing(reading: Reading<Rps>, takenAt: Millis = NOW) {
  return snapshot({ takenAt, tiers: [tierView({ demands: [demandReading({ now: reading })] })] });
}

function remembered(reading: Reading<Rps>, samples = [before], now: Millis = NOW) {
  const memory: Memory = deepFreeze(memoryOf(settledMemory({ samples: { requests: samples } })));
  return withReadings(memory, seeing(reading, now)).tiers['shop/checkout']?.samples['requests'];
}

describe('readings remembered', () => {
  it('are appended with the time of the sample itself', () => {
    expect(remembered(fresh(100, NOW - SECOND))).toEqual([before, { at: NOW - SECOND, rps: 100 }]);
  });

  it('gain nothing from a missing one', () => {
    expect(remembered(missing('time-out'))).toEqual([before]);
  });

  it.each<Reading<Rps>>([
    { kind: 'stale', value: 70, at: NOW - SECOND, cause: 'old' },
    { kind: 'partial', value: 70, at: NOW - SECOND, coverage: 0.5, cause: 'half' },
    { kind: 'censored', value: 70, at: NOW - SECOND, cause: 'saturated' },
  ])('gain the value of a $kind one: it may show growth', (reading) => {
    expect(remembered(reading)).toEqual([before, { at: NOW - SECOND, rps: 70 }]);
  });

  it('are the same record while there is nothing new and nothing too old', () => {
    const memory = memoryOf(settledMemory({ samples: { requests: [before] } }));
    const seenAt = (now: Millis) =>
      withReadings(memory, seeing(fresh(90, before.at), now)).tiers['shop/checkout'];
    expect(seenAt(NOW)).toBe(memory.tiers['shop/checkout']);
    // Ten minutes after it, it is too old: nothing stays, and what is read is as old.
    expect(seenAt(before.at + 10 * MINUTE)?.samples).toEqual({
      requests: [{ at: before.at, rps: 90 }],
    });
  });

  it('gain no sample twice, and none that is older than the last', () => {
    expect(remembered(fresh(90, before.at))).toEqual([before]);
    expect(remembered(fresh(80, before.at - 1))).toEqual([before]);
  });

  it('are kept for ten minutes', () => {
    const old = { at: NOW - 10 * MINUTE, rps: 1 };
    const young = { at: old.at + 1, rps: 2 };
    expect(remembered(missing('time-out'), [old, young])).toEqual([young]);
  });

  it('are kept up to 120 of them', () => {
    const samples = Array.from({ length: 130 }, (_, index) => ({
      at: NOW - (130 - index) * SECOND,
      rps: index,
    }));
    const kept = remembered(fresh(130, NOW), samples);
    // 131 readings, 0 to 130 rps: the last 120 begin with 11.
    expect(kept).toHaveLength(120);
    expect(kept?.[0]?.rps).toBe(11);
    expect(kept?.at(-1)?.rps).toBe(130);
  });

  it('from a future that a corrected clock took back are dropped', () => {
    const future = { at: NOW + MINUTE, rps: 500 };
    expect(remembered(fresh(100, NOW), [before, future])).toEqual([before, { at: NOW, rps: 100 }]);
  });
});

describe('outlooks remembered', () => {
  const { all, demand } = forecastOne();

  it('are those of the forecast just made, beside all else that is remembered', () => {
    const memory = memoryOf(settledMemory());
    const after = withLearned(memory, memory, all).tiers['shop/checkout'];
    expect(after).toEqual({
      ...memory.tiers['shop/checkout'],
      outlooks: { requests: demand.ahead?.memory },
    });
    expect(after?.outlooks?.['requests']?.pending).toHaveLength(1);
  });

  it('come with what was learned of machines', () => {
    const boots = { waiting: {}, took: { np1: [90_000] }, priors: {} };
    const before = memoryOf(settledMemory(), { boots });
    expect(withLearned(memoryOf(), before, all).boots).toBe(boots);
  });

  it('are none for a tier nobody remembers, nor where nothing was read', () => {
    expect(withLearned(EMPTY_MEMORY, EMPTY_MEMORY, all)).toEqual(EMPTY_MEMORY);
    const unread = forecastOne({ samples: [], reading: { now: missing('time-out') } });
    expect(withLearned(memoryOf(), memoryOf(), unread.all)).toEqual(memoryOf());
  });
});

describe('tiers remembered', () => {
  const lowered = { perReplica: 60, vetoedAt: NOW - MINUTE };

  it('start with nothing but the capacity their status keeps', () => {
    const view = tierView({ loweredCapacity: lowered });
    const { tiers } = withReadings(EMPTY_MEMORY, snapshot({ tiers: [view] }));
    expect(tiers['shop/checkout']).toEqual({
      validSince: undefined,
      stabilised: false,
      peaks: [],
      step: undefined,
      lowered,
      provenSince: undefined,
      samples: { requests: [{ at: NOW, rps: 100 }] },
    });
  });

  it('go by memory afterwards: a status read back may be older', () => {
    const view = tierView({ loweredCapacity: lowered });
    const { tiers } = withReadings(memoryOf(), snapshot({ tiers: [view] }));
    expect(tiers['shop/checkout']).toMatchObject({ lowered: undefined, stabilised: true });
  });

  it('are forgotten when they are gone, and nothing else is', () => {
    const memory = memoryOf(settledMemory(), { absent: { 'fake://a': NOW } });
    const next = withReadings(memory, snapshot({ tiers: [tierView({ tier: 'shop/browse' })] }));
    expect(Object.keys(next.tiers)).toEqual(['shop/browse']);
    expect(next.absent).toEqual({ 'fake://a': NOW });
  });
});
