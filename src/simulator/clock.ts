/**
 * Virtual time: a queue of events that runs as fast as they can be handled. The only time in the simulator, and the
 * only place that knows how promises are drained between two events.
 */
import type { Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import { createEventQueue } from './event-queue.ts';

export interface VirtualClock extends Clock {
  /** Runs `event` at that time (now, when it has passed), after events of the same time that were asked for earlier. */
  at(time: Millis, event: () => void): void;
  /** Runs all events up to and including `until`, and leaves the clock there. Stops early when `signal` aborts. */
  run(until: Millis, signal?: AbortSignal): Promise<void>;
}

export function createVirtualClock(start: Millis): VirtualClock {
  const queue = createEventQueue();
  let time = start;
  // Events of the world wake no promise; only those that do pay for a turn of the event loop.
  let promisesAwake = false;

  function at(due: Millis, event: () => void): void {
    queue.push({ at: Math.max(due, time), run: event });
  }

  function sleep(ms: Millis, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      function wake(): void {
        promisesAwake = true;
        signal?.removeEventListener('abort', wake);
        resolve();
      }
      if (signal?.aborted === true) return wake();
      signal?.addEventListener('abort', wake, { once: true });
      at(time + Math.max(0, ms), wake);
    });
  }

  async function run(until: Millis, signal?: AbortSignal): Promise<void> {
    // Whoever was started since the last run is in the middle of something.
    promisesAwake = true;
    while (signal?.aborted !== true) {
      if (promisesAwake) await settled();
      promisesAwake = false;
      const event = queue.popUntil(until);
      if (event === undefined) break;
      time = event.at;
      event.run();
    }
    time = Math.max(time, until);
  }

  return { now: () => time, monotonic: () => time - start, sleep, at, run };
}

/** Resolves after every promise that can settle without new events has settled. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
