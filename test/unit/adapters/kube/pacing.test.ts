/** Rate limit, back-off and conditions of time, on a clock that is moved by hand. */
import { describe, expect, it } from 'vitest';
import { backOffDelay } from '../../../../src/adapters/kube/back-off.ts';
import { startDeadline } from '../../../../src/adapters/kube/deadline.ts';
import { createTokenBucket } from '../../../../src/adapters/kube/token-bucket.ts';
import { createManualClock } from './manual-clock.ts';

describe('back-off', () => {
  const backOff = { first: 500, longest: 15_000 };

  it.each([
    [1, 0, 250],
    [1, 0.5, 375],
    [2, 0, 500],
    [5, 0, 4_000],
    [6, 0, 7_500],
    [60, 0, 7_500],
  ])('failure %i with chance %d waits %i ms', (failures, chance, delay) => {
    expect(backOffDelay(backOff, failures, chance)).toBe(delay);
  });
});

describe('token bucket', () => {
  it('lets a burst through, then one request each tenth of a second', async () => {
    const clock = createManualClock();
    const bucket = createTokenBucket({ clock, perSecond: 10, burst: 2 });
    await bucket.take('first');
    await bucket.take('first');
    let third = false;
    const waiting = bucket.take('first').then(() => {
      third = true;
    });

    clock.advance(99);
    await Promise.resolve();
    expect(third).toBe(false);
    clock.advance(1);
    await waiting;
    expect(third).toBe(true);
  });

  it('keeps a quarter of the burst from what comes last', async () => {
    const clock = createManualClock();
    const bucket = createTokenBucket({ clock, perSecond: 10, burst: 8 });
    for (let taken = 0; taken < 6; taken += 1) await bucket.take('last');
    void bucket.take('last');
    expect(clock.sleeps).toEqual([100]);

    await bucket.take('first');
    await bucket.take('first');
    expect(clock.sleeps).toEqual([100]);
  });

  it('a caller who gives up waits no longer', async () => {
    const clock = createManualClock();
    const bucket = createTokenBucket({ clock, perSecond: 1, burst: 1 });
    await bucket.take('first');
    const stop = new AbortController();
    const waiting = bucket.take('first', stop.signal);

    stop.abort();

    await expect(waiting).resolves.toBeUndefined();
  });
});

describe('deadline', () => {
  it('ends after its limit, counted from the last sign of life', async () => {
    const clock = createManualClock();
    const deadline = startDeadline({ clock, limit: 1_000 });
    clock.advance(900);
    deadline.extend();
    clock.advance(900);
    await new Promise(setImmediate);
    expect(deadline.signal.aborted).toBe(false);

    clock.advance(200);
    await new Promise(setImmediate);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.expired()).toBe(true);
  });

  it("the caller's own end is not a time-out", () => {
    const caller = new AbortController();
    const deadline = startDeadline({
      clock: createManualClock(),
      limit: 1_000,
      signal: caller.signal,
    });

    caller.abort();

    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.expired()).toBe(false);
  });
});
