/** The short-term trend: what it foretells, and what it must not take for a rise. */
import { describe, expect, it } from 'vitest';
import { levelOf, trendOf } from '../../../src/forecast/trend.ts';
import type { Sample } from '../../../src/model/memory.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';

type Load = (at: Millis) => Rps;

/** Readings of a load, one per `every`, the newest at `until`. */
function readings(load: Load, every: Millis, until = NOW): Sample[] {
  const samples: Sample[] = [];
  for (let at = until - 5 * MINUTE; at <= until; at += every) samples.push({ at, rps: load(at) });
  return samples;
}

/** 1,000 rps at NOW, one more every second. */
const ramp: Load = (at) => 1_000 + (at - NOW) / SECOND;
/** Twelve readings fit into the three minutes: 0 to 165 s old. Blocks of four leave level and slope of a line alone. */
const WOBBLE = [1, -1, -1, 1];
const EVERY = 15 * SECOND;

function wobbling(by: Rps, load = ramp): Sample[] {
  return readings(load, EVERY).map(({ at, rps }) => {
    const index = Math.round((NOW - at) / EVERY) % 4;
    return { at, rps: rps + by * (WOBBLE[index] ?? 0) };
  });
}

function samplesOf(...values: readonly Rps[]): Sample[] {
  return values.map((rps, index) => ({ at: NOW + index * SECOND, rps }));
}

describe('the level', () => {
  it('is the median of the last three readings, so one odd scrape moves nothing', () => {
    expect(levelOf(samplesOf(100, 900, 110))).toBe(110);
    expect(levelOf(samplesOf(100, 0, 110))).toBe(100);
  });

  it('forgets what came before the last three', () => {
    expect(levelOf(samplesOf(5_000, 5_000, 100, 101, 102))).toBe(101);
  });

  it('is the larger of two readings, the only one of one, and unknown of none', () => {
    expect(levelOf(samplesOf(100, 120))).toBe(120);
    expect(levelOf(samplesOf(100))).toBe(100);
    expect(levelOf([])).toBeUndefined();
  });

  it('is unknown when every reading is three minutes old', () => {
    const sample = { at: NOW - 3 * MINUTE, rps: 100 };
    expect(trendOf([sample], NOW)).toBeUndefined();
    expect(trendOf([{ ...sample, at: sample.at + 1 }], NOW)?.level).toBe(100);
  });
});

describe('a true rise', () => {
  it('is continued from the newest reading, past the lag of the median', () => {
    const trend = trendOf(readings(ramp, EVERY), NOW);

    // The median of 970, 985 and 1,000 is 985; a minute after 1,000 there are 1,060.
    expect(trend?.level).toBe(985);
    expect(trend?.slope).toBeCloseTo(0.001, 9);
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_060, 6);
  });

  it('counts the age of the newest reading as time that has passed', () => {
    const trend = trendOf(readings(ramp, EVERY), NOW + 10 * SECOND);
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_070, 6);
  });

  it('is bounded above by the confidence in its mean', () => {
    const trend = trendOf(wobbling(10), NOW);

    // Residuals are 12 times 10: standard error sqrt(1,200 / 10) = 10.954. Centre -82.5 s, spread 225 x 143 = 32,175 s2.
    // 60 s ahead is 142.5 s from the centre: 10.954 x sqrt(1/12 + 142.5^2 / 32,175) = 9.259; times 1.645 is 15.23.
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_060, 6);
    expect(trend?.upperAt(MINUTE)).toBeCloseTo(1_075.23, 2);
  });

  it('foretells at most six times the load', () => {
    // 2,000 rps, ten more every second: 5,000 in 300 s, and not 14,000 in 20 min, nor a bound above six times.
    const steep: Load = (at) => 2_000 + (10 * (at - NOW)) / SECOND;
    const trend = trendOf(wobbling(10, steep), NOW);
    expect(trend?.expectedAt(5 * MINUTE)).toBeCloseTo(5_000, 6);
    expect(trend?.expectedAt(20 * MINUTE)).toBeCloseTo(12_000, 6);
    expect(trend?.upperAt(20 * MINUTE)).toBeCloseTo(12_000, 6);
  });

  it('is seen sooner in a rate over a shorter time', () => {
    // Flat until 35 s ago, then ten more every second: two thirds of three quarter minutes, a fifth of three minutes.
    const young: Load = (at) => 1_000 + (10 * Math.max(0, at - NOW + 35 * SECOND)) / SECOND;
    const seen = readings(young, 5 * SECOND);
    expect(trendOf(seen, NOW, { smear: 15 * SECOND })?.slope).toBeGreaterThan(0);
    expect(trendOf(seen, NOW)?.slope).toBe(0);
  });

  it('needs nine readings', () => {
    const nine = readings(ramp, 20 * SECOND).slice(-9);
    expect(trendOf(nine, NOW)?.slope).toBeCloseTo(0.001, 9);
    expect(trendOf(nine.slice(1), NOW)?.slope).toBe(0);
  });
});

