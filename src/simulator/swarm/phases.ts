/** When faults may strike in a scenario of any length: not while it settles, and not in the time it needs to heal. */
import { MINUTE } from '../../model/units.ts';
import type { Scenario } from '../scenario.ts';
import type { ChaosPhase } from './draw.ts';

/** The controller must have trusted its readings once before it is surprised. */
const SETTLING = 15 * MINUTE;
/** Share of the rest that is chaos. */
const CHAOS = 0.5;

export function phaseOf({ from, to }: Pick<Scenario, 'from' | 'to'>): ChaosPhase {
  const begin = Math.min(from + SETTLING, to);
  return { from: begin, until: begin + Math.floor((to - begin) * CHAOS) };
}
