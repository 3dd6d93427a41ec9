/** The real clock. The only place that sets a timer or reads the machine's time for the product. */
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';

/** Timers longer than this fire at once, so a long sleep is taken in parts. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function createSystemClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now(), sleep };
}

async function sleep(ms: Millis, signal?: AbortSignal): Promise<void> {
  const wakeAt = performance.now() + ms;
  for (let left = ms; left > 0; left = wakeAt - performance.now()) {
    if (signal?.aborted) return;
    await timer(Math.min(left, LONGEST_TIMER_MS), signal);
  }
}

function timer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(handle);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const handle = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
