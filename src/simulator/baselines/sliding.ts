/** Largest values within moving windows of a series, in one pass whatever the window. Pure. */

/** For each index the largest of `[index - back, index + ahead]`; beyond the ends there is nothing. */
export function slidingMax(values: Int32Array, back: number, ahead: number): Int32Array {
  const largest = new Int32Array(values.length);
  // Indexes whose values fall from first to last; `head` is the first that is still in the window.
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  let next = 0;
  for (let index = 0; index < values.length; index += 1) {
    for (; next < values.length && next <= index + ahead; next += 1) {
      while (tail > head && at(values, at(queue, tail - 1)) <= at(values, next)) tail -= 1;
      queue[tail] = next;
      tail += 1;
    }
    while (at(queue, head) < index - back) head += 1;
    largest[index] = at(values, at(queue, head));
  }
  return largest;
}

/** The value at an index; the nearest one beyond the ends. */
export function at(values: Int32Array, index: number): number {
  return values[Math.min(Math.max(index, 0), values.length - 1)] ?? 0;
}
