/**
 * A linear program with goals in order: each is made as large as those before it allow. Rows are upper limits, columns are
 * not negative. The column that gains most enters; right sides are spread by a hair, so that no step goes in a circle.
 */
import { itemAt } from './sure.ts';

/** Below this, a number is what rounding left. */
const TINY = 1e-9;
/** Far below one pod, and not the same for any two rows. */
const HAIR = 1e-7;
/** Cells written: a program of a shop needs a few ten million; one that needs more is left where it is, which is a valid place. */
const WORK = 100_000_000;

export interface OrderedProgram {
  readonly columns: number;
  /** What one of each column takes; room that is not negative is in `rooms`. */
  readonly rows: readonly Float64Array[];
  readonly rooms: readonly number[];
  /** By goal, what one of each column gains. */
  readonly goals: readonly Float64Array[];
}

/** The columns, one more for each row, and what is right of them. */
export interface Tableau {
  readonly columns: number;
  readonly width: number;
  readonly rows: readonly Float64Array[];
  /** Of each row, the column it stands for. */
  readonly basis: Int32Array;
  readonly goals: readonly Float64Array[];
  /** Of each column, what it is when it stands at 0, whether it is counted down from there, and how far it may go. */
  readonly offsets: Float64Array;
  readonly flipped: Uint8Array;
  readonly ranges: Float64Array;
  pivots: number;
}

/** How much of each column. */
export function solveInOrder(program: OrderedProgram): Float64Array {
  return valuesOf(solved(program));
}

/** At its best. */
export function solved(program: OrderedProgram): Tableau {
  const tableau = tableauOf(program);
  const shut = new Uint8Array(tableau.width);
  for (const gains of tableau.goals) {
    climb(tableau, gains, shut);
    // What would give up some of this goal stays out for those that follow.
    for (let column = 0; column < shut.length; column += 1)
      if (itemAt(gains, column) < -TINY) shut[column] = 1;
  }
  return tableau;
}

export function valuesOf({ basis, rows, width, columns, offsets, flipped }: Tableau): Float64Array {
  const values = offsets.slice();
  for (const [row, column] of basis.entries()) {
    const value = itemAt(itemAt(rows, row), width);
    values[column] = itemAt(offsets, column) + (flipped[column] === 1 ? -value : value);
  }
  return values.subarray(0, columns);
}

/** What is lost of each goal is negative. */
export function goalsOf({ goals, width }: Tableau): number[] {
  return goals.map((gains) => -itemAt(gains, width));
}

function tableauOf({ columns, rows, rooms, goals }: OrderedProgram): Tableau {
  const width = columns + rows.length;
  const wide = (cells: Float64Array): Float64Array => {
    const all = new Float64Array(width + 1);
    all.set(cells);
    return all;
  };
  return {
    columns,
    width,
    rows: rows.map((cells, row) => {
      const all = wide(cells);
      all[columns + row] = 1;
      all[width] = itemAt(rooms, row) + HAIR * (row + 1);
      return all;
    }),
    basis: Int32Array.from(rows, (_, row) => columns + row),
    goals: goals.map(wide),
    offsets: new Float64Array(width),
    flipped: new Uint8Array(width),
    ranges: new Float64Array(width).fill(Number.POSITIVE_INFINITY),
    pivots: 0,
  };
}

function climb(tableau: Tableau, gains: Float64Array, shut: Uint8Array): void {
  const most = WORK / (tableau.rows.length * tableau.width);
  while (tableau.pivots < most) {
    const column = mostGaining(tableau, gains, shut);
    const row = column < 0 ? -1 : firstStop(tableau, column);
    if (row < 0) return;
    pivot(tableau, row, column);
  }
}

function mostGaining({ width }: Tableau, gains: Float64Array, shut: Uint8Array): number {
  let best = -1;
  let most = TINY;
  for (let column = 0; column < width; column += 1) {
    const gain = itemAt(gains, column);
    if (gain <= most || shut[column] === 1) continue;
    most = gain;
    best = column;
  }
  return best;
}

function firstStop({ rows, width }: Tableau, column: number): number {
  let first = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [row, cells] of rows.entries()) {
    const cell = itemAt(cells, column);
    const at = cell > TINY ? itemAt(cells, width) / cell : Number.POSITIVE_INFINITY;
    if (at >= least) continue;
    least = at;
    first = row;
  }
  return first;
}

/** The column stands for the row from now on. */
export function pivot(tableau: Tableau, row: number, column: number): void {
  const { rows, goals, basis } = tableau;
  const own = itemAt(rows, row);
  const used = divided(own, column);
  for (const cells of rows) if (cells !== own) subtract(cells, own, used, column);
  for (const gains of goals) subtract(gains, own, used, column);
  basis[row] = column;
  tableau.pivots += 1;
}

/** Tells where the row is not 0. */
function divided(own: Float64Array, column: number): Int32Array {
  const divisor = itemAt(own, column);
  const used = new Int32Array(own.length);
  let count = 0;
  for (let index = 0; index < own.length; index += 1) {
    const cell = itemAt(own, index);
    if (cell === 0) continue;
    own[index] = cell / divisor;
    used[count] = index;
    count += 1;
  }
  return used.subarray(0, count);
}

function subtract(cells: Float64Array, own: Float64Array, used: Int32Array, column: number): void {
  const times = itemAt(cells, column);
  if (times === 0) return;
  for (const index of used) cells[index] = itemAt(cells, index) - times * itemAt(own, index);
  cells[column] = 0;
}
