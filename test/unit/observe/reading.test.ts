/** What is believed of one answer: whatever is odd about it makes it stale, partial, censored or missing, never 0. */
import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../src/model/reading.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Rps } from '../../../src/model/units.ts';
import { SECOND } from '../../../src/model/units.ts';
import {
  censoredBy,
  coverageOfPods,
  coverageOfTargets,
  covered,
  singleValue,
} from '../../../src/observe/reading.ts';
import type { InstantAnswer } from '../../../src/ports/metrics.ts';
import { NOW } from '../../builders/instant.ts';
import { failed, vector, warned } from './metrics-double.ts';

const ASKED = { now: NOW, scrapeInterval: 15 * SECOND };

function read(answer: InstantAnswer): Reading<Rps> {
  return singleValue(answer, ASKED);
}

function sampled(secondsAgo: number): InstantAnswer {
  const at = NOW - secondsAgo * SECOND;
  return { kind: 'vector', series: [{ value: 100, at }], warnings: [] };
}

describe('a value', () => {
  it('is fresh when it is one recent number, and so is a measured zero', () => {
    expect(read(vector(100))).toEqual(fresh(100, NOW));
    expect(read(vector(0))).toEqual(fresh(0, NOW));
  });

  it.each<[string, InstantAnswer, string]>([
    ['the server failed', failed('503 from the server'), '503 from the server'],
    ['there is no series', vector(), 'the query answered with no series'],
    [
      'there are several series',
      vector(1, 2, 3),
      '3 series where one is expected: aggregate them, for instance with sum()',
    ],
    ['it is no number', vector(Number.NaN), 'the value is NaN'],
    ['it is infinite', vector(Number.POSITIVE_INFINITY), 'the value is Infinity'],
    ['it is negatively infinite', vector(Number.NEGATIVE_INFINITY), 'the value is -Infinity'],
    ['it is negative', vector(-1), 'the value is negative: -1'],
  ])('is missing when %s', (_, answer, cause) => expect(read(answer)).toEqual(missing(cause)));

  it('is stale when it is older than three scrapes and five seconds', () => {
    // 3 x 15 s + 5 s = 50 s.
    expect(read(sampled(50)).kind).toBe('fresh');
    expect(read(sampled(51))).toEqual({
      kind: 'stale',
      value: 100,
      at: NOW - 51 * SECOND,
      cause: 'sampled 51 s ago',
    });
    expect(singleValue(sampled(51), { now: NOW, scrapeInterval: 60 * SECOND }).kind).toBe('fresh');
  });

  it('is partial when the server warned, whatever it advised before', () => {
    const answer = warned(vector(100), 'info: not a counter', 'a store did not answer');
    expect(read(answer)).toEqual({
      kind: 'partial',
      value: 100,
      at: NOW,
      coverage: null,
      cause: 'the server warned: a store did not answer',
    });
  });

  it('is fresh when the server only gave advice', () => {
    expect(read(warned(vector(100), 'info: not a counter')).kind).toBe('fresh');
  });
});

describe('coverage by targets', () => {
  it('is the share of those that equal 1', () => {
    expect(coverageOfTargets(vector(1, 1, 1, 0), ASKED)).toEqual({
      share: 0.75,
      cause: '3 of 4 targets report',
    });
    // Only a 1 counts: neither 2 nor NaN is a target that reports.
    expect(coverageOfTargets(vector(1, 2, Number.NaN, 1), ASKED).share).toBe(0.5);
  });

  it('counts nobody who was last heard of longer ago than three scrapes and a little', () => {
    // Three scrapes of 15 s and 5 s for the way: 50 s.
    const series = [50, 51].map((ago) => ({ value: 1, at: NOW - ago * SECOND }));
    expect(coverageOfTargets({ kind: 'vector', series, warnings: [] }, ASKED).share).toBe(0.5);
  });

  it.each<[string, InstantAnswer | undefined, string]>([
    [
      'no targets are named',
      undefined,
      'the demand names no targets, so nobody knows whether all report',
    ],
    ['they cannot be asked', failed(), 'targets: time-out'],
    ['none answers', vector(), 'targets: the query answered with no series'],
  ])('is not known when %s', (_, answer, cause) => {
    expect(coverageOfTargets(answer, ASKED)).toEqual({ share: null, cause });
  });
});

describe('coverage by pods', () => {
  it('is the number of series over the number of Ready pods, and never above the whole', () => {
    expect(coverageOfPods(vector(7), 10)).toEqual({
      share: 0.7,
      cause: '7 series for 10 Ready pods',
    });
    expect(coverageOfPods(vector(12), 10).share).toBe(1);
  });

  it.each<[string, InstantAnswer | undefined, number | undefined]>([
    ['nothing was asked', undefined, 10],
    ['the count cannot be had', failed(), 10],
    ['nothing is counted', vector(), 10],
    ['the pods cannot be had', vector(7), undefined],
  ])('is not known when %s', (_, answer, pods) => {
    const cause = 'own series cannot be counted against Ready pods';
    expect(coverageOfPods(answer, pods)).toEqual({ share: null, cause });
  });

  it('is not known when no pod is Ready', () => {
    expect(coverageOfPods(vector(7), 0)).toEqual({ share: null, cause: 'no pod is Ready' });
  });
});

describe('a sum', () => {
  it('is whole from a coverage of 90%', () => {
    const value = fresh(100, NOW);
    expect(covered(value, { share: 0.9, cause: '9 of 10' })).toBe(value);
  });

  it.each([0.89, null])('is partial at a coverage of %s', (share) => {
    expect(covered(fresh(100, NOW), { share, cause: 'why' })).toEqual({
      kind: 'partial',
      value: 100,
      at: NOW,
      coverage: share,
      cause: 'why',
    });
  });

  it('stays what it was when it was in doubt already', () => {
    const gone = missing<Rps>('time-out');
    expect(covered(gone, { share: 0.1, cause: 'why' })).toBe(gone);
  });
});

describe('a served reading', () => {
  it('is a lower bound from 90% of what the Ready pods can serve', () => {
    expect(censoredBy(fresh(900, NOW), 1_000, false)).toEqual({
      kind: 'censored',
      value: 900,
      at: NOW,
      cause: '90% of what the Ready pods can serve',
    });
    expect(censoredBy(fresh(899, NOW), 1_000, false).kind).toBe('fresh');
  });

  it('is a lower bound while a veto is true', () => {
    expect(censoredBy(fresh(10, NOW), 1_000, true)).toMatchObject({
      kind: 'censored',
      cause: 'taken while a veto is true',
    });
  });

  it('is taken as it is when nobody knows what the pods can serve', () => {
    expect(censoredBy(fresh(900, NOW), undefined, false).kind).toBe('fresh');
  });

  it('stays what it was when it was in doubt already', () => {
    const gone = missing<Rps>('time-out');
    expect(censoredBy(gone, 1_000, true)).toBe(gone);
  });
});
