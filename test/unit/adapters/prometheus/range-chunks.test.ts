/** Long ranges in questions of at most 10,000 points. */
import { describe, expect, it } from 'vitest';
import { chunksOf } from '../../../../src/adapters/prometheus/range-chunks.ts';

const MINUTE = 60_000;

describe('a range in chunks', () => {
  it('is one chunk when it is short', () => {
    expect(chunksOf({ from: 0, to: 9_999 * MINUTE, step: MINUTE })).toEqual([
      { from: 0, to: 9_999 * MINUTE, step: MINUTE },
    ]);
  });

  it('starts the next chunk one step after the last point of the one before', () => {
    expect(chunksOf({ from: 0, to: 10_000 * MINUTE, step: MINUTE })).toEqual([
      { from: 0, to: 9_999 * MINUTE, step: MINUTE },
      { from: 10_000 * MINUTE, to: 10_000 * MINUTE, step: MINUTE },
    ]);
  });

  it('asks for two weeks of minutes in three', () => {
    expect(chunksOf({ from: 0, to: 14 * 24 * 60 * MINUTE, step: MINUTE })).toHaveLength(3);
  });

  it.each([
    ['an empty range', { from: 1, to: 0, step: 1 }],
    ['a step of zero', { from: 0, to: 1, step: 0 }],
    ['a step that is no number', { from: 0, to: 1, step: Number.NaN }],
    ['half a million points', { from: 0, to: 500_000, step: 1 }],
  ])('refuses %s', (_, span) => {
    expect(chunksOf(span)).toBeUndefined();
  });
});