describe('what is no rise', () => {
  it.each([30, 60])('a step that a rate over %d s smears, at any instant after it', (window) => {
    for (const every of [5 * SECOND, EVERY]) {
      for (let passed = 0; passed <= 5 * MINUTE; passed += SECOND) {
        const step = NOW - passed;
        const smeared: Load = (at) =>
          100 + 400 * Math.min(1, Math.max(0, (at - step) / (window * SECOND)));
        expect([every, passed, trendOf(readings(smeared, every), NOW)?.slope]).toEqual([
          every,
          passed,
          0,
        ]);
      }
    }
  });

  it('noise: a slope below 4.14 of its standard errors, doubled because four readings share a minute', () => {
    // Slope 1 rps/s over 1.0954 x wobble / sqrt(32,175): 9.10 standard errors at 18 rps, 7.44 at 22 rps; 8.28 count.
    expect(trendOf(wobbling(18), NOW)?.slope).toBeCloseTo(0.001, 9);
    const noise = trendOf(wobbling(22), NOW);
    // The last three are 970 - 22, 985 - 22 and 1,000 + 22; the middle one is what stays for ever.
    expect(noise?.slope).toBe(0);
    expect(noise?.expectedAt(5 * MINUTE)).toBe(963);
    expect(noise?.upperAt(5 * MINUTE)).toBe(963);
  });

  it('noise: a rise no larger than what readings jumped about before', () => {
    // Flat but for jumps of 80 rps every other minute, then two quiet minutes of 1 rps/s: 120 rps of rise.
    const jumpy: Load = (at) =>
      at > NOW - 3 * MINUTE ? ramp(at) : 820 + (Math.floor(at / (30 * SECOND)) % 4 === 0 ? 80 : 0);
    const before = readings(jumpy, EVERY, NOW - 3 * MINUTE);
    const now = readings(jumpy, EVERY).filter(({ at }) => at > NOW - 3 * MINUTE);
    expect(trendOf([...before, ...now], NOW)?.slope).toBe(0);
    expect(trendOf(now, NOW)?.slope).toBeCloseTo(0.001, 9);
  });

  it('a flat load', () => {
    const flat = trendOf(
      readings(() => 100, EVERY),
      NOW,
    );
    expect(flat?.slope).toBe(0);
    expect(flat?.upperAt(5 * MINUTE)).toBe(100);
  });

  it('a fall: the stabilisation time judges those', () => {
    const falling = trendOf(
      readings((at) => 1_000 - (at - NOW) / SECOND, EVERY),
      NOW,
    );
    // The last three are 1,030, 1,015 and 1,000.
    expect(falling?.slope).toBe(0);
    expect(falling?.expectedAt(5 * MINUTE)).toBe(1_015);
  });

  it('a rise that stopped before the last minute', () => {
    const stopped: Load = (at) => ramp(Math.min(at, NOW - MINUTE));
    expect(trendOf(readings(stopped, EVERY), NOW)?.slope).toBe(0);
  });

  it('a rise nobody saw in the last minute, or saw only once', () => {
    const seen = readings(ramp, 5 * SECOND, NOW - MINUTE);
    expect(trendOf(seen, NOW)?.slope).toBe(0);
    expect(trendOf([...seen, { at: NOW, rps: 1_000 }], NOW)?.slope).toBe(0);
  });

  it('a rise with a gap where its middle should be', () => {
    const gap = readings(ramp, 5 * SECOND).filter(
      ({ at }) => at > NOW - MINUTE || at <= NOW - 2 * MINUTE,
    );
    expect(trendOf(gap, NOW)?.slope).toBe(0);
  });

  it('readings of one single instant', () => {
    const burst = Array.from({ length: 9 }, (_, index) => ({ at: NOW, rps: 100 + index }));
    // The last three are 106, 107 and 108.
    expect(trendOf(burst, NOW)?.upperAt(5 * MINUTE)).toBe(107);
  });
});

describe('readings before zero hour', () => {
  const rising = readings(ramp, 5 * SECOND);

  it('count for the level and not for the slope', () => {
    const trend = trendOf(rising, NOW, { since: NOW - 20 * SECOND });
    // The last three are 990, 995 and 1,000.
    expect(trend?.level).toBe(995);
    expect(trend?.slope).toBe(0);
  });

  it('leave no early third to compare with until two minutes have passed', () => {
    expect(trendOf(rising, NOW, { since: NOW - 115 * SECOND })?.slope).toBe(0);
    expect(trendOf(rising, NOW, { since: NOW - 125 * SECOND })?.slope).toBeCloseTo(0.001, 9);
  });
});
