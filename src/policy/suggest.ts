/** Finds the word a misspelt one was meant to be. Knows nothing about fields. */

const WORD_LENGTH_MAX = 64;

/** Edit distance with swaps of neighbours counted once. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(cell({ a, b, i, j, row, previous, before }));
    before = previous;
    previous = row;
  }
  return Number(previous.at(-1));
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly i: number;
  readonly j: number;
  readonly row: readonly number[];
  readonly previous: readonly number[];
  readonly before: readonly number[];
}

function at(row: readonly number[], index: number): number {
  return Number(row[index]);
}

function cell({ a, b, i, j, row, previous, before }: Cell): number {
  const same = a[i - 1] === b[j - 1];
  const best = Math.min(
    at(previous, j) + 1,
    at(row, j - 1) + 1,
    at(previous, j - 1) + (same ? 0 : 1),
  );
  const swapped = i > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(best, at(before, j - 2) + 1) : best;
}

/** The nearest candidate, if it is near enough to be what was meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > WORD_LENGTH_MAX) return undefined;
  let best: string | undefined;
  // Two letters are too few to tell a slip from another word.
  let bestDistance = word.length <= 2 ? 1 : Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates.slice(0, 200)) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean "maxNodes"?`, or what there is to choose from. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean "${near}"?`;
  if (candidates.length === 0) return 'remove it';
  const listed = candidates.slice(0, 12).join(', ');
  return `use one of ${listed}${candidates.length > 12 ? ', ...' : ''}`;
}
