// The Metrics port on a real Prometheus: what is odd about an answer is said, and nothing turns into 0.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createPrometheusMetrics,
  type PrometheusMetrics,
} from '../../src/adapters/prometheus/metrics.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import type { InstantAnswer } from '../../src/ports/metrics.ts';
import { NO_POINTS, pointsIn } from '../builders/points.ts';
import { type Prometheus, startPrometheus } from '../control-plane/prometheus.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type Exporter, startExporter } from './prometheus-exporter.ts';

const LINES = [
  'steady 42',
  'nothing NaN',
  'above +Inf',
  'below -Inf',
  ...Array.from({ length: 10_050 }, (_, index) => `many{i="${index}"} 1`),
  ...Array.from({ length: 300 }, (_, index) => `pods{pod="${index}"} 2`),
];

const FAR_BACK_MS = 120_000;

describeCluster('the Metrics port on a real Prometheus', () => {
  let dir: string;
  let shop: Exporter;
  let other: Exporter;
  let server: Prometheus;
  let prometheus: PrometheusMetrics;
  const clock = createSystemClock();

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kingtide-answers-'));
    shop = await startExporter();
    other = await startExporter();
    shop.expose(() => [...LINES, `pushed 7 ${Date.now() - FAR_BACK_MS}`]);
    other.expose(['going 5']);
    server = await startPrometheus({
      dir,
      scrapes: [
        { job: 'shop', targets: [shop.target], intervalSeconds: 1 },
        { job: 'other', targets: [other.target], intervalSeconds: 1 },
        { job: 'half', targets: [shop.target, '127.0.0.1:1'], intervalSeconds: 1 },
      ],
    });
    prometheus = createPrometheusMetrics({
      clock,
      url: server.url,
      timeoutMs: 10_000,
      method: 'POST',
    });
    await eventually('steady', (answer) => values(answer).length === 2);
    await eventually('going', (answer) => values(answer).length === 1);
    await eventually('up{job="half"}', (answer) => values(answer).length === 2);
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await prometheus?.close();
    await server?.close();
    await shop?.stop();
    await other?.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const ask = (query: string) => prometheus.metrics.instant(query);

  function eventually(
    query: string,
    wanted: (answer: InstantAnswer) => boolean,
  ): Promise<InstantAnswer> {
    const look = async () => {
      const answer = await ask(query);
      return wanted(answer) ? answer : undefined;
    };
    return waitFor(`a wanted answer to ${query}`, look, { timeoutMs: 30_000, intervalMs: 200 });
  }

  test('a scraped value comes with the time of its sample', async () => {
    const before = clock.now();
    const answer = await ask('sum(steady{job="shop"})');
    expect(values(answer)).toEqual([42]);
    expect(answer).toMatchObject({ warnings: [] });
    expect(ageAt(answer, before)).toBeLessThan(30_000);
  });

  test('a sample that somebody exposes with an old time stamp keeps its age', async () => {
    const answer = await ask('max(pushed)');
    expect(values(answer)).toEqual([7]);
    expect(ageAt(answer, clock.now())).toBeGreaterThanOrEqual(FAR_BACK_MS);
  });

  test('the oldest of the series behind a sum gives the age', async () => {
    const answer = await ask('sum(steady{job="shop"}) + sum(pushed{job="shop"})');
    expect(values(answer)).toEqual([49]);
    expect(ageAt(answer, clock.now())).toBeGreaterThanOrEqual(FAR_BACK_MS);
  });

  test.each([
    ['nothing{job="shop"}', Number.NaN],
    ['above{job="shop"}', Number.POSITIVE_INFINITY],
    ['below{job="shop"}', Number.NEGATIVE_INFINITY],
    ['sum(steady{job="shop"}) / 0', Number.POSITIVE_INFINITY],
  ])('%s is kept as %d', async (query, value) => {
    expect(values(await ask(query))).toEqual([value]);
  });

  test('a series nobody knows is an empty vector, not 0', async () => {
    expect(await ask('sum(rate(nobody_total[1m]))')).toEqual({
      kind: 'vector',
      series: [],
      warnings: [],
    });
  });

  test('a scalar is one series', async () => {
    expect(values(await ask('scalar(vector(3))'))).toEqual([3]);
  });

  test('every series of a vector is there', async () => {
    expect(values(await ask('pods{job="shop"}'))).toEqual(Array.from({ length: 300 }, () => 2));
  });

  test('more than ten thousand series are refused, not cut', async () => {
    expect(await ask('sum by (i) (many)')).toMatchObject({
      cause: expect.stringMatching(/^more than 10000 series/),
    });
  });

  test('more than a mebibyte is refused', async () => {
    expect(await ask('many{job="shop"}')).toMatchObject({
      cause: expect.stringMatching(/^the answer is larger than 1048576 bytes/),
    });
  });

  test('a target that does not answer is a 0 among the targets', async () => {
    expect(values(await ask('up{job="half"}')).toSorted()).toEqual([0, 1]);
  });

  test.each([
    ['a range vector', 'steady[1m]', /answers with a matrix/],
    ['a string', '"steady"', /answers with a string/],
    ['a typing error', 'sum(steady', /^HTTP 400: bad_data: .*parse error/],
    ['a type error', 'rate(steady)', /^HTTP 400: bad_data: .*expected type range vector/],
  ])('%s is refused with its reason', async (_, query, cause) => {
    expect(await ask(query)).toMatchObject({ kind: 'failed', cause: expect.stringMatching(cause) });
  });

  test('a warning of the server is kept', async () => {
    const answer = await ask('quantile(2, pods{job="shop"})');
    expect(answer).toMatchObject({
      warnings: [expect.stringMatching(/quantile value should be between 0 and 1/)],
    });
  });

  test('a remark on the query is kept and marked as one', async () => {
    const answer = await eventually('sum(rate(steady[30s]))', (one) => values(one).length > 0);
    expect(answer).toMatchObject({
      warnings: [expect.stringMatching(/^info: .*might not be a counter/)],
    });
  });

  test('a counter reset is no leap', async () => {
    const rate = 'sum(rate(requests_total{job="other"}[15s]))';
    let count = 1_000_000;
    other.expose(() => {
      count += 10;
      return [`requests_total ${count}`, 'going 5'];
    });
    await eventually(rate, (answer) => (values(answer)[0] ?? 0) > 0);
    count = 0;
    const seen: number[] = [];
    await eventually(
      'sum(resets(requests_total{job="other"}[15s]))',
      (answer) => (values(answer)[0] ?? 0) > 0,
    );
    seen.push(...values(await ask(rate)));
    // About ten a second, whatever the counter stood at; a lost reset would be tens of thousands, up or down.
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen[0]).toBeLessThan(100);
  });

  test('a series that ended is gone from an instant query, and in doubt behind a range', async () => {
    const rate = 'sum(rate(ending_total[1m]))';
    let count = 0;
    other.expose(() => {
      count += 30;
      return [`ending_total ${count}`, 'going 5'];
    });
    const reporting = await eventually(rate, (answer) => (values(answer)[0] ?? 0) > 0);
    expect(reporting).toMatchObject({ warnings: [] });
    other.expose(['going 5']);
    await eventually(
      'ending_total',
      (answer) => answer.kind === 'vector' && answer.series.length === 0,
    );
    const fading = await ask(rate);
    expect(values(fading)).toHaveLength(1); // Prometheus goes on answering
    expect(ageAt(fading, clock.now())).toBeGreaterThanOrEqual(300_000);
    expect(fading).toMatchObject({ warnings: [expect.stringMatching(/have ended/)] });
  });

  test('a target that breaks takes its series along', async () => {
    other.setDown(true);
    await eventually('up{job="other"} == 0', (answer) => values(answer).length === 1);
    expect(await ask('going')).toEqual({ kind: 'vector', series: [], warnings: [] });
    other.setDown(false);
    await eventually('going', (answer) => values(answer).length === 1);
  });

  test('a query that takes too long is failed', async () => {
    const hasty = createPrometheusMetrics({
      clock,
      url: server.url,
      timeoutMs: 30,
      method: 'POST',
    });
    const answer = await hasty.metrics.instant(
      'sum(avg_over_time(many[10m:1s])) + sum(max_over_time(many[10m:1s]))',
    );
    await hasty.close();
    expect(answer).toMatchObject({ kind: 'failed' });
  });

  test('two weeks of minutes come whole, over the limit of points per question', async () => {
    const to = 1_800_000_000_000;
    const from = to - 14 * 24 * 60 * 60_000;
    const answer = await prometheus.metrics.range('vector(1)', { from, to, step: 60_000 });
    const points = pointsIn(answer);
    expect(points).toHaveLength(20_161);
    expect([points[0]?.at, points.at(-1)?.at]).toEqual([from, to]);
    const gaps = points
      .slice(1)
      .filter((point, index) => point.at - (points[index]?.at ?? 0) !== 60_000);
    expect(gaps).toEqual([]);
  });

  test('a range keeps NaN, and has no points where nothing was', async () => {
    const span = { from: 1_000_000, to: 1_002_000, step: 1_000 };
    const nan = await prometheus.metrics.range('vector(0) / 0', span);
    expect(pointsIn(nan).map(({ value }) => value)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(await prometheus.metrics.range('sum(steady)', span)).toEqual(NO_POINTS);
  });

  test('a range of two series is refused', async () => {
    const now = clock.now();
    const answer = await prometheus.metrics.range('up', {
      from: now - 1_000,
      to: now,
      step: 1_000,
    });
    expect(answer).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/or more series where one is expected/),
    });
  });

  test('a server that is down is a failure, and back it answers again', async () => {
    await server.stop();
    expect(await ask('steady')).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/ECONNREFUSED/),
    });
    await server.restart();
    await eventually('steady{job="shop"}', (answer) => values(answer).length === 1);
  });
});

function values(answer: InstantAnswer): readonly number[] {
  return answer.kind === 'vector' ? answer.series.map((one) => one.value) : [];
}

function ageAt(answer: InstantAnswer, now: number): number {
  const [first] = answer.kind === 'vector' ? answer.series : [];
  return first === undefined ? Number.NaN : now - first.at;
}
