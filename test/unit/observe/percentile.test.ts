/** The percentile by selection: it must be the one that sorting gives, whatever the order of the values. */
import { describe, expect, it } from 'vitest';
import { percentile } from '../../../src/observe/percentile.ts';

function values(...all: readonly number[]): Float64Array {
  return Float64Array.from(all);
}

describe('percentile', () => {
  it('is the smallest value that the share does not exceed', () => {
    expect(percentile(values(5, 1, 4, 2, 3), 0.6)).toBe(3);
    expect(percentile(values(5, 1, 4, 2, 3), 0.61)).toBe(4);
    expect(percentile(values(5, 1, 4, 2, 3), 1)).toBe(5);
    expect(percentile(values(7), 0.99)).toBe(7);
  });

  it('is undefined of nothing', () => {
    expect(percentile(values(), 0.99)).toBeUndefined();
  });

  it('finds each rank among values that repeat, rise and fall', () => {
    const orders = [
      Array.from({ length: 60 }, (_, index) => index),
      Array.from({ length: 60 }, (_, index) => 59 - index),
      Array.from({ length: 60 }, (_, index) => (index * 37) % 60),
      Array.from({ length: 60 }, (_, index) => Math.floor(index / 20)),
    ];
    for (const order of orders) {
      const sorted = order.toSorted((a, b) => a - b);
      for (let rank = 1; rank <= 60; rank += 1)
        expect(percentile(values(...order), (rank - 0.5) / 60)).toBe(sorted[rank - 1]);
    }
  });
});
