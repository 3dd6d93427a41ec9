/** Every invariant that is checked, one checker each. A new checker is a file and a line here. */
import type { Evidence } from './evidence.ts';
import { checkOrphans } from './l3-no-orphans.ts';
import { checkHome } from './s1-home.ts';
import type { Checker, InvariantId, Violation } from './violation.ts';

export interface NamedChecker {
  readonly invariant: InvariantId;
  /** What must hold, in one sentence. */
  readonly says: string;
  readonly start: (evidence: Evidence) => Checker;
}

export const CHECKERS: readonly NamedChecker[] = [
  {
    invariant: 'S1',
    says: 'no pod that is not marked burstable is ever on a cloud node',
    start: checkHome,
  },
  {
    invariant: 'L3',
    says: 'every machine is explained by exactly one intent, and no intent by more machines than it asked for',
    start: checkOrphans,
  },
];

/** Starts them all; what they found, in order of time, when the run is over. */
export function startCheckers(evidence: Evidence): Checker {
  const started = CHECKERS.map(({ start }) => start(evidence));
  return {
    finish(): readonly Violation[] {
      return started.flatMap((checker) => checker.finish()).toSorted((a, b) => a.at - b.at);
    },
  };
}
