/** Over how much time a query averages. */
import { describe, expect, it } from 'vitest';
import { smearOf } from '../../../src/policy/smear.ts';

describe('the smear of a query', () => {
  it.each([
    ['sum(rate(a_total{route="x[9m]"}[15s]))', 15_000],
    ['sum(rate(a_total[1m30s] offset 5m))', 90_000],
    ['rate(a_total[60])', 60_000],
    ['sum(rate(a_total[1m])) + sum(rate(b_total[5m]))', 300_000],
    ['sum(rate(a_total[5m])) + sum(rate(b_total[1m]))', 300_000],
  ])('is its longest range: %s', (query, ms) => {
    expect(smearOf(query)).toBe(ms);
  });

  it.each(['sum(sessions)', 'rate(a_total[2 * 30])', 'rate(a_total['])(
    'is unknown without a range in plain time: %s',
    (query) => {
      expect(smearOf(query)).toBeUndefined();
    },
  );
});
