/** Time as the product sees it. Wall time is for calendars only; timeouts and deadlines use monotonic time. */
import type { Millis } from '../model/units.ts';

export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. May jump. */
  now(): Millis;
  /** Never jumps, starts anywhere. */
  monotonic(): Millis;
  /** Resolves after `ms`, or at once when the signal aborts (it never rejects). */
  sleep(ms: Millis, signal?: AbortSignal): Promise<void>;
}
