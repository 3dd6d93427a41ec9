/** Goals one after the other on programs small enough to draw. */
import { describe, expect, it } from 'vitest';
import { type OrderedProgram, solveInOrder } from '../../../src/decide/ordered-simplex.ts';

interface Plain {
  readonly rows: readonly (readonly number[])[];
  readonly rooms: readonly number[];
  readonly goals: readonly (readonly number[])[];
}

function solved({ rows, rooms, goals }: Plain): number[] {
  const program: OrderedProgram = {
    columns: rows[0]?.length ?? 0,
    rows: rows.map((cells) => Float64Array.from(cells)),
    rooms,
    goals: goals.map((gains) => Float64Array.from(gains)),
  };
  // Right sides are spread by a hair.
  return [...solveInOrder(program)].map((value) => Math.round(value * 1_000) / 1_000);
}

describe('goals in order', () => {
  it('make the first as large as the rows allow', () => {
    // x + 2y <= 4 and 3x + y <= 7 cross at x = 2, y = 1, where 3x + 2y is 8; the other corners have 7 and 4.
    expect(
      solved({
        rows: [
          [1, 2],
          [3, 1],
        ],
        rooms: [4, 7],
        goals: [[3, 2]],
      }),
    ).toEqual([2, 1]);
  });

  it('give up nothing of the first for the second', () => {
    // x and y share 5. The first goal wants x, the second nine times as much y: y gets what x, at most 3, leaves.
    const rows = [
      [1, 1],
      [1, 0],
    ];
    const asked = { rows, rooms: [5, 3] };

    expect(
      solved({
        ...asked,
        goals: [
          [1, 0],
          [0, 9],
        ],
      }),
    ).toEqual([3, 2]);
    // The control: the other way round y takes all.
    expect(
      solved({
        ...asked,
        goals: [
          [0, 9],
          [1, 0],
        ],
      }),
    ).toEqual([0, 5]);
  });

  it('buy room with one column for another', () => {
    // One y makes room for 4 x, of which 6 are wanted: 1.5 y, not more, because y costs.
    const rows = [
      [1, -4],
      [1, 0],
    ];

    expect(
      solved({
        rows,
        rooms: [0, 6],
        goals: [
          [1, 0],
          [0, -1],
        ],
      }),
    ).toEqual([6, 1.5]);
  });

  it('leave alone what no row bounds', () => {
    expect(solved({ rows: [[0, 1]], rooms: [2], goals: [[1, 1]] })).toEqual([0, 0]);
  });
});
