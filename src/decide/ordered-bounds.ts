/**
 * Bounds on single columns of a linear program that has been solved, and its best under them: dual steps that give up least,
 * goal by goal. Asks for nothing whole; who asks chooses the bounds.
 */

import { pivot, type Tableau } from './ordered-simplex.ts';
import { itemAt } from './sure.ts';

const TINY = 1e-9;
/** A right side below this is a limit that is not kept. */
const BROKEN = -1e-6;
/** A bound moves a few columns; one that needs more is taken for impossible. */
const STEPS = 150;

export function copied(tableau: Tableau): Tableau {
  return {
    ...tableau,
    rows: tableau.rows.map((cells) => cells.slice()),
    goals: tableau.goals.map((gains) => gains.slice()),
    basis: tableau.basis.slice(),
    offsets: tableau.offsets.slice(),
    flipped: tableau.flipped.slice(),
    ranges: tableau.ranges.slice(),
  };
}

/** Of a column that is not at a bound: from now on it is no less than this. */
export function atLeast(tableau: Tableau, column: number, least: number): void {
  const { basis, rows, width, offsets, flipped, ranges } = tableau;
  const row = basis.indexOf(column);
  if (row < 0) return;
  if (flipped[column] === 1) flip(tableau, row);
  const by = least - itemAt(offsets, column);
  const cells = itemAt(rows, row);
  cells[width] = itemAt(cells, width) - by;
  offsets[column] = least;
  ranges[column] = itemAt(ranges, column) - by;
}

/** The same for no more. */
export function atMost(tableau: Tableau, column: number, most: number): void {
  const { basis, offsets, flipped, ranges } = tableau;
  const row = basis.indexOf(column);
  if (row < 0) return;
  if (flipped[column] === 1) flip(tableau, row);
  ranges[column] = most - itemAt(offsets, column);
}

/** Counts the column of a row from its other bound. */
function flip({ rows, basis, width, offsets, flipped, ranges }: Tableau, row: number): void {
  const column = itemAt(basis, row);
  const cells = itemAt(rows, row);
  const range = itemAt(ranges, column);
  for (let index = 0; index < width; index += 1) cells[index] = -itemAt(cells, index);
  cells[column] = 1;
  cells[width] = range - itemAt(cells, width);
  const isUp = flipped[column] === 1;
  offsets[column] = itemAt(offsets, column) + (isUp ? -range : range);
  flipped[column] = isUp ? 0 : 1;
}

/** False: the bounds cannot be kept. */
export function mended(tableau: Tableau): boolean {
  for (let step = 0; step < STEPS; step += 1) {
    const row = mostBroken(tableau);
    if (row < 0) return true;
    const column = leastLost(tableau, row);
    if (column < 0) return false;
    pivot(tableau, row, column);
  }
  return false;
}

/** The row that is furthest from what its column may be, counted from the bound that it breaks. */
function mostBroken(tableau: Tableau): number {
  const { rows, width, basis, ranges } = tableau;
  let worst = -1;
  let least = BROKEN;
  for (let row = 0; row < rows.length; row += 1) {
    const value = itemAt(itemAt(rows, row), width);
    const inside = Math.min(value, itemAt(ranges, itemAt(basis, row)) - value);
    if (inside >= least) continue;
    least = inside;
    worst = row;
  }
  if (worst >= 0 && itemAt(itemAt(rows, worst), width) >= BROKEN) flip(tableau, worst);
  return worst;
}

function leastLost({ rows, goals, width }: Tableau, row: number): number {
  const cells = itemAt(rows, row);
  let best = -1;
  for (let column = 0; column < width; column += 1) {
    const cell = itemAt(cells, column);
    if (cell >= -TINY) continue;
    if (best < 0 || losesLess(goals, [column, cell], [best, itemAt(cells, best)])) best = column;
  }
  return best;
}

type Entry = readonly [column: number, cell: number];

function losesLess(goals: readonly Float64Array[], one: Entry, other: Entry): boolean {
  for (const gains of goals) {
    const more = itemAt(gains, one[0]) / one[1] - itemAt(gains, other[0]) / other[1];
    if (Math.abs(more) > TINY) return more < 0;
  }
  // The larger cell is the safer one.
  return one[1] < other[1];
}
