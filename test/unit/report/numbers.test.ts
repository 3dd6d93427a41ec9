/** Numbers as people read them: grouping, decimals, money, shares and lengths of time. */
import { describe, expect, it } from 'vitest';
import { lengthOf, money, oneDecimal, share, whole } from '../../../src/report/numbers.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [-1_234_567.6, '-1,234,568'],
  ])('writes %d as %s', (value, text) => expect(whole(value)).toBe(text));

  it.each([
    [2_209.574, '2,209.6'],
    [0.96, '1.0'],
    [0, '0.0'],
  ])('writes %d with one decimal as %s', (value, text) => expect(oneDecimal(value)).toBe(text));

  it('writes money with cents and currency', () => {
    expect(money({ micros: 6_010_040_222, currency: 'CNY' })).toBe('6,010.04 CNY');
    expect(money({ micros: 5_000, currency: 'CNY' })).toBe('0.01 CNY');
  });

  it.each([
    [0, 10, '0%'],
    [1, 1_000_000, '<0.01%'],
    [1, 200, '0.50%'],
    [219, 1_000, '21.9%'],
    [0, 0, '-'],
  ])('writes %d of %d as %s', (part, all, text) => expect(share(part, all)).toBe(text));

  it.each([
    [45_000, '45 s'],
    [12 * 60_000, '12 min'],
    [200 * 60_000, '3 h 20 min'],
    [2 * 3_600_000, '2 h'],
    [100 * 3_600_000, '4 d 4 h'],
    [48 * 3_600_000, '2 d'],
  ])('writes %d ms as %s', (ms, text) => expect(lengthOf(ms)).toBe(text));
});
