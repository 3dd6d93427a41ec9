/** How much readings jump about, and that pure counting noise is no rise. */
import { describe, expect, it } from 'vitest';
import { noiseOf } from '../../../src/forecast/noise.ts';
import { trendOf } from '../../../src/forecast/trend.ts';
import type { Sample } from '../../../src/model/memory.ts';
import { SECOND } from '../../../src/model/units.ts';
import { createRandomness } from '../../../src/simulator/random.ts';

const EVERY = 5 * SECOND;
const SMEAR = 15 * SECOND;

function every5s(values: readonly number[]): Sample[] {
  return values.map((rps, index) => ({ at: index * EVERY, rps }));
}

describe('the noise of readings', () => {
  it('is none on a straight line, however steep, and where two of them meet', () => {
    const bent = Array.from({ length: 60 }, (_, index) => 50 * Math.min(index, 30));
    expect(noiseOf(every5s(bent), SMEAR)).toBe(0);
  });

  it('is taken from second differences one smear apart', () => {
    // Blocks of three readings, by turns 100 and 112: every second difference is 24. 1.4826 x 24 / sqrt(3) is 20.54.
    const blocks = Array.from({ length: 60 }, (_, index) =>
      Math.floor(index / 3) % 2 ? 112 : 100,
    );
    expect(noiseOf(every5s(blocks), SMEAR)).toBeCloseTo(20.54, 2);
  });

  it('is unknown with fewer than twelve of them', () => {
    // The first six readings have none two smears before them.
    const flat = Array.from({ length: 18 }, () => 100);
    expect(noiseOf(every5s(flat), SMEAR)).toBe(0);
    expect(noiseOf(every5s(flat.slice(1)), SMEAR)).toBeUndefined();
    expect(noiseOf([], SMEAR)).toBeUndefined();
  });
});

describe('a day of pure counting noise', () => {
  const SECONDS = 86_400;

  /** Requests since midnight, Poisson in every second (as a normal of the same variance). */
  function counter(perSecond: number): number[] {
    const stream = createRandomness(1).stream(`noise/${perSecond}`);
    const total = [0];
    for (let second = 0; second < SECONDS; second += 1) {
      const count = Math.round(perSecond + Math.sqrt(perSecond) * stream.normal());
      total.push((total[second] ?? 0) + Math.max(0, count));
    }
    return total;
  }

  /** Cycles of the day in which a rise is seen in the rate over `smear` seconds. */
  function rises(total: readonly number[], smear: number): number {
    const samples: Sample[] = [];
    let seen = 0;
    for (let second = smear; second <= SECONDS; second += 5) {
      const rps = ((total[second] ?? 0) - (total[second - smear] ?? 0)) / smear;
      samples.push({ at: second * SECOND, rps });
      if (samples.length > 120) samples.shift();
      const trend = trendOf(samples, second * SECOND, { smear: smear * SECOND });
      if (trend !== undefined && trend.slope > 0) seen += 1;
    }
    return seen;
  }

  it.each([10, 100, 1_000])('shows no rise at %d requests per second', (perSecond) => {
    const total = counter(perSecond);
    expect(rises(total, 15)).toBe(0);
    expect(rises(total, 60)).toBe(0);
  });

  it('shows one as soon as there is one', () => {
    const total = counter(100);
    const growing = total.map((count, second) => count + Math.max(0, second - 40_000) ** 2);
    expect(rises(growing, 15)).toBeGreaterThan(100);
  });
});
