/** A time limit on the Clock port for one piece of I/O, joined with the caller's own signal. */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';

export interface Deadline {
  readonly signal: AbortSignal;
  /** The limit, not the caller, ended it. */
  expired(): boolean;
  /** Starts the limit anew: something was heard. */
  extend(): void;
  /** Must be called once: lets go of the timer. */
  clear(): void;
}

export interface DeadlineOptions {
  readonly clock: Clock;
  readonly limit: Millis;
  readonly signal?: AbortSignal | undefined;
}

export function startDeadline({ clock, limit, signal }: DeadlineOptions): Deadline {
  const ended = new AbortController();
  const cleared = new AbortController();
  let until = clock.monotonic() + limit;
  let expired = false;
  const abort = () => ended.abort(signal?.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });

  async function guard(): Promise<void> {
    for (let left = limit; left > 0; left = until - clock.monotonic()) {
      await clock.sleep(left, cleared.signal);
      if (cleared.signal.aborted) return;
    }
    expired = true;
    ended.abort(new Error(`no answer within ${Math.round(limit / 1_000)} s`));
  }
  void guard();

  function clear(): void {
    cleared.abort();
    signal?.removeEventListener('abort', abort);
  }

  return {
    signal: ended.signal,
    expired: () => expired,
    extend: () => {
      until = clock.monotonic() + limit;
    },
    clear,
  };
}
