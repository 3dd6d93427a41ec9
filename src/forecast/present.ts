/** Lists of what may be there, made of just the size: one that grows by pushing begins with room for seventeen. */

/** Those that are there, in their order; the same list when all are. */
export function present<T extends object>(items: readonly (T | undefined)[]): readonly T[] {
  if (items.every(isPresent)) return items;
  let count = 0;
  for (const item of items) if (item !== undefined) count += 1;
  const there = new Array<T>(count);
  let next = 0;
  for (const item of items) {
    if (item === undefined) continue;
    there[next] = item;
    next += 1;
  }
  return there;
}

function isPresent<T extends object>(item: T | undefined): item is T {
  return item !== undefined;
}
