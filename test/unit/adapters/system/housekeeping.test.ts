/** Chores by the clock: fake timers stand for the clock on the wall, node-cron is the real one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Chore,
  type Housekeeping,
  startHousekeeping,
} from '../../../../src/adapters/system/housekeeping.ts';
import type { Fields } from '../../../../src/ports/log.ts';

let housekeeping: Housekeeping | undefined;
const warned: Fields[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2027, 1, 28, 15, 59, 30) });
  warned.length = 0;
});
afterEach(async () => {
  await housekeeping?.stop();
  vi.useRealTimers();
});

function start(chores: readonly Chore[], timeZone = 'UTC'): void {
  const log = {
    info: () => undefined,
    warn: (fields: Fields) => void warned.push(fields),
    error: () => undefined,
  };
  housekeeping = startHousekeeping({ chores, timeZone, log });
}

describe('housekeeping', () => {
  it('runs a chore at its minutes', async () => {
    let runs = 0;
    start([{ name: 'credentials', cron: '* * * * *', run: () => void runs++ }]);
    await vi.advanceTimersByTimeAsync(29_000);
    const before = runs;
    await vi.advanceTimersByTimeAsync(121_000);
    expect([before, runs]).toEqual([0, 3]);
  });

  it('counts days in the time zone of the operator', async () => {
    const at: string[] = [];
    start(
      [{ name: 'summary', cron: '0 0 * * *', run: () => void at.push(new Date().toISOString()) }],
      'Asia/Shanghai',
    );
    await vi.advanceTimersByTimeAsync(3_600_000);
    // Midnight in Shanghai.
    expect(at).toEqual([expect.stringMatching(/^2027-02-28T16:00:00/)]);
  });

  it('says a failure and runs the chore again next time', async () => {
    let runs = 0;
    const run = () => {
      runs += 1;
      throw new Error('disk full');
    };
    start([{ name: 'summary', cron: '* * * * *', run }]);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(runs).toBe(2);
    expect(warned).toEqual([
      { chore: 'summary', error: 'disk full' },
      { chore: 'summary', error: 'disk full' },
    ]);
  });

  it('does not start a chore that still runs', async () => {
    let started = 0;
    start([
      { name: 'slow', cron: '* * * * *', run: () => new Promise<void>(() => void started++) },
    ]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(started).toBe(1);
  });

  it('runs nothing after it was stopped', async () => {
    let runs = 0;
    start([{ name: 'credentials', cron: '* * * * *', run: () => void runs++ }]);
    await housekeeping?.stop();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(runs).toBe(0);
  });

  it('refuses a cron line that means nothing', () => {
    expect(() => start([{ name: 'odd', cron: '61 * * * *', run: () => undefined }])).toThrow();
  });
});
