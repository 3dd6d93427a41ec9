/**
 * A plan as it is told: with a hold for each request that an assertion stopped, and for what the ledger could not be told.
 * Pure, so that a recorded cycle replays: the plan of its input, told with its outcomes.
 */
import type { Outcome } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { assertionHolds } from './subject.ts';
import { unrecordedHolds } from './unrecorded.ts';

export function told(plan: Plan, outcomes: readonly Outcome[]): Plan {
  const late = [...assertionHolds(outcomes), ...unrecordedHolds(outcomes)];
  return late.length === 0 ? plan : { ...plan, holds: [...plan.holds, ...late] };
}
