/** The part of PromQL that demands are written in; the rest is refused by name. */
import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../../../src/simulator/promql/compile.ts';
import {
  type SampleSource,
  type Series,
  UnsupportedQuery,
} from '../../../../src/simulator/promql/value.ts';

const NOW = 600_000;

interface Fixture {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Growth per second, for counters. */
  readonly perSecond?: number;
  /** Age of the newest sample. */
  readonly age?: number;
  readonly ended?: boolean;
}

/** Samples every 15 s up to `age` before NOW. */
function series({ labels, value, perSecond = 0, age = 0, ended = false }: Fixture): Series {
  const newest = NOW - age;
  const samples = Array.from({ length: 100 }, (_, index) => {
    const at = newest - (99 - index) * 15_000;
    return { at, value: value + ((at - newest) / 1_000) * perSecond };
  });
  return {
    labels,
    samples: (after, upTo) => samples.filter(({ at }) => at > after && at <= upTo),
    endedBy: () => ended,
  };
}

function source(fixtures: readonly Fixture[]): SampleSource {
  const all = fixtures.map(series);
  return {
    select: ({ metric, matchers }) =>
      all.filter(
        ({ labels }) =>
          labels['__name__'] === metric &&
          matchers.every(({ label, matches }) => matches(labels[label] ?? '')),
      ),
  };
}

const SHOP = source([
  { labels: { __name__: 'temp', app: 'a', zone: 'x' }, value: 1 },
  { labels: { __name__: 'temp', app: 'a', zone: 'y' }, value: 2 },
  { labels: { __name__: 'temp', app: 'b', zone: 'x' }, value: 30 },
  { labels: { __name__: 'hits_total', app: 'a' }, value: 10_000, perSecond: 4 },
  { labels: { __name__: 'hits_total', app: 'b' }, value: 50_000, perSecond: 6 },
  { labels: { __name__: 'late', app: 'a' }, value: 7, age: 299_000 },
  { labels: { __name__: 'stale', app: 'a' }, value: 7, age: 300_000 },
  { labels: { __name__: 'gone', app: 'a' }, value: 7, ended: true },
]);

function values(query: string): readonly number[] {
  const value = compileQuery(query)({ source: SHOP, at: NOW });
  return value.kind === 'scalar' ? [value.value] : value.elements.map((element) => element.value);
}

describe('PromQL of the simulated Prometheus', () => {
  it.each([
    ['temp', [1, 2, 30]],
    ['temp{app="a"}', [1, 2]],
    ['temp{app!="a"}', [30]],
    ['temp{zone=~"x|z"}', [1, 30]],
    ['temp{zone=~"x.*",app!~"a|c"}', [30]],
    ['temp{zone=~"x",zone!="y"}', [1, 30]],
    ['temp{app=~"."}', [1, 2, 30]],
    ['temp{app=~""}', []],
    ['temp{missing=""}', [1, 2, 30]],
    ['{__name__="temp",app="b"}', [30]],
    ['nothing', []],
  ])('selects %s', (query, expected) => {
    expect(values(query)).toEqual(expected);
  });

  it.each([
    ['sum(temp)', [33]],
    ['avg(temp)', [11]],
    ['max(temp)', [30]],
    ['min(temp)', [1]],
    ['count(temp)', [3]],
    ['sum by (app) (temp)', [3, 30]],
    ['max(temp) by (zone)', [30, 2]],
    ['sum(nothing)', []],
  ])('aggregates %s', (query, expected) => {
    expect(values(query)).toEqual(expected);
  });

  it.each([
    ['1 + 2 * 3', [7]],
    ['(1 + 2) * 3', [9]],
    ['-sum(temp)', [-33]],
    ['sum(temp) / 3 - 1', [10]],
    ['100 - temp{app="b"}', [70]],
    ['7 % 4', [3]],
    ['sum(temp) / count(temp)', [11]],
    ['temp{zone="x"} + temp{app="a"}', [2]],
  ])('works out %s', (query, expected) => {
    expect(values(query)).toEqual(expected);
  });

  it('takes rates per series before it sums', () => {
    expect(values('sum(rate(hits_total[1m]))')[0]).toBeCloseTo(10);
    expect(values('increase(hits_total{app="a"}[1m])')[0]).toBeCloseTo(240);
  });

  it('shows a sample for five minutes and no longer, and a vanished target not at all', () => {
    expect(values('late')).toEqual([7]);
    expect(values('stale')).toEqual([]);
    expect(values('gone')).toEqual([]);
  });

  it('says when the newest sample behind a value was taken', () => {
    const value = compileQuery('sum(late)')({ source: SHOP, at: NOW });
    expect(value).toMatchObject({ elements: [{ at: NOW - 299_000, value: 7 }] });
  });

  it.each([
    'histogram_quantile(0.99, temp)',
    'sum without (app) (temp)',
    'topk(3, temp)',
    'temp offset 5m',
    'rate(temp[2h])',
    'temp > 5',
    'temp or nothing',
    'temp * on (app) temp',
    'rate(sum(temp))',
    'sum(',
    '',
  ])('refuses %s instead of guessing', (query) => {
    expect(() => compileQuery(query)).toThrow(UnsupportedQuery);
  });
});
