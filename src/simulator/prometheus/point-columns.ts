/**
 * Points of a range that grow at one end and are let go of at the other.
 */
import type { Points } from '../../model/points.ts';
import type { Millis } from '../../model/units.ts';

/** Oldest first. What stands in a column is never written over, so that a stretch of it may be read later. */
export interface PointColumns {
  count: number;
  ats: Float64Array;
  values: Float64Array;
}

const FIRST_SIZE = 64;

export function noPoints(): PointColumns {
  return { count: 0, ats: new Float64Array(FIRST_SIZE), values: new Float64Array(FIRST_SIZE) };
}

export function addPoint(columns: PointColumns, at: Millis, value: number): void {
  const { count } = columns;
  if (count === columns.ats.length) {
    columns.ats = twiceAsLong(columns.ats);
    columns.values = twiceAsLong(columns.values);
  }
  columns.ats[count] = at;
  columns.values[count] = value;
  columns.count += 1;
}

function twiceAsLong(column: Float64Array): Float64Array {
  const longer = new Float64Array(column.length * 2);
  longer.set(column);
  return longer;
}

/** Lets go of the oldest points, up to and including `upTo`. */
export function forgetUntil(columns: PointColumns, upTo: Millis): void {
  const gone = pointsUntil(columns, upTo);
  columns.ats = columns.ats.slice(gone);
  columns.values = columns.values.slice(gone);
  columns.count -= gone;
}

/** How many points are at or before a time. */
function pointsUntil({ ats, count }: PointColumns, at: Millis): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ats[middle] ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points after `after`, up to and including `upTo`, as they are now; looked at when what is returned is called. */
export function stretchOf(columns: PointColumns, after: Millis, upTo: Millis): () => Points {
  const { ats, values } = columns;
  const from = pointsUntil(columns, after);
  const to = pointsUntil(columns, upTo);
  return () => ({ ats: ats.subarray(from, to), values: values.subarray(from, to) });
}

export function joined(first: Points, second: Points): Points {
  return { ats: linked(first.ats, second.ats), values: linked(first.values, second.values) };
}

function linked(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
