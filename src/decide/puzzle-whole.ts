/**
 * From fractions of nodes to whole ones: the program is solved with one of them rounded down and rounded up, and again, the
 * most promising first, so many times at most. What it finds fits as far as the program can tell; it packs nothing.
 */
import { atLeast, atMost, copied, mended } from './ordered-bounds.ts';
import { goalsOf, type Tableau, valuesOf } from './ordered-simplex.ts';
import { itemAt } from './sure.ts';

/** Nearer to a whole number than this is one. */
const WHOLE = 1e-3;
/** Cells of tableaus written: some twenty milliseconds. */
const WORK = 20_000_000;
/** A goal differs by more than what rounding leaves. */
const SAME = 1e-5;

export interface Whole {
  readonly found: Tableau;
  /** No whole numbers are better than this; it may have fractions. */
  readonly bound: Tableau;
}

/** `nodes`: the columns that count nodes; `most`: cells to be written. What is found may have fractions too, where work ended and rounding up does not fit. */
export function wholeNodes(tableau: Tableau, nodes: readonly number[], most: number = WORK): Whole {
  const open = [tableau];
  let bound = tableau;
  let work = 0;
  while (open.length > 0 && work < most) {
    bound = taken(open);
    const values = valuesOf(bound);
    const column = mostBroken(nodes, values);
    if (column < 0) break;
    for (const side of sidesOf(bound, column, itemAt(values, column))) {
      work += (side.pivots - bound.pivots + 1) * bound.rows.length * bound.width;
      open.push(side);
    }
  }
  return { found: roundedUp(bound, nodes), bound };
}

function taken(open: Tableau[]): Tableau {
  let best = 0;
  for (const [index, one] of open.entries())
    if (compareGoals(one, itemAt(open, best)) < 0) best = index;
  return itemAt(open.splice(best, 1), 0);
}

/** With the column not above, and not below, what it is. */
function sidesOf(from: Tableau, column: number, value: number): Tableau[] {
  const [down, up] = [copied(from), copied(from)];
  atMost(down, column, Math.floor(value));
  atLeast(up, column, Math.ceil(value));
  return [down, up].filter(mended);
}

/** As far as that fits. */
function roundedUp(from: Tableau, nodes: readonly number[]): Tableau {
  let found = from;
  for (const _ of nodes) {
    const values = valuesOf(found);
    const column = mostBroken(nodes, values);
    if (column < 0) return found;
    const after = copied(found);
    atLeast(after, column, Math.ceil(itemAt(values, column)));
    if (!mended(after)) return found;
    found = after;
  }
  return found;
}

/** Less than 0: the first has more of the first goal in which they differ noticeably. */
function compareGoals(one: Tableau, other: Tableau): number {
  const theirs = goalsOf(other);
  for (const [goal, mine] of goalsOf(one).entries()) {
    const less = itemAt(theirs, goal) - mine;
    if (Math.abs(less) > SAME) return less;
  }
  return 0;
}

function mostBroken(nodes: readonly number[], values: Float64Array): number {
  let most = WHOLE;
  let worst = -1;
  for (const column of nodes) {
    const value = itemAt(values, column);
    const off = Math.abs(value - Math.round(value));
    if (off <= most) continue;
    most = off;
    worst = column;
  }
  return worst;
}
