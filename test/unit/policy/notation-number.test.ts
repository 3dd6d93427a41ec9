/** Whole numbers, percentages and decimals. */
import { describe, expect, it } from 'vitest';
import { decimal, integer, percent } from '../../../src/policy/notation-number.ts';
import { adviceOf, readOr } from './read-notation.ts';

describe('a whole number', () => {
  it.each([
    [0, 0],
    [100, 100],
    [101, 'OUT_OF_RANGE'],
    [-1, 'OUT_OF_RANGE'],
    [2.5, 'NOT_A_WHOLE_NUMBER'],
    [Number.NaN, 'NOT_A_WHOLE_NUMBER'],
    [Number.POSITIVE_INFINITY, 'NOT_A_WHOLE_NUMBER'],
    ['10', 'WRONG_TYPE'],
    ['ten', 'WRONG_TYPE'],
    [null, 'WRONG_TYPE'],
    [{}, 'WRONG_TYPE'],
  ])('%j reads as %j', (value, expected) => {
    expect(readOr(integer({ min: 0, max: 100 }), value)).toBe(expected);
  });

  it('given as text is told to lose its quotes, words are not', () => {
    expect(adviceOf(integer({ min: 0, max: 9 }), '7')).toContain('write 7 without quotes');
    expect(adviceOf(integer({ min: 0, max: 9 }), 'x')).toContain('write plain digits');
  });
});

describe('a percentage', () => {
  const share = percent({ min: 1, max: 100 });
  it.each([
    ['70%', 0.7],
    ['0.5%', 'OUT_OF_RANGE'],
    ['12.25%', 0.1225],
    ['101%', 'OUT_OF_RANGE'],
    ['70', 'BAD_FORMAT'],
    ['-5%', 'BAD_FORMAT'],
    [70, 'UNIT_MISSING'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(share, text)).toBe(expected);
  });

  it('given as a share is told the percentage', () => {
    expect(adviceOf(share, 0.7)).toContain('write 70%');
    expect(adviceOf(share, 70)).toContain('write 70%');
  });
});

describe('a decimal', () => {
  const factor = decimal({ min: 0.01, max: 1_000 });
  it.each([
    ['4.5', 4.5],
    ['6', 6],
    ['0.001', 'OUT_OF_RANGE'],
    ['1000.5', 'OUT_OF_RANGE'],
    ['4,5', 'BAD_FORMAT'],
    ['1e3', 'BAD_FORMAT'],
    [4.5, 'WRONG_TYPE'],
  ])('%j reads as %j', (text, expected) => {
    expect(readOr(factor, text)).toBe(expected);
  });

  it('without quotes is told to use them', () => {
    expect(adviceOf(factor, 4.5)).toContain('write "4.5" in quotes');
  });
});
