/** The load of the past: what counts as history, its peak and its usual day, and how long a summary is good for. */
import { describe, expect, it } from 'vitest';
import { type Point, pointsOf } from '../../../src/model/points.ts';
import type { Interval } from '../../../src/model/promotion.ts';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import {
  createHistory,
  HISTORY_SPAN,
  notHistory,
  summarise,
} from '../../../src/observe/history.ts';
import type { RangeAnswer } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import { createMetricsDouble, failed, minutes } from './metrics-double.ts';

/** Midnight UTC before NOW: the first minute of slot 0. */
const MIDNIGHT = Date.UTC(2027, 1, 20);

/** 1, 2, 3 ... rps, one a minute. */
function climbing(count: number, from = MIDNIGHT): Point[] {
  return Array.from({ length: count }, (_, index) => ({
    value: index + 1,
    at: from + index * MINUTE,
  }));
}

const summary = (list: readonly Point[], excluded: readonly Interval[] = []) =>
  summarise(pointsOf(list), excluded);

describe('the summary of a history', () => {
  it('has the value that 99% of the minutes do not exceed as its peak', () => {
    expect(summary(climbing(100))?.dailyPeak).toBe(99);
    // 99% of 101 minutes are 99.99: 100 of them.
    expect(summary(climbing(101))?.dailyPeak).toBe(100);
    expect(summary(climbing(1))?.dailyPeak).toBe(1);
  });

  it('sorts by value, not by time', () => {
    const backwards = climbing(100).map(({ value, at }) => ({ value: 101 - value, at }));
    expect(summary(backwards)?.dailyPeak).toBe(99);
  });

  it('averages every five minutes of the day over the days', () => {
    // Slot 0 has 1 to 5 today and 11 to 15 tomorrow: mean 8. Slot 1 has 6 to 10 and 16 to 20: mean 13.
    const tomorrow = climbing(20, MIDNIGHT + DAY - 10 * MINUTE).slice(10);
    const { byTimeOfDay } = summary([...climbing(10), ...tomorrow]) ?? {};
    expect(byTimeOfDay).toHaveLength(288);
    expect(byTimeOfDay?.[0]).toBe(8);
    expect(byTimeOfDay?.[1]).toBe(13);
  });

  it('counts the peak for a time of day nobody has seen: unknown is not zero', () => {
    const { byTimeOfDay } = summary(climbing(5)) ?? {};
    expect(byTimeOfDay?.[0]).toBe(3);
    expect(byTimeOfDay?.[1]).toBe(5);
    expect(byTimeOfDay?.[287]).toBe(5);
  });

  it('takes a measured zero for a zero', () => {
    expect(summary([{ value: 0, at: MIDNIGHT }])).toMatchObject({ dailyPeak: 0 });
  });

  it('leaves out what is no number, infinite or negative', () => {
    const odd = [Number.NaN, Number.POSITIVE_INFINITY, -50].map((value, index) => ({
      value,
      at: MIDNIGHT + index * MINUTE,
    }));
    expect(summary(odd)).toBeUndefined();
    expect(summary([...odd, ...climbing(5)])).toMatchObject({
      dailyPeak: 5,
      covers: 5 * MINUTE,
    });
  });

  it('leaves out excluded minutes, the first one included and the end not', () => {
    const excluded = [{ from: MIDNIGHT + 2 * MINUTE, to: MIDNIGHT + 9 * MINUTE }];
    // 1, 2 and 10 remain.
    expect(summary(climbing(10), excluded)).toMatchObject({
      dailyPeak: 10,
      covers: 3 * MINUTE,
    });
    expect(summary(climbing(9).slice(2), excluded)).toBeUndefined();
  });

  it('is nothing, not zero, without any sample', () => {
    expect(summary([])).toBeUndefined();
  });
});

describe('what is not history', () => {
  it('is a promotion from when it had to be ready to the end of its tail', () => {
    const tailed = promotion({ start: NOW, tailUntil: NOW + 9 * HOUR });
    expect(notHistory(policySet({ windows: [tailed] }))).toEqual([
      { from: NOW - 15 * MINUTE, to: NOW + 9 * HOUR },
    ]);
  });

  it('is a promotion to its end when its tail is shorter, and from its start when it is ready late', () => {
    const odd = promotion({ start: NOW, readyFrom: NOW + MINUTE, tailUntil: NOW + MINUTE });
    expect(notHistory(policySet({ windows: [odd] }))).toEqual([{ from: NOW, to: NOW + HOUR }]);
  });

  it('is what a calendar excludes', () => {
    const test = { from: NOW, to: NOW + 3 * HOUR };
    const calendar = { name: 'sales', timeZone: 'UTC', generation: 1, excluded: [test] };
    expect(notHistory(policySet({ calendars: [calendar] }))).toEqual([test]);
  });
});

/** Answers in the order given; the last one from then on. */
function histories(...answers: readonly RangeAnswer[]) {
  let next = 0;
  const metrics = createMetricsDouble({}, () => {
    const answer = answers[Math.min(next, answers.length - 1)];
    next += 1;
    return answer ?? failed('nothing prepared');
  });
  const history = createHistory(metrics);
  const read = (now: number, policies = policySet()) => history('load', { policies, now });
  return { metrics, history, read };
}

