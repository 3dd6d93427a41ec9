/**
 * One fault as a scenario schedules it or a seed draws it: what goes wrong, when, how often and where. Knows nothing
 * of how the world carries it out.
 */
import type { Millis, Ratio } from '../../model/units.ts';
import type { FaultId } from './catalogue.ts';

export interface ScheduledFault {
  readonly id: FaultId;
  /** On from here ... */
  readonly from: Millis;
  /** ... until here; after it the world heals. */
  readonly until: Millis;
  /** Share of the chances that the fault takes while it is on, 0 to 1. */
  readonly rate: Ratio;
  /** What it strikes, in the words of the catalogue (a node group, a workload, a call); undefined: anything. */
  readonly subject: string | undefined;
  /** How hard, in the unit the catalogue names; undefined: the catalogue's usual size. */
  readonly size: number | undefined;
}
