/** Takes one cycle's input, plan and outcomes and makes status, events, metrics and the decision log of the same values. */
import type { DecideInput } from '../model/decide-input.ts';
import type { Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';

export interface Cycle {
  readonly input: DecideInput;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
}

export interface Recorder {
  record(cycle: Cycle): Promise<void>;
}
