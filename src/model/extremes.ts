/** The largest and the smallest of many numbers. Math.max takes its numbers as arguments, of which half a year has too many. */

/** At least `least`, also of nothing. NaN is not looked at. */
export function largestOf(numbers: readonly number[], least = -Infinity): number {
  let largest = least;
  for (const number of numbers) if (number > largest) largest = number;
  return largest;
}

/** Infinite of nothing. NaN is not looked at. */
export function smallestOf(numbers: readonly number[]): number {
  let smallest = Infinity;
  for (const number of numbers) if (number < smallest) smallest = number;
  return smallest;
}
