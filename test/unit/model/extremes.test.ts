/** Extremes of more numbers than a call takes arguments. */
import { describe, expect, it } from 'vitest';
import { largestOf, smallestOf } from '../../../src/model/extremes.ts';

describe('extremes', () => {
  it('are found in as many numbers as half a year has minutes, and more', () => {
    const numbers = Array.from({ length: 500_000 }, (_, index) => index % 1_000);
    expect(largestOf(numbers)).toBe(999);
    expect(smallestOf(numbers)).toBe(0);
  });

  it('are the bound, or infinite, where there is nothing', () => {
    expect(largestOf([], 0)).toBe(0);
    expect(largestOf([-5, -3], 0)).toBe(0);
    expect(largestOf([-5, -3])).toBe(-3);
    expect(smallestOf([])).toBe(Infinity);
  });
});
