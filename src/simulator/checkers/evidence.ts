/**
 * What checkers may look at: the world's truth, its journal, the faults in it and what was declared. What the controller
 * says of itself is here only as `said`, for the invariants that are about exactly that.
 */
import type { Settings } from '../../model/decide-input.ts';
import type { PolicySet } from '../../model/policy-set.ts';
import type { Millis } from '../../model/units.ts';
import type { PolicyDocument } from '../../policy/document.ts';
import type { SimulatedLedger } from '../ports/ledger.ts';
import type { World } from '../world/world.ts';
import type { Said } from './said.ts';

export interface Evidence {
  /** With its journal and its faults; checkers listen to `world.journal`. */
  readonly world: World;
  /** NodeRequests as the API server has them, forgotten ones included. */
  readonly ledger: Pick<SimulatedLedger, 'ever' | 'lost'>;
  readonly documents: readonly PolicyDocument[];
  /** What the documents mean at an instant: policies in force and promotion windows around it. */
  readonly policiesAt: (now: Millis) => PolicySet;
  readonly settings: Settings;
  /** From here on every scheduled fault is over: the second phase, in which L1, L2 and L4 are judged. */
  readonly healedAt: Millis;
  /** For S10, L2, L3 and L5: plans, holds and counts as the processes tell them. */
  readonly said: Pick<Said, 'listen'>;
}
