/** Look-ups that must not fail, and the broken decision they stop. */
import { describe, expect, it } from 'vitest';
import { itemAt, valueAt } from '../../../src/decide/sure.ts';
import { compareText } from '../../../src/decide/text-order.ts';

describe('look-ups that cannot fail', () => {
  it('give what is there', () => {
    expect(itemAt([7, 8], 1)).toBe(8);
    expect(valueAt(new Map([['a', 1]]), 'a')).toBe(1);
  });

  it('stop a decision that would go on with a guess', () => {
    expect(() => itemAt([7], 1)).toThrow('there is no item 1 among 1');
    expect(() => valueAt(new Map(), 'a')).toThrow('there is no a among 0');
  });
});

describe('the order of names', () => {
  it('is that of their code units, in every locale', () => {
    expect([compareText('a', 'a'), compareText('B', 'a'), compareText('b', 'a')]).toEqual([
      0, -1, 1,
    ]);
  });
});
