/** An invariant that did not hold, by its id. A checker watches the world and answers at the end. */
import type { Millis } from '../../model/units.ts';

export type InvariantId =
  | `S${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12}`
  | `L${1 | 2 | 3 | 4 | 5}`;

export interface Violation {
  readonly invariant: InvariantId;
  readonly at: Millis;
  readonly message: string;
}

export interface Checker {
  /** Everything found, in order of time. Called once, after the end. */
  finish(): readonly Violation[];
  /** For what is judged only after the faults: whether it was. Called after `finish`. */
  asked?(): boolean;
}
