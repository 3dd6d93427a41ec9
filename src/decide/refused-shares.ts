/** What a plan refuses, level by level, L0 first: which of two plans is better before anybody asks for the price. */
import { itemAt } from './sure.ts';

const LEVELS = 4;
/** A sum of shares is not exact in binary. */
const NOISE = 1e-9;

/** Of each level, for the refused shares of its tiers to be added. */
export function noneRefused(): number[] {
  return Array.from({ length: LEVELS }, () => 0);
}

/** Less than 0: the first refuses less of the first level in which they differ; 0: they differ in none. */
export function compareRefused(one: readonly number[], other: readonly number[]): number {
  for (const [level, share] of one.entries()) {
    const more = share - itemAt(other, level);
    if (Math.abs(more) > NOISE) return more;
  }
  return 0;
}
