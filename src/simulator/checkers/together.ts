/** Several checkers of one invariant as one. Judges nothing itself. */
import type { Checker } from './violation.ts';

export function together(...checkers: readonly Checker[]): Checker {
  return {
    finish: () => checkers.flatMap((checker) => checker.finish()).toSorted((a, b) => a.at - b.at),
    asked: () => checkers.some((checker) => checker.asked?.() === true),
  };
}
