/** Queries are judged on their syntax tree. Each row: the query, its use, and the code or nothing. */
import { describe, expect, it } from 'vitest';
import { type QueryUse, queryFlaw, shortRangeFlaw } from '../../../src/policy/promql.ts';

type Row = readonly [query: string, code: string | undefined, fix?: string];

const VALUE: readonly Row[] = [
  ['sum(rate(requests_total[1m]))', undefined],
  ['sum by () (rate(requests_total[1m]))', undefined],
  ['(sum(rate(requests_total[1m])))', undefined],
  ['-sum(sessions)', undefined],
  ['sum(sessions) + sum(other)', undefined],
  ['sum(sessions) * 2', undefined],
  ['sum(sessions @ 1803902400)', undefined],
  ['sum(sessions offset 5m)', undefined],
  ['sum(rate(requests_total[1m] offset 5m))', undefined],
  ['sum(rate(requests_total[1m] @ 1803902400))', undefined],
  ['max_over_time(sum(rate(requests_total[1m]))[10m:30s])', undefined],
  ['histogram_quantile(0.99, sum by (le) (rate(seconds_bucket[5m])))', undefined],
  ['clamp_min(sum(rate(requests_total[1m])), 0)', undefined],
  ['scalar(sessions)', undefined],
  ['vector(1)', undefined],
  ['absent(up)', undefined],
  ['1', undefined],
  ['count(requests_total)', undefined],
  ['sum(rate({__name__="requests_total"}[1m]))', undefined],
  ['sum(rate(requests_total{code=~"5..",path!~"/a|/b"}[1m]))', undefined],
  ['sum(rate(requests_total{path=~"(?i)checkout"}[1m]))', undefined],
  ['sum(rate(requests_total{path=~"(?P<x>a)b"}[1m]))', undefined],
  ['sum(sessions) > 5', undefined],
  ['sum(\n  rate(requests_total[1m])\n)', undefined],
  ['', 'PROMQL_SYNTAX'],
  ['sum(rate(requests_total[1m])', 'PROMQL_SYNTAX', 'promtool'],
  ['sum(rate(requests_total[5x]))', 'PROMQL_SYNTAX'],
  [
    'sum(rate(requests_total[$__rate_interval]))',
    'PROMQL_SYNTAX',
    'replace the dashboard variable',
  ],
  ['up}, drop{', 'PROMQL_SYNTAX'],
  ['sum(up)\u0007', 'CONTROL_CHARACTER'],
  ['rate()', 'PROMQL_RANGE'],
  ['sum(rate(requests_total))', 'PROMQL_RANGE', 'write sum(rate(requests_total[1m]))'],
  ['rate(sum(requests))', 'PROMQL_RANGE', 'write rate(sum(requests)[5m:])'],
  ['sum(requests_total[1m])', 'PROMQL_RANGE', 'write sum(rate(requests_total[1m]))'],
  ['requests_total[1m]', 'PROMQL_RANGE', 'write rate(requests_total[1m])'],
  ['sum(requests_total)', 'PROMQL_RAW_COUNTER', 'write sum(rate(requests_total[1m]))'],
  ['sum({__name__="requests_total"})', 'PROMQL_RAW_COUNTER', '{__name__="requests_total"}[1m]'],
  ['sum(request_seconds_count)', 'PROMQL_RAW_COUNTER'],
  ['sum(max_over_time(requests_total[5m]))', 'PROMQL_RAW_COUNTER', 'use rate() or increase()'],
  ['sum({app="web"})', undefined],
  ['sum(sessions) or vector(0)', 'PROMQL_VECTOR_ZERO', 'write sum(sessions)'],
  ['sum(sessions or on() (vector(0)))', 'PROMQL_VECTOR_ZERO', 'write sum(sessions)'],
  ['sum(sessions) or sum(other)', undefined],
  ['sum(sessions) or (sum(other))', undefined],
  ['sum(rate(requests_total{code=~"("}[1m]))', 'PROMQL_REGEX'],
  ['sum(rate(requests_total{code=~"a(?=b)"}[1m]))', 'PROMQL_REGEX'],
  ['sum(rate(requests_total{code=~"(a)\\\\1"}[1m]))', 'PROMQL_REGEX'],
  ['sessions', 'PROMQL_NOT_ONE_VALUE', 'write sum(sessions)'],
  ['rate(requests_total[1m])', 'PROMQL_NOT_ONE_VALUE'],
  ['sum by (pod) (sessions)', 'PROMQL_NOT_ONE_VALUE'],
  ['sum without (pod) (sessions)', 'PROMQL_NOT_ONE_VALUE'],
  ['sum by (le) (rate(seconds_bucket[5m]))', 'PROMQL_NOT_ONE_VALUE'],
  ['sum by (le) (rate(seconds_bucket[5m])) / 2', 'PROMQL_NOT_ONE_VALUE'],
  ['topk(3, sessions)', 'PROMQL_NOT_ONE_VALUE'],
  ['time(sessions)', undefined],
  [`sum(${'a'.repeat(200)}) or vector(0)`, 'PROMQL_VECTOR_ZERO', `write sum(${'a'.repeat(156)}...`],
];

