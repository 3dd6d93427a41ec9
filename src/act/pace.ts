/**
 * How many changes a cycle sends before what can wait is put off to the next one. It counts every change, holds none back
 * by itself, and is never a reason to put off growth.
 */
import { type Millis, SECOND } from '../model/units.ts';

/**
 * Changes per second. The API server is asked for at most 50 requests a second in a burst (reliability.md, S9 and T16);
 * the rest is left to growth, the ledger and status, which are not put off.
 */
const CHANGES_PER_SECOND = 40;

export interface Pace {
  /** One more change has been sent. */
  send(): void;
  isSpent(): boolean;
}

/** `tick`: time between two cycles. */
export function createPace(tick: Millis): Pace {
  const most = (CHANGES_PER_SECOND * tick) / SECOND;
  let sent = 0;
  return {
    send: () => {
      sent += 1;
    },
    isSpent: () => sent >= most,
  };
}
