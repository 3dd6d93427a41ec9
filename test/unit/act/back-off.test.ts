/** How long a pool that refused is left alone. */
import { describe, expect, it } from 'vitest';
import { backOffAfter } from '../../../src/act/grow.ts';
import type { PoolView } from '../../../src/model/snapshot.ts';
import type { GrowOutcome } from '../../../src/ports/node-pools.ts';
import { NOW } from '../../builders/instant.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

type BackOff = PoolView['backOff'];
type Why = Extract<GrowOutcome, { kind: 'refused' }>['why'];

function refused(why: Why): GrowOutcome {
  return { kind: 'refused', why, message: 'no' };
}

function failedBefore(failures: number, until = NOW): BackOff {
  return { until, reason: 'stock-out: no', failures };
}

describe('backing off', () => {
  it('doubles from 5 to 30 minutes and stays there', () => {
    const waits: number[] = [];
    let backOff: BackOff;
    for (let failure = 1; failure <= 5; failure += 1) {
      backOff = backOffAfter(refused('stock-out'), backOff, NOW);
      waits.push(((backOff?.until ?? 0) - NOW) / MINUTE);
    }

    expect(waits).toEqual([5, 10, 20, 30, 30]);
    expect(backOff?.failures).toBe(5);
  });

  it.each<Why>(['stock-out', 'denied', 'invalid'])('begins with 5 minutes after %s', (why) => {
    expect(backOffAfter(refused(why), undefined, NOW)).toEqual({
      until: NOW + 5 * MINUTE,
      reason: `${why}: no`,
      failures: 1,
    });
  });

  it('waits longest at once after a quota, which does not heal by itself', () => {
    expect(backOffAfter(refused('quota'), undefined, NOW)).toEqual({
      until: NOW + 30 * MINUTE,
      reason: 'quota: no',
      failures: 1,
    });
  });

  it('waits one minute after throttling, which counts as no failure', () => {
    expect(backOffAfter(refused('throttled'), undefined, NOW)).toEqual({
      until: NOW + MINUTE,
      reason: 'no',
      failures: 0,
    });
    expect(backOffAfter(refused('throttled'), failedBefore(2), NOW)?.failures).toBe(2);
  });

  it('remembers failures for just under three hours', () => {
    const before = failedBefore(3, NOW - 3 * HOUR + 1);

    expect(backOffAfter(refused('stock-out'), before, NOW)).toMatchObject({
      until: NOW + 30 * MINUTE,
      failures: 4,
    });
  });

  it('forgets failures after three hours', () => {
    const before = failedBefore(3, NOW - 3 * HOUR);

    expect(backOffAfter(refused('stock-out'), before, NOW)).toMatchObject({
      until: NOW + 5 * MINUTE,
      failures: 1,
    });
  });

  it('lets throttling not renew failures that are forgotten', () => {
    const before = failedBefore(3, NOW - 3 * HOUR);

    expect(backOffAfter(refused('throttled'), before, NOW)?.failures).toBe(0);
  });

  it('ends with the first order that is taken, in part or whole', () => {
    const partial: GrowOutcome = { kind: 'partial', granted: 1, why: 'stock-out' };

    expect(backOffAfter({ kind: 'accepted' }, failedBefore(3), NOW)).toBeUndefined();
    expect(backOffAfter(partial, failedBefore(3), NOW)).toBeUndefined();
  });

  it('stands as it was after an answer nobody heard', () => {
    const unheard: GrowOutcome = { kind: 'unknown', message: 'timed out' };
    const before = failedBefore(2);

    expect(backOffAfter(unheard, before, NOW)).toBe(before);
    expect(backOffAfter(unheard, undefined, NOW)).toBeUndefined();
  });
});
