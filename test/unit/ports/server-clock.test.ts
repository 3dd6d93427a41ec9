/** A clock that jumps is noticed at once and the API server believed, until the own clock is right again. */
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { createServerClock, DRIFT_MAX } from '../../../src/ports/server-clock.ts';

const START = 1_000_000_000;

function clocks() {
  const own = { wall: START, monotonic: 0 };
  const drifts: number[] = [];
  const clock = createServerClock({
    clock: { now: () => own.wall, monotonic: () => own.monotonic, sleep: async () => undefined },
    onDrift: (drift) => drifts.push(drift),
  });
  function pass(ms: number): void {
    own.wall += ms;
    own.monotonic += ms;
  }
  return { own, clock, drifts, pass };
}

describe('the clock that is checked against the API server', () => {
  it('is the own clock as long as nobody was heard, or both agree within half a minute', () => {
    const { own, clock, drifts } = clocks();
    expect(clock.now()).toBe(START);

    clock.hear(START - DRIFT_MAX);
    expect(clock.now()).toBe(START);
    own.wall = START + 7;
    expect(clock.now()).toBe(START - DRIFT_MAX);
    expect(drifts).toEqual([30_007]);
  });

  it('goes on by the monotonic clock when the wall clock jumps two hours ahead, before the server is heard again', () => {
    const { own, clock, pass } = clocks();
    clock.hear(START);
    pass(10 * SECOND);

    own.wall += 120 * MINUTE;

    expect(clock.now()).toBe(START + 10 * SECOND);
    pass(5 * SECOND);
    expect(clock.now()).toBe(START + 15 * SECOND);
  });

  it('is the own clock again once that is right, and says both turns once', () => {
    const { own, clock, drifts, pass } = clocks();
    clock.hear(START);
    own.wall -= 5 * MINUTE;
    clock.now();
    clock.now();
    own.wall += 5 * MINUTE;
    pass(SECOND);

    expect(clock.now()).toBe(START + SECOND);
    expect(drifts).toEqual([-5 * MINUTE, 0]);
  });
});
