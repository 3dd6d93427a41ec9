/** Collects what one checker finds. Keeps the first few: a broken run breaks the same promise at every event. */
import type { Millis } from '../../model/units.ts';
import type { InvariantId, Violation } from './violation.ts';

export interface Findings {
  add(at: Millis, message: string): void;
  /** In order of time. */
  readonly all: readonly Violation[];
}

/** Enough to see a pattern, few enough to read. */
const KEPT = 20;

export function createFindings(invariant: InvariantId): Findings {
  const all: Violation[] = [];
  return {
    all,
    add(at, message) {
      if (all.length < KEPT) all.push({ invariant, at, message });
    },
  };
}
