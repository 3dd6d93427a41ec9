/** What is known of a kind of fault before it is scheduled. */
import type { InvariantId } from '../checkers/violation.ts';

export interface FaultKind {
  /** As in the fault model: a letter for the layer, and a number. */
  readonly id: string;
  readonly title: string;
  /** What `subject` of a scheduled fault names; empty: it has none. */
  readonly subject: string;
  /** Unit of `size`; empty: it has none. */
  readonly size: string;
  /** Invariants that must hold under it. */
  readonly holds: readonly InvariantId[];
  /** The half of the product that is still to come, with whose checkers this fault is judged in full. */
  readonly waitsFor: string | undefined;
}
