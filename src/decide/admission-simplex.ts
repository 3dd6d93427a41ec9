/**
 * A bounded simplex for goals in order: each is made as large as the ones before it allow. Columns have upper bounds and
 * need no rows for them, so that a thousand columns on a few rows take about a thousand small steps. Knows no tiers.
 */
import { itemAt } from './sure.ts';

/** Below this, a number is what rounding left. */
const TINY = 1e-9;

export interface Problem {
  /** Not negative: what one of it takes of each row, and how much of it there may be. */
  readonly columns: readonly { readonly uses: readonly number[]; readonly bound: number }[];
  /** Not negative: what each row can give. */
  readonly rooms: readonly number[];
  /** By goal, what one of each column gains. */
  readonly goals: readonly (readonly number[])[];
}

/** A variable outside `basis` is 0, or at its bound where `turned`; then its column stands for what is missing to it. */
export interface Table {
  readonly columns: number;
  readonly rows: readonly Float64Array[];
  readonly right: Float64Array;
  readonly basis: number[];
  readonly bounds: readonly number[];
  readonly turned: boolean[];
  readonly goals: readonly Float64Array[];
}

export function createTable({ columns, rooms, goals }: Problem): Table {
  const unit = (row: number): number[] => rooms.map((_, other) => Number(other === row));
  return {
    columns: columns.length,
    rows: rooms.map((_, row) =>
      Float64Array.from([...columns.map(({ uses }) => itemAt(uses, row)), ...unit(row)]),
    ),
    right: Float64Array.from(rooms),
    basis: rooms.map((_, row) => columns.length + row),
    bounds: [...columns.map(({ bound }) => bound), ...rooms.map(() => Number.POSITIVE_INFINITY)],
    turned: [...columns, ...rooms].map(() => false),
    goals: goals.map((gains) => Float64Array.from([...gains, ...rooms.map(() => 0)])),
  };
}

/**
 * Makes one goal as large as may be without giving up anything of the goals before it. Always the first column that
 * gains enters, and of rows that stop it alike the one whose variable comes first: so no step is ever taken in a circle.
 */
export function optimise(table: Table, goal: number): void {
  for (let entering = gaining(table, goal); entering >= 0; entering = gaining(table, goal))
    enter(table, entering);
}

function gaining({ goals, bounds, basis }: Table, goal: number): number {
  const gains = itemAt(goals, goal);
  return bounds.findIndex(
    (_, column) =>
      itemAt(gains, column) > TINY &&
      !basis.includes(column) &&
      goals.every((before, index) => index >= goal || Math.abs(itemAt(before, column)) <= TINY),
  );
}

interface Stop {
  readonly row: number;
  readonly at: number;
  /** The variable of the row rises to its bound, where others fall to 0. */
  readonly above: boolean;
}

function enter(table: Table, column: number): void {
  const stop = firstStop(table, column);
  const bound = itemAt(table.bounds, column);
  if (stop === undefined || bound <= stop.at) {
    turn(table, column);
    return;
  }
  if (stop.above) turnBasic(table, stop.row);
  pivot(table, stop.row, column);
}

function firstStop({ rows, right, basis, bounds }: Table, column: number): Stop | undefined {
  let first: Stop | undefined;
  rows.forEach((cells, row) => {
    const cell = itemAt(cells, column);
    const above = cell < 0;
    const variable = itemAt(basis, row);
    const way = above ? itemAt(bounds, variable) - itemAt(right, row) : itemAt(right, row);
    if (Math.abs(cell) <= TINY || way === Number.POSITIVE_INFINITY) return;
    const at = way / Math.abs(cell);
    if (
      first === undefined ||
      at < first.at ||
      (at === first.at && variable < itemAt(basis, first.row))
    )
      first = { row, at, above };
  });
  return first;
}

/** The variable goes from one of its ends to the other. */
function turn({ rows, right, goals, bounds, turned }: Table, column: number): void {
  const bound = itemAt(bounds, column);
  rows.forEach((cells, row) => {
    const cell = itemAt(cells, column);
    right[row] = Math.max(0, itemAt(right, row) - cell * bound);
    cells[column] = -cell;
  });
  for (const gains of goals) gains[column] = -itemAt(gains, column);
  turned[column] = !itemAt(turned, column);
}

/** Lets the variable of a row stand for what is missing to its bound. */
function turnBasic({ rows, right, basis, bounds, turned }: Table, row: number): void {
  const variable = itemAt(basis, row);
  const cells = itemAt(rows, row);
  cells.forEach((cell, column) => {
    if (column !== variable) cells[column] = -cell;
  });
  right[row] = Math.max(0, itemAt(bounds, variable) - itemAt(right, row));
  turned[variable] = !itemAt(turned, variable);
}

function pivot({ rows, right, basis, goals }: Table, row: number, column: number): void {
  const own = itemAt(rows, row);
  const divisor = itemAt(own, column);
  own.forEach((cell, other) => {
    own[other] = cell / divisor;
  });
  right[row] = itemAt(right, row) / divisor;
  rows.forEach((cells, other) => {
    if (other === row) return;
    right[other] = Math.max(0, itemAt(right, other) - itemAt(cells, column) * itemAt(right, row));
    subtract(cells, own, column);
  });
  for (const gains of goals) subtract(gains, own, column);
  basis[row] = column;
}

function subtract(cells: Float64Array, own: Float64Array, column: number): void {
  const times = itemAt(cells, column);
  if (times === 0) return;
  own.forEach((cell, other) => {
    cells[other] = itemAt(cells, other) - times * cell;
  });
}

/** How much of each column there is. */
export function valuesOf({ columns, right, basis, bounds, turned }: Table): number[] {
  return bounds.slice(0, columns).map((bound, column) => {
    const row = basis.indexOf(column);
    const value = row === -1 ? 0 : itemAt(right, row);
    return itemAt(turned, column) ? bound - value : value;
  });
}
