/** Looking things up that are kept in order of time. */
import type { Millis } from '../model/units.ts';

/** How many of them, oldest first, are at or before a time: the index of the first that is later. */
export function countUntil(items: readonly { readonly at: Millis }[], at: Millis): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && item.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
