/** Whole nodes of programs small enough to work out by hand, with and without time to look. */
import { describe, expect, it } from 'vitest';
import { solved, type Tableau, valuesOf } from '../../../src/decide/ordered-simplex.ts';
import { wholeNodes } from '../../../src/decide/puzzle-whole.ts';

/** `served` pods up to `wanted`, four on each node, of which there are at most `most`; first serve, then buy little. */
function bought(wanted: number, most: number): Tableau {
  return solved({
    columns: 2,
    rows: [Float64Array.of(1, -4), Float64Array.of(1, 0), Float64Array.of(0, 1)],
    rooms: [0, wanted, most],
    goals: [Float64Array.of(1, 0), Float64Array.of(0, -1)],
  });
}

function rounded(tableau: Tableau): number[] {
  return [...valuesOf(tableau)].map((value) => Math.round(value * 1_000) / 1_000);
}

describe('whole nodes', () => {
  it('serve all, where fractions would', () => {
    // Six pods: a node and a half, so two.
    const { found, bound } = wholeNodes(bought(6, 3), [1]);

    expect([rounded(found), rounded(bound)]).toEqual([
      [6, 2],
      [6, 2],
    ]);
  });

  it('serve what the last whole one holds, where there is half a node more', () => {
    // One and a half may be had, so one: four of six.
    expect(rounded(wholeNodes(bought(6, 1.5), [1]).found)).toEqual([4, 1]);
  });

  it('are rounded up without time to look, as far as that fits', () => {
    expect(rounded(wholeNodes(bought(6, 3), [1], 0).found)).toEqual([6, 2]);
    expect(rounded(wholeNodes(bought(6, 1.5), [1], 0).found)).toEqual([6, 1.5]);
    // What nothing is better than is told in fractions then.
    expect(rounded(wholeNodes(bought(6, 3), [1], 0).bound)).toEqual([6, 1.5]);
  });
});
