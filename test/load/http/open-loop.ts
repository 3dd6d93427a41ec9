/** Counts arrivals of an open loop: evenly spaced at the rate of the moment, whether or not anybody answers. No clock in here. */
import type { Outcome, Ramp } from './protocol.ts';

/** Of sums of tenths: an arrival is due although its last bits are missing. */
const ROUNDING = 1e-9;

export interface OpenLoop {
  /** From `nowMs` on. */
  set(ramp: Ramp, nowMs: number): void;
  /** Arrivals due since the last call. */
  due(nowMs: number): number;
  note(what: keyof Omit<Outcome, 'offered'>): void;
  outcome(): Outcome;
}

export function createOpenLoop(): OpenLoop {
  let ramp: Ramp = { from: 0, to: 0, overMs: 0 };
  let since = 0;
  let last = 0;
  /** Arrivals that are due, with the fraction that is not yet. */
  let owed = 0;
  const counts = { offered: 0, good: 0, late: 0, lost: 0 };
  return {
    set: (next, nowMs) => {
      ramp = next;
      since = nowMs;
      last = nowMs;
    },
    due: (nowMs) => {
      const middle = (nowMs + last) / 2 - since;
      owed += (rateAt(ramp, middle) * (nowMs - last)) / 1_000;
      last = nowMs;
      const whole = Math.floor(owed + ROUNDING);
      owed -= whole;
      counts.offered += whole;
      return whole;
    },
    note: (what) => {
      counts[what]++;
    },
    outcome: () => ({ ...counts }),
  };
}

function rateAt({ from, to, overMs }: Ramp, elapsedMs: number): number {
  if (elapsedMs >= overMs) return to;
  return from + ((to - from) * elapsedMs) / overMs;
}
