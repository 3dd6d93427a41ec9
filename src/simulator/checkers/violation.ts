/** An invariant that did not hold, by its id. A checker watches the world and answers at the end. */
import type { Millis } from '../../model/units.ts';

export interface Violation {
  /** Ids of the invariants: S1 home, L3 no orphans. */
  readonly invariant: 'S1' | 'L3';
  readonly at: Millis;
  readonly message: string;
}

export interface Checker {
  finish(): readonly Violation[];
}
