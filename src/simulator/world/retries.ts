/** Users who try again: requests that failed in a step come back in a later one, each at most so many times. */
import type { Millis } from '../../model/units.ts';
import type { RetriesTruth } from '../traffic/door.ts';

export interface Retries {
  /** Requests that come back in the coming step. */
  due(): number;
  /** The step is over: so many of its requests failed, of so many that came. */
  failed(requests: number, of: number): void;
}

/** Requests by how often they have failed before; the first element never did. */
type Attempts = readonly number[];

export function createRetries({ after, attempts, share }: RetriesTruth, step: Millis): Retries {
  const steps = Math.max(1, Math.ceil(after / step));
  /** What comes back in the next steps; the first in the coming one. */
  let ahead: readonly Attempts[] = Array.from({ length: steps }, () => []);
  let current: Attempts = [];

  return {
    due() {
      current = ahead[0] ?? [];
      return sum(current);
    },
    failed(requests, of) {
      const again = [0];
      const failing = of > 0 ? Math.min(1, requests / of) : 0;
      const fresh = Math.max(0, of - sum(current));
      // Who comes for the last time does not come again.
      for (const [before, count] of [fresh, ...current.slice(1)].entries())
        if (before < attempts) again[before + 1] = count * failing * share;
      ahead = [...ahead.slice(1), again];
    },
  };
}

function sum(attempts: Attempts): number {
  let total = 0;
  for (const count of attempts) total += count;
  return total;
}
