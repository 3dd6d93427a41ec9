/** A clock that moves only when told to; a sleeper wakes at once, as if the time had passed. */
import type { Clock } from '../../../src/ports/clock.ts';
import { NOW } from '../instant.ts';
import type { Calls } from './calls.ts';

export interface FakeClock extends Clock {
  advance(ms: number): void;
}

/** Sleeping costs no time here, so a loop that nothing ends would hang the test; it fails instead. */
const SLEEPS_MAX = 1_000;

export function fakeClock(calls: Calls): FakeClock {
  /** Anything but zero, so that nothing rests on where monotonic time begins. */
  const began = 12_345;
  let passed = 0;
  let sleeps = 0;
  return {
    now: () => NOW + passed,
    monotonic: () => began + passed,
    advance: (ms) => {
      passed += ms;
    },
    async sleep(ms, signal) {
      calls.note('clock.sleep', ms);
      sleeps += 1;
      if (sleeps > SLEEPS_MAX) throw new Error(`slept ${SLEEPS_MAX} times; nothing ends this loop`);
      if (!signal?.aborted) passed += ms;
    },
  };
}
