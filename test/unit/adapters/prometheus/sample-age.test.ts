/** Which question tells the age of the samples behind a query, and how its answer is read. */
import { describe, expect, it } from 'vitest';
import { ageOf, ageQuery } from '../../../../src/adapters/prometheus/sample-age.ts';

describe('the question about age', () => {
  it('asks the selector of a plain query for the time of its samples', () => {
    expect(ageQuery('sum(up{job="gateway"})')).toBe(
      'label_replace(min(timestamp(up{job="gateway"})), "selector", "0", "", "")',
    );
  });

  it('asks a selector in a range whether it still reports', () => {
    expect(ageQuery('sum(rate(req_total[1m]))')).toBe(
      'label_replace(min(timestamp(req_total)) or 0 * max(present_over_time(req_total[1m])), "selector", "0", "", "")',
    );
  });

  it('asks every selector once, without its offset', () => {
    expect(ageQuery('a / a offset 1w + {"b.c"}')).toBe(
      'label_replace(min(timestamp(a)), "selector", "0", "", "") or label_replace(min(timestamp({"b.c"})), "selector", "1", "", "")',
    );
  });

  it('has nothing to ask about numbers that come from no series', () => {
    expect(ageQuery('vector(1) + time()')).toBeUndefined();
  });
});

describe('the age', () => {
  const at = 1_700_000_060_000;
  const row = (value: number) => ({ value, at, labels: {} });
  const answer = (...values: readonly number[]) => ({
    kind: 'vector' as const,
    rows: values.map(row),
    warnings: [],
  });

  it('is that of the oldest selector', () => {
    expect(ageOf(answer(1_700_000_050, 1_700_000_020))).toEqual({ age: 40_000, doubt: undefined });
  });

  it('is in doubt when a series behind a range has ended', () => {
    expect(ageOf(answer(1_700_000_055, 0))).toMatchObject({
      age: 300_000,
      doubt: expect.stringMatching(/ended/),
    });
  });

  it('is in doubt when no current sample stands behind the value', () => {
    expect(ageOf(answer())).toMatchObject({
      age: 300_000,
      doubt: expect.stringMatching(/no current sample/),
    });
  });

  it('is never negative', () => {
    expect(ageOf(answer(1_700_000_061)).age).toBe(0);
  });
});
