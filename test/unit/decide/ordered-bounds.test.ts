/** Bounds on columns of programs small enough to draw: what is given up for them, and what cannot be kept. */
import { describe, expect, it } from 'vitest';
import { atLeast, atMost, copied, mended } from '../../../src/decide/ordered-bounds.ts';
import { solved, type Tableau, valuesOf } from '../../../src/decide/ordered-simplex.ts';

/** x + 2y <= 4 and 3x + y <= 7; 3x + 2y is most at x = 2, y = 1. */
function drawn(): Tableau {
  return solved({
    columns: 2,
    rows: [Float64Array.of(1, 2), Float64Array.of(3, 1)],
    rooms: [4, 7],
    goals: [Float64Array.of(3, 2)],
  });
}

/** Right sides are spread by a hair. */
function rounded(tableau: Tableau): number[] {
  return [...valuesOf(tableau)].map((value) => Math.round(value * 1_000) / 1_000 + 0);
}

describe('a bound', () => {
  it('moves the column and whatever shares room with it', () => {
    // With x at most 1, y has 1.5; with y at least 1.5, x has 1.
    const low = drawn();
    atMost(low, 0, 1);
    const high = drawn();
    atLeast(high, 1, 1.5);

    expect([mended(low), rounded(low)]).toEqual([true, [1, 1.5]]);
    expect([mended(high), rounded(high)]).toEqual([true, [1, 1.5]]);
  });

  it('is kept when another one follows', () => {
    // x at most 1 leaves y 1.5; y at most 1.25 leaves x where it is, though 1.5 of it would fit; y at most 0.5 likewise.
    const tableau = drawn();
    atMost(tableau, 0, 1);
    mended(tableau);
    atMost(tableau, 1, 1.25);
    mended(tableau);

    expect(rounded(tableau)).toEqual([1, 1.25]);
  });

  it('leaves room between two bounds of one column', () => {
    // y from 1.25 to 1.5: x is 1.5 where y is least. Then x at most 1.2 lets y grow, to 1.4; y at most 1.3 lets it no more.
    const tableau = drawn();
    atLeast(tableau, 1, 1.25);
    mended(tableau);
    expect(rounded(tableau)).toEqual([1.5, 1.25]);
    atMost(tableau, 0, 1.2);
    mended(tableau);
    expect(rounded(tableau)).toEqual([1.2, 1.4]);
    atMost(tableau, 1, 1.3);
    mended(tableau);

    expect(rounded(tableau)).toEqual([1.2, 1.3]);
  });

  it('says so when it cannot be kept', () => {
    // Alone x is at most 7 / 3.
    const tableau = drawn();
    atLeast(tableau, 0, 3);

    expect(mended(tableau)).toBe(false);
  });

  it('changes nothing for a column that is at one already', () => {
    const tableau = drawn();
    atMost(tableau, 0, 0);
    mended(tableau);
    atLeast(tableau, 0, 1);
    atMost(tableau, 0, 0);

    expect([mended(tableau), rounded(tableau)]).toEqual([true, [0, 2]]);
  });

  it('leaves the program it was copied from alone', () => {
    const tableau = drawn();
    const other = copied(tableau);
    atMost(other, 0, 0);
    mended(other);

    expect([rounded(tableau), rounded(other)]).toEqual([
      [2, 1],
      [0, 2],
    ]);
  });
});

describe('bounds one after the other', () => {
  /** x and y share 10; y is worth more, x at most 6. */
  function shared(): Tableau {
    return solved({
      columns: 2,
      rows: [Float64Array.of(1, 1), Float64Array.of(1, 0), Float64Array.of(0, 1)],
      rooms: [10, 6, 8.5],
      goals: [Float64Array.of(1, 2)],
    });
  }

  it('may rise and fall with what another column leaves', () => {
    // y 8.5, x 1.5. x at least 2: y 8. y at most 7: x 3. x at most 2: y stays at 7, x is 2.
    const tableau = shared();
    expect(rounded(tableau)).toEqual([1.5, 8.5]);
    atLeast(tableau, 0, 2);
    mended(tableau);
    expect(rounded(tableau)).toEqual([2, 8]);
    atMost(tableau, 1, 7);
    mended(tableau);
    expect(rounded(tableau)).toEqual([3, 7]);
    atMost(tableau, 0, 2.5);
    mended(tableau);

    expect(rounded(tableau)).toEqual([2.5, 7]);
  });
});
