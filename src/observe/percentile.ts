/** The percentile of many numbers without sorting them: a fortnight of minutes is counted for each tier once an hour. */
import type { Ratio } from '../model/units.ts';

/** The smallest value that at least `share` of them does not exceed; undefined of none. Changes the order of `values`. */
export function percentile(values: Float64Array, share: Ratio): number | undefined {
  const rank = Math.ceil(share * values.length) - 1;
  let from = 0;
  let to = values.length - 1;
  // Quickselect (Hoare, 1961, algorithm 65): only the part that holds the rank is looked at again.
  while (from < to) {
    const middle = partition(values, from, to);
    if (rank <= middle) to = middle;
    else from = middle + 1;
  }
  return values[rank];
}

/** Moves what is at most the pivot before what is at least the pivot; the last index of the former. */
function partition(values: Float64Array, from: number, to: number): number {
  const pivot = values[(from + to) >> 1] ?? 0;
  let left = from;
  let right = to;
  for (;;) {
    while ((values[left] ?? 0) < pivot) left += 1;
    while ((values[right] ?? 0) > pivot) right -= 1;
    if (left >= right) return right;
    const moved = values[left] ?? 0;
    values[left] = values[right] ?? 0;
    values[right] = moved;
    left += 1;
    right -= 1;
  }
}
