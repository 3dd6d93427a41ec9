/** Streams of randomness: same seed, same draws, and the spread that was asked for. */
import { describe, expect, it } from 'vitest';
import { createRandomness } from '../../../src/simulator/random.ts';

function draws(seed: number, entity: string, count: number): readonly number[] {
  const stream = createRandomness(seed).stream(entity);
  return Array.from({ length: count }, () => stream.next());
}

describe('randomness', () => {
  it('gives one entity the same draws under one seed, and others under another seed or name', () => {
    expect(draws(7, 'pod/a', 5)).toEqual(draws(7, 'pod/a', 5));
    expect(draws(7, 'pod/a', 5)).not.toEqual(draws(8, 'pod/a', 5));
    expect(draws(7, 'pod/a', 5)).not.toEqual(draws(7, 'pod/b', 5));
  });

  it('draws lead times whose median and 95th percentile are those asked for', () => {
    const stream = createRandomness(3).stream('np1');
    const times = Array.from({ length: 4_000 }, () =>
      stream.leadTime({ p50: 90_000, p95: 160_000 }),
    ).toSorted((a, b) => a - b);

    expect(times[2_000]).toBeGreaterThan(86_000);
    expect(times[2_000]).toBeLessThan(94_000);
    expect(times[3_800]).toBeGreaterThan(150_000);
    expect(times[3_800]).toBeLessThan(170_000);
  });

  it('always draws the median when both percentiles are equal', () => {
    expect(createRandomness(1).stream('x').leadTime({ p50: 500, p95: 500 })).toBe(500);
  });

  it('has noise that depends on the index alone, is centred and has spread one', () => {
    const noise = createRandomness(5).noise('traffic');
    const values = Array.from({ length: 20_000 }, (_, index) => noise(index));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;

    expect(noise(123)).toBe(values[123]);
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(variance).toBeGreaterThan(0.95);
    expect(variance).toBeLessThan(1.05);
  });
});
