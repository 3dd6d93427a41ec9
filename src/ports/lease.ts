/** Leadership. A lease is not a lock: every sender asks again right before each request. */
import type { Millis } from '../model/units.ts';

export interface Lease {
  /** True while this process may act: held, and monotonic time is before the deadline. */
  held(): boolean;
  /** Monotonic deadline of the current hold; undefined when not held. */
  deadline(): Millis | undefined;
}