function rows(list: readonly Row[]) {
  return list.map(([query, code, fix]) => ({ query, code, fix }));
}

function check(
  query: string,
  use: QueryUse,
  [code, fix]: readonly [string | undefined, string | undefined],
): void {
  const flaw = queryFlaw(query, use);
  expect(flaw?.code).toBe(code);
  if (fix !== undefined) expect(flaw?.fix).toContain(fix);
}

describe('a query for one value', () => {
  it.each(rows(VALUE))('$query: $code', ({ query, code, fix }) => {
    check(query, 'value', [code, fix]);
  });

  it('names line and column where it has several lines', () => {
    expect(queryFlaw('sum(\n  rate(requests_total)\n)', 'value')?.message).toContain(
      'line 2, column 3 of the query',
    );
  });
});

describe('a query for a veto', () => {
  it.each(
    rows([
      [
        'sum(rate(errors_total[1m])) > 5',
        'PROMQL_COMPARISON',
        'write sum(rate(errors_total[1m])) and put the limit',
      ],
      [
        'sum(rate(errors_total[1m]) >= 5)',
        'PROMQL_COMPARISON',
        'write sum(rate(errors_total[1m]))',
      ],
      ['sum(rate(errors_total[1m])) > bool 5', undefined],
      ['sum(rate(errors_total[1m])) + 5', undefined],
    ]),
  )('$query: $code', ({ query, code, fix }) => {
    check(query, 'veto', [code, fix]);
  });
});

describe('a query for a series per target', () => {
  it.each(
    rows([
      ['up{job="gateway"}', undefined],
      ['up{job="gateway"} == 1', 'PROMQL_COMPARISON', 'write up{job="gateway"}'],
    ]),
  )('$query: $code', ({ query, code, fix }) => {
    check(query, 'series', [code, fix]);
  });
});

describe('a range', () => {
  it.each<readonly [query: string, interval: number, fix: string | undefined]>([
    ['sum(rate(requests_total[29s]))', 15_000, 'write sum(rate(requests_total[1m]))'],
    ['sum(rate(requests_total[30s]))', 15_000, undefined],
    ['sum(rate(requests_total[20]))', 15_000, 'write sum(rate(requests_total[1m]))'],
    ['sum(rate(requests_total[500ms]))', 15_000, '1m'],
    ['sum(rate(requests_total[1m30s]))', 15_000, undefined],
    ['sum(rate(requests_total[1h]))', 15_000, undefined],
    ['sum(rate(requests_total[1m]))', 60_000, 'write sum(rate(requests_total[240s]))'],
    ['sum(rate(requests_total[2 * 5s]))', 15_000, undefined],
    ['sum(rate(requests_total[10s]))', 5_000, undefined],
    ['sum(sessions)', 15_000, undefined],
  ])('of %s with scrapes every %d ms: %s', (query, interval, fix) => {
    const flaw = shortRangeFlaw(query, interval);
    if (fix === undefined) expect(flaw).toBeUndefined();
    else expect(flaw?.fix).toContain(fix);
  });
});
