/** Leadership that is never lost. Double leaders and lost leases come with the faults. */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Lease } from '../../ports/lease.ts';

const HOLD: Millis = 15 * SECOND;

export function createSimulatedLease(clock: Pick<Clock, 'monotonic'>): Lease {
  return { held: () => true, deadline: () => clock.monotonic() + HOLD };
}
