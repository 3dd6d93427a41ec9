/**
 * A limit on requests per second towards one API server, shared by everything in this process. It only delays.
 * `first` (shrink order, ledger) may empty the bucket; `last` (status, Events) leaves a quarter of it for the others.
 */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';

export type Priority = 'first' | 'normal' | 'last';

export interface TokenBucket {
  /** Resolves when one request may go; at once, without a token, when the signal aborts. */
  take(priority: Priority, signal?: AbortSignal): Promise<void>;
}

export interface BucketOptions {
  readonly clock: Clock;
  readonly perSecond: number;
  readonly burst: number;
}

const RESERVE: Readonly<Record<Priority, number>> = { first: 0, normal: 0.05, last: 0.25 };

export function createTokenBucket({ clock, perSecond, burst }: BucketOptions): TokenBucket {
  let tokens = burst;
  let filledAt = clock.monotonic();

  function refill(): void {
    const now = clock.monotonic();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1_000) * perSecond);
    filledAt = now;
  }

  async function take(priority: Priority, signal?: AbortSignal): Promise<void> {
    const floor = Math.floor(RESERVE[priority] * burst);
    for (;;) {
      if (signal?.aborted) return;
      refill();
      const lacking = floor + 1 - tokens;
      if (lacking <= 0) break;
      await clock.sleep(waitFor(lacking), signal);
    }
    tokens -= 1;
  }

  function waitFor(lacking: number): Millis {
    return Math.max(1, Math.ceil((lacking / perSecond) * 1_000));
  }

  return { take };
}
