/** The test cloud draws boot times that are lognormal, and the same in every run of a seed. */
import { describe, expect, it } from 'vitest';
import { bootTime } from '../../cloud/boot-times.ts';

const BOOT = { p50Ms: 3_000, p95Ms: 9_000 };

function draws(seed: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => bootTime({ seed, group: 'g', n }, BOOT));
}

function shareBelow(values: readonly number[], limit: number): number {
  return values.filter((value) => value < limit).length / values.length;
}

describe('boot times', () => {
  it('have the declared median and 95th percentile', () => {
    const values = draws(1, 20_000);
    expect(Math.abs(shareBelow(values, 3_000) - 0.5)).toBeLessThan(0.02);
    expect(Math.abs(shareBelow(values, 9_000) - 0.95)).toBeLessThan(0.01);
  });

  it('are the same for the same seed and others for another', () => {
    expect(draws(1, 10)).toEqual(draws(1, 10));
    expect(draws(2, 10)).not.toEqual(draws(1, 10));
  });

  it('do not depend on how many were drawn before', () => {
    const alone = bootTime({ seed: 1, group: 'g', n: 7 }, BOOT);
    expect(draws(1, 10)[7]).toBe(alone);
  });
});
