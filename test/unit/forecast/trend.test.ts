/** The short-term trend: what it foretells, and what it must not take for a rise. */
import { describe, expect, it } from 'vitest';
import { levelOf, trendOf } from '../../../src/forecast/trend.ts';
import type { Sample } from '../../../src/model/memory.ts';
import type { Millis, Rps } from '../../../src/model/units.ts';
import { DAY, MINUTE, SECOND } from '../../../src/model/units.ts';
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

    // The median of 970, 985 and 1,000 is 985. It rose by 300 in what is remembered; a straight line would bring 60 more
    // within a minute, and 300 x ln(1 + 60 / 300) = 54.70 are expected.
    expect(trend?.level).toBe(985);
    expect(trend?.slope).toBeCloseTo(0.001, 9);
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_054.7, 1);
  });

  it('counts the age of the newest reading as time that has passed', () => {
    const trend = trendOf(readings(ramp, EVERY), NOW + 10 * SECOND);
    // 300 x ln(1 + 70 / 300) = 62.92.
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_062.92, 2);
  });

  it('is expected to bring about as much again as it has brought, however far one looks', () => {
    const trend = trendOf(readings(ramp, EVERY), NOW);
    // 300 x ln 2 = 207.94 where the line brings 300 more, and 300 x ln 5 = 482.83 where it brings 1,200.
    expect(trend?.expectedAt(5 * MINUTE)).toBeCloseTo(1_207.94, 2);
    expect(trend?.expectedAt(20 * MINUTE)).toBeCloseTo(1_482.83, 2);
  });

  it('is believed the longer the longer it lasts', () => {
    // The same slope for 165 s only: 165 x ln(1 + 300 / 165) = 170.96, where 300 s of it made 207.94 likely.
    const young = readings(ramp, EVERY).slice(-12);
    expect(trendOf(young, NOW)?.expectedAt(5 * MINUTE)).toBeCloseTo(1_170.96, 2);
  });

  it('that slows down is continued by its last third', () => {
    // Ten a second until a minute ago, seven since: 3,000 + 420 at NOW; a straight line through all would be above that.
    const slowing: Load = (at) => {
      const ago = (NOW - at) / SECOND;
      return ago > 60 ? 3_000 - 10 * (ago - 60) : 3_000 + 7 * (60 - ago);
    };
    const trend = trendOf(readings(slowing, 5 * SECOND), NOW);
    // 2,820 more than five minutes ago; the line of the last minute brings 420 within the next: 2,820 x ln(1 + 420 / 2,820).
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(3_420 + 391.52, 2);
  });

  it('is bounded above by the confidence in its mean', () => {
    const trend = trendOf(wobbling(10), NOW);

    // Residuals are 12 times 10: standard error sqrt(1,200 / 10) = 10.954. Centre -82.5 s, spread 225 x 143 = 32,175 s2.
    // 60 s ahead is 142.5 s from the centre: 10.954 x sqrt(1/12 + 142.5^2 / 32,175) = 9.259; times 1.645 is 15.23.
    // The lowest reading is 710: 290 x ln(1 + 60 / 290) = 54.54.
    expect(trend?.expectedAt(MINUTE)).toBeCloseTo(1_054.54, 2);
    expect(trend?.upperAt(MINUTE)).toBeCloseTo(1_069.77, 2);
  });

  it('foretells at most six times the load', () => {
    // From nothing to 3,000 rps in five minutes: 3,000 x ln(1 + 864,000 / 3,000) = 16,998 more within a day, and not so many.
    const steep: Load = (at) => 3_000 + (10 * (at - NOW)) / SECOND;
    const trend = trendOf(readings(steep, EVERY), NOW);
    expect(trend?.expectedAt(DAY)).toBeCloseTo(18_000, 6);
    expect(trend?.upperAt(DAY)).toBeCloseTo(18_000, 6);
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

describe('readings of a demand asked about before', () => {
  const of = {};
  const steep: Load = (at) => ramp(at) + (at - NOW) / SECOND;
  const rising = readings(ramp, EVERY);
  const last = rising.slice(-1);

  it('show the same rise, also when the oldest are forgotten', () => {
    const first = trendOf(rising, NOW, { of });
    expect(trendOf(rising.slice(5), NOW, { of })?.slope).toBe(first?.slope);
  });

  it('show another one once one of the window is forgotten', () => {
    // The three minutes hold all twelve.
    const twelve = wobbling(10).slice(-12);
    const fresh = trendOf(twelve.slice(1), NOW)?.upperAt(MINUTE);
    expect(trendOf(twelve, NOW, { of })?.upperAt(MINUTE)).not.toBe(fresh);
    expect(trendOf(twelve.slice(1), NOW, { of })?.upperAt(MINUTE)).toBe(fresh);
  });

  it('show another one when they are others that end alike', () => {
    trendOf(rising, NOW, { of });
    const others = [...readings(steep, EVERY).slice(0, -1), ...last];
    // 2 rps/s: the newest is the same reading, 1,000 rps at NOW.
    expect(trendOf(others, NOW, { of })?.slope).toBeCloseTo(0.002, 9);
  });

  it('show another one where they count from another instant or over another time', () => {
    trendOf(rising, NOW, { of });
    expect(trendOf(rising, NOW, { of, since: NOW - 20 * SECOND })?.slope).toBe(0);
    expect(trendOf(rising, NOW, { of, smear: 15 * SECOND })?.slope).toBe(0);
    expect(trendOf(rising, NOW, { of })?.slope).toBeCloseTo(0.001, 9);
  });

  it('show none any more once they are old', () => {
    trendOf(rising, NOW, { of });
    expect(trendOf(rising, NOW + MINUTE, { of })?.slope).toBe(0);
  });
});
