/** How long a kubelet waits before it starts a container again that ended. Starts nothing itself. */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';

export interface RestartPolicy {
  /** Called at the end of a container that ran for `ran`; the pause before its next start. */
  pauseAfter(ran: Millis): Millis;
}

/** A container that ended is started again after about this long; its process then begins with nothing in memory. */
const RESTART: Millis = 3 * SECOND;
/** CrashLoopBackOff: from 10 s, doubling to five minutes, forgotten after ten minutes of good running. */
const FIRST_BACK_OFF: Millis = 10 * SECOND;
const LONGEST_BACK_OFF: Millis = 5 * MINUTE;
const FORGOTTEN_AFTER: Millis = 10 * MINUTE;

export function createRestartPolicy(): RestartPolicy {
  let failures = 0;
  return {
    pauseAfter(ran) {
      if (ran >= FORGOTTEN_AFTER) failures = 0;
      failures += 1;
      if (failures === 1) return RESTART;
      return Math.min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2 ** (failures - 2));
    },
  };
}