const day = (rps: number) => minutes(rps, 1_440, NOW - DAY);

describe('a history that can be read', () => {
  it('asks for fourteen days', async () => {
    const { metrics, read } = histories(day(100));
    await read(NOW);
    expect(HISTORY_SPAN).toBe(14 * DAY);
    expect(metrics.ranges).toEqual([{ query: 'load', from: NOW - 14 * DAY, to: NOW }]);
  });

  it('is asked for again once an hour', async () => {
    const { metrics, read } = histories(day(100), day(120));
    await read(NOW);
    const within = await read(NOW + HOUR - 1);
    expect(metrics.ranges).toHaveLength(1);
    expect(within).toMatchObject({ kind: 'fresh', at: NOW, value: { dailyPeak: 100 } });

    const after = await read(NOW + HOUR);
    expect(metrics.ranges).toHaveLength(2);
    expect(after).toMatchObject({ kind: 'fresh', at: NOW + HOUR, value: { dailyPeak: 120 } });
  });

  it('is remembered per query', async () => {
    const { metrics, history } = histories(day(100));
    await history('a', { policies: policySet(), now: NOW });
    await history('b', { policies: policySet(), now: NOW });
    expect(metrics.ranges.map(({ query }) => query)).toEqual(['a', 'b']);
  });

  it('leaves out promotions', async () => {
    const { read } = histories(day(100));
    const all = promotion({ start: NOW - 2 * DAY, tailUntil: NOW + DAY });
    expect(await read(NOW, policySet({ windows: [all] }))).toEqual({
      kind: 'missing',
      cause: 'no sample outside promotions in the last 14 days',
    });
  });
});

describe('a history that cannot be read', () => {
  it('is missing, with the cause of the last attempt', async () => {
    const { read } = histories(failed('time-out'), failed('403 from the server'));
    expect(await read(NOW)).toEqual({ kind: 'missing', cause: 'time-out' });
    expect(await read(NOW + MINUTE)).toEqual({ kind: 'missing', cause: '403 from the server' });
  });

  it('is partial when the server warned, and tried again after a minute', async () => {
    const warnings = ['a store did not answer'];
    const { metrics, read } = histories({ ...day(40), warnings }, day(100));
    expect(await read(NOW)).toMatchObject({
      kind: 'partial',
      value: { dailyPeak: 40 },
      cause: 'the server warned: a store did not answer',
    });
    expect(await read(NOW + MINUTE)).toMatchObject({ kind: 'fresh', value: { dailyPeak: 100 } });
    expect(metrics.ranges).toHaveLength(2);
  });

  it('is whole when the server only gave advice', async () => {
    const { read } = histories({ ...day(100), warnings: ['info: not a counter'] });
    expect((await read(NOW)).kind).toBe('fresh');
  });

  it.each<[string, RangeAnswer]>([
    ['whole', day(100)],
    ['partial', { ...day(100), warnings: ['a store did not answer'] }],
  ])(
    'keeps its last summary, %s as it was, over a smaller partial one and over none',
    async (_, first) => {
      const smaller = { ...day(40), warnings: ['a store did not answer'] };
      const { read } = histories(first, smaller, failed());
      await read(NOW);
      expect(await read(NOW + HOUR)).toMatchObject({ value: { dailyPeak: 100 } });
      expect(await read(NOW + 2 * HOUR)).toMatchObject({ value: { dailyPeak: 100 } });
    },
  );

  it('is tried again after a minute, not in every cycle', async () => {
    const { metrics, read } = histories(failed(), day(100));
    await read(NOW);
    expect((await read(NOW + MINUTE - 1)).kind).toBe('missing');
    expect(metrics.ranges).toHaveLength(1);
    expect((await read(NOW + MINUTE)).kind).toBe('fresh');
  });

  it('keeps its last summary', async () => {
    const { metrics, read } = histories(day(100), failed());
    await read(NOW);
    const after = await read(NOW + HOUR);
    expect(metrics.ranges).toHaveLength(2);
    expect(after).toMatchObject({ kind: 'fresh', at: NOW, value: { dailyPeak: 100 } });
  });

  it('turns stale after a day and a half', async () => {
    const { read } = histories(day(100), failed());
    await read(NOW);
    expect((await read(NOW + 36 * HOUR)).kind).toBe('fresh');
    expect(await read(NOW + 36 * HOUR + MINUTE)).toMatchObject({
      kind: 'stale',
      at: NOW,
      value: { dailyPeak: 100 },
      cause: 'the history was not readable for a day and a half',
    });
  });

  it('turns stale between two attempts as well', async () => {
    const { metrics, read } = histories(day(100), failed());
    await read(NOW);
    await read(NOW + 36 * HOUR - 1);
    const attempts = metrics.ranges.length;
    expect((await read(NOW + 36 * HOUR + 1)).kind).toBe('stale');
    expect(metrics.ranges).toHaveLength(attempts);
  });
});
