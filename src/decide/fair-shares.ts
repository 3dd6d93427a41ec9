/**
 * Divides nodes that several tenants ask for: level by level, and within a level each node goes to who has least of them
 * for its weight. Whole nodes; who is equal gets one in the order of the list. Knows neither pools nor reserves.
 */
import { itemAt } from './sure.ts';

export interface Sharer {
  /** Larger than 0. */
  readonly weight: number;
  /** What it has already of what is divided. */
  readonly has: number;
  /** Nodes it would use, by level, L0 first. */
  readonly asks: readonly number[];
}

/**
 * How many of `free` nodes each gets, never more than it asks for. Each node goes where (has + 1) / weight is least
 * (highest averages, D'Hondt), so that nobody gets less than its whole part of the division, and cycle by cycle comes to
 * the same as at once.
 */
export function fairShares(free: number, sharers: readonly Sharer[]): readonly number[] {
  const given = sharers.map(() => 0);
  const levels = Math.max(0, ...sharers.map(({ asks }) => asks.length));
  const asked = sharers.map(() => 0);
  let left = free;
  for (let level = 0; level < levels; level += 1) {
    for (const [index, { asks }] of sharers.entries())
      asked[index] = itemAt(asked, index) + (asks[level] ?? 0);
    for (; left > 0; left -= 1) {
      const next = nextOf(sharers, given, asked);
      if (next === undefined) break;
      given[next] = itemAt(given, next) + 1;
    }
  }
  return given;
}

function nextOf(
  sharers: readonly Sharer[],
  given: readonly number[],
  asked: readonly number[],
): number | undefined {
  let next: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { has, weight }] of sharers.entries()) {
    const more = itemAt(given, index);
    if (more >= itemAt(asked, index)) continue;
    const after = (has + more + 1) / weight;
    if (after >= least) continue;
    next = index;
    least = after;
  }
  return next;
}
