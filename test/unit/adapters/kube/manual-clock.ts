/** A clock that stands still until told to move, for faults that take minutes. Real sockets still need real moments. */
import type { Clock } from '../../../../src/ports/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both times on and wakes who is due, in order. */
  advance(ms: number): void;
  /** Moves the wall clock only, as an administrator or NTP would. */
  jumpWall(ms: number): void;
  /** How long each sleeper asked to sleep, in the order asked. */
  readonly sleeps: readonly number[];
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

export function createManualClock(start = 1_000_000): ManualClock {
  let monotonic = 0;
  let wall = start;
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();

  function advance(ms: number): void {
    monotonic += ms;
    wall += ms;
    const due = [...sleepers].filter((one) => one.wakeAt <= monotonic);
    for (const sleeper of due.sort((a, b) => a.wakeAt - b.wakeAt)) sleeper.wake();
  }

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted || ms <= 0) return Promise.resolve();
    sleeps.push(ms);
    return new Promise((resolve) => {
      const wake = () => {
        sleepers.delete(sleeper);
        resolve();
      };
      const sleeper = { wakeAt: monotonic + ms, wake };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  return {
    now: () => wall,
    monotonic: () => monotonic,
    sleep,
    advance,
    jumpWall: (ms) => {
      wall += ms;
    },
    sleeps,
  };
}
