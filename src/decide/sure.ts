/** Look-ups that cannot fail. When one does, the decision itself is broken and must not go on with a guess. */

export function itemAt<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no item ${index} among ${items.length}`);
  return item;
}

export function valueAt<K, V>(values: ReadonlyMap<K, V>, key: K): V {
  const value = values.get(key);
  if (value === undefined) throw new RangeError(`there is no ${String(key)} among ${values.size}`);
  return value;
}
