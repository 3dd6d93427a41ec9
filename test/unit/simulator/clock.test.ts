/** Virtual time: order of events, sleepers and how far a run goes. */
import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../../src/simulator/clock.ts';

describe('virtual clock', () => {
  it('runs events in order of time, then in the order they were asked for', async () => {
    const clock = createVirtualClock(1_000);
    const seen: string[] = [];
    clock.at(1_300, () => seen.push('late'));
    clock.at(1_100, () => seen.push('first'));
    clock.at(1_100, () => seen.push('second'));
    clock.at(1_200, () => seen.push(`middle at ${clock.now()}`));

    await clock.run(2_000);

    expect(seen).toEqual(['first', 'second', 'middle at 1200', 'late']);
    expect(clock.now()).toBe(2_000);
    expect(clock.monotonic()).toBe(1_000);
  });

  it('keeps a thousand events in order whatever order they come in', async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    for (let index = 0; index < 1_000; index += 1) {
      const at = (index * 7_919) % 1_000;
      clock.at(at, () => seen.push(at));
    }

    await clock.run(1_000);

    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  });

  it('lets a sleeper finish all it does at one instant before time goes on', async () => {
    const clock = createVirtualClock(0);
    const seen: string[] = [];
    async function sleeper(): Promise<void> {
      await clock.sleep(10);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      seen.push(`slept until ${clock.now()}`);
    }
    const sleeping = sleeper();
    clock.at(11, () => seen.push('eleven'));

    await clock.run(20);
    await sleeping;

    expect(seen).toEqual(['slept until 10', 'eleven']);
  });

  it('wakes a sleeper at once when its signal aborts', async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    let woke: number | undefined;
    const sleeping = clock.sleep(1_000, stop.signal).then(() => {
      woke = clock.now();
    });
    clock.at(5, () => stop.abort());

    await clock.run(100);
    await sleeping;

    expect(woke).toBe(5);
  });

  it('leaves what is due later for the next run', async () => {
    const clock = createVirtualClock(0);
    const seen: number[] = [];
    clock.at(50, () => seen.push(50));

    await clock.run(49);
    expect(seen).toEqual([]);
    await clock.run(50);
    expect(seen).toEqual([50]);
  });
});
