/** Single arrivals: the mean stays, the variance of the counts equals it, and programs are counted apart. */
import { describe, expect, it } from 'vitest';
import { createRandomness } from '../../../../src/simulator/random.ts';
import { arrivals } from '../../../../src/simulator/traffic/arrivals.ts';
import type { TrafficPart } from '../../../../src/simulator/traffic/part.ts';
import { createTraffic } from '../../../../src/simulator/traffic/traffic.ts';
import { SECOND, START, smallWorld, workload } from '../small-world.ts';

const SPAN = 5 * SECOND;
const DRAWS = 4_000;

function counts(mean: number): readonly number[] {
  const randomness = createRandomness(7);
  return Array.from({ length: DRAWS }, (_, index) =>
    Math.round(arrivals({ mean, span: SPAN, stream: randomness.stream(`draw/${index}`) }) * 5),
  );
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function flat(rps: number, marks: Partial<TrafficPart> = {}): TrafficPart {
  return { from: undefined, until: undefined, ...marks, shape: 'flat', rps };
}

describe('single arrivals', () => {
  // 5 s of 0.4 and of 200 rps: 2 and 1,000 expected. The mean of 4,000 draws is off by sqrt(mean / 4000) as a rule;
  // five times that is 0.11 and 2.5. The variance is off by about mean * sqrt(2 / 4000), five times that is 11%.
  it.each([
    [0.4, 2, 0.15],
    [200, 1_000, 2.5],
  ])('at %d rps have the mean and the variance of a Poisson count', (rps, expected, slack) => {
    const drawn = counts(rps);
    const mean = meanOf(drawn);
    const variance = meanOf(drawn.map((count) => (count - mean) ** 2));
    expect(Math.abs(mean - expected)).toBeLessThan(slack);
    expect(Math.abs(variance / expected - 1)).toBeLessThan(0.15);
  });

  it('are none where nobody comes', () => {
    expect(counts(0).every((count) => count === 0)).toBe(true);
  });

  it('scatter a tier whose part asks for it by the root of its load, and no other', () => {
    const { scenario } = smallWorld();
    const offered = (marks: Partial<TrafficPart>) => {
      const tier = workload({ traffic: [flat(2_000, marks)] });
      const traffic = createTraffic(tier, scenario, createRandomness(1));
      return Array.from({ length: 500 }, (_, step) => traffic.offered(START + step * SPAN));
    };
    const scattered = offered({ poisson: true });
    // 10,000 requests in a step, give or take 100: 20 rps of 2,000.
    const off = Math.sqrt(meanOf(scattered.map((rps) => (rps - 2_000) ** 2)));
    expect(off).toBeGreaterThan(17);
    expect(off).toBeLessThan(23);
    expect(new Set(offered({}))).toEqual(new Set([2_000]));
  });
});

describe('programs', () => {
  it('are part of the load, and told apart from users', () => {
    const { scenario } = smallWorld();
    const tier = workload({ traffic: [flat(100), flat(40, { bot: true })] });
    const traffic = createTraffic(tier, scenario, createRandomness(1));
    expect([traffic.offered(START), traffic.bots(START)]).toEqual([140, 40]);
    expect([traffic.mean(START, START + 2), traffic.meanBots(START, START + 2)]).toEqual([140, 40]);
  });
});
