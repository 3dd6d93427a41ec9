/** Which pods a served sum is made of, as a query. */
import { describe, expect, it } from 'vitest';
import { seriesQuery } from '../../../src/policy/series-query.ts';

describe('the query that counts the pods of a sum', () => {
  it('counts pods, not series, because a pod may have one series per status code', () => {
    expect(seriesQuery('sum(rate(http_requests_total{app="browse"}[1m]))')).toBe(
      'count(count by (pod) (rate(http_requests_total{app="browse"}[1m])))',
    );
  });

  it.each([
    'max(queue_length)',
    'sum by (code) (rate(http_requests_total[1m]))',
    'sum(rate(a_total[1m])) + sum(rate(b_total[1m]))',
    'scalar(sum(rate(a_total[1m])))',
    'sum()',
  ])('knows none for %s', (query) => {
    expect(seriesQuery(query)).toBeUndefined();
  });
});
