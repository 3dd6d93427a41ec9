/** The Metrics port against a local server that behaves well and badly. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  PrometheusMetrics,
  PrometheusOptions,
} from '../../src/adapters/prometheus/metrics.ts';
import { pointsOf } from '../../src/model/points.ts';
import {
  type Answer,
  answering,
  type FakePrometheus,
  metricsFor,
  NOW,
  sendJson,
  startFake,
} from '../unit/adapters/prometheus/fake-prometheus.ts';

let fake: FakePrometheus;
let prometheus: PrometheusMetrics;
let folder: string;

async function start(answer: Answer, options: Partial<PrometheusOptions> = {}): Promise<void> {
  fake = await startFake(answer);
  prometheus = metricsFor(fake.url, options);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kingtide-unit-'));
});

afterEach(async () => {
  await prometheus.close();
  await fake.stop();
  await rm(folder, { recursive: true });
});

const QUERY = 'sum(rate(req_total[1m]))';

describe('a good answer', () => {
  it('comes with the age of its samples by the clock of the server, not ours', async () => {
    await start(answering('120', 40));
    const answer = await prometheus.metrics.instant(QUERY);
    expect(answer).toEqual({
      kind: 'vector',
      series: [{ value: 120, at: NOW - 40_000 }],
      warnings: [],
    });
  });

  it('is asked for with the time-out and the series cap, so that the server stops too', async () => {
    await start(answering('120'));
    await prometheus.metrics.instant(QUERY);
    const main = fake.asked.find((one) => one.form.get('query') === QUERY);
    expect(main).toMatchObject({ method: 'POST', path: '/api/v1/query' });
    expect(main?.form.get('timeout')).toBe('2000ms');
    expect(main?.form.get('limit')).toBe('10001');
  });

  it('can be asked for by GET, behind a path prefix', async () => {
    fake = await startFake(answering('7'));
    prometheus = metricsFor(`${fake.url}/prom/`, { method: 'GET' });
    await prometheus.metrics.instant('vector(7)');
    expect(fake.asked).toMatchObject([{ method: 'GET', path: '/prom/api/v1/query' }]);
  });

  it('carries a warning when the age cannot be read, and counts as five minutes old', async () => {
    await start((asked, response) => {
      if (asked.form.get('query') === QUERY) return answering('120')(asked, response);
      sendJson(
        response,
        { status: 'error', errorType: 'execution', error: 'too many samples' },
        422,
      );
    });
    const answer = await prometheus.metrics.instant(QUERY);
    expect(answer).toEqual({
      kind: 'vector',
      series: [{ value: 120, at: NOW - 300_000 }],
      warnings: ['the age of the samples is unknown: HTTP 422: execution: too many samples'],
    });
  });
});

describe('a bad answer is failed, with its cause', () => {
  const cases: readonly (readonly [string, Answer, RegExp])[] = [
    [
      'an error of the server',
      (_, r) => sendJson(r, { status: 'error', errorType: 'timeout', error: 'too slow' }, 503),
      /^HTTP 503: timeout: too slow$/,
    ],
    [
      'an error page',
      (_, r) => r.writeHead(502, { 'content-type': 'text/html' }).end('<html>'),
      /^HTTP 502 without JSON/,
    ],
    [
      'a page of something else',
      (_, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      /^HTTP 200 without JSON/,
    ],
    [
      'a redirect',
      (_, r) => r.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
      /redirects \(302\)/,
    ],
    ['no right', (_, r) => sendJson(r, {}, 403), /refuses us \(403\)/],
    [
      'half a body',
      (_, r) => r.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"succ'),
      /not whole JSON/,
    ],
    ['a body that breaks off', breakOff, /cannot be asked/],
    ['more than a mebibyte', huge, /larger than 1048576 bytes/],
    ['silence', () => undefined, /no whole answer within 300 ms/],
    ['a body that never ends', trickle, /no whole answer within 300 ms/],
  ];

  it.each(cases)('%s', async (_, answer, cause) => {
    await start(answer, { timeoutMs: 300 });
    expect(await prometheus.metrics.instant('vector(1)')).toEqual({
      kind: 'failed',
      cause: expect.stringMatching(cause),
    });
  });

  it('nobody listens', async () => {
    await start(answering('1'));
    await fake.stop();
    expect(await prometheus.metrics.instant('vector(1)')).toEqual({
      kind: 'failed',
      cause: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  it('does not follow a redirect', async () => {
    await start(({ path }, response) => {
      if (path !== '/elsewhere')
        response.writeHead(307, { location: `${fake.url}/elsewhere` }).end();
    });
    await prometheus.metrics.instant('vector(1)');
    expect(fake.asked.map((one) => one.path)).toEqual(['/api/v1/query']);
  });

  it('does not hold up another query while one is slow', async () => {
    await start(
      (asked, response) => {
        if (asked.form.get('query') !== 'vector(2)') answering('1')(asked, response);
      },
      { timeoutMs: 500 },
    );
    const order: string[] = [];
    await Promise.all([
      prometheus.metrics.instant('vector(2)').then((answer) => order.push(answer.kind)),
      prometheus.metrics.instant('vector(1)').then((answer) => order.push(answer.kind)),
    ]);
    expect(order).toEqual(['vector', 'failed']);
  });
});

describe('credentials', () => {
  it('come from a file, and a rotated one is read again on the first refusal', async () => {
    const bearerTokenFile = join(folder, 'token');
    await writeFile(bearerTokenFile, 'old\n');
    await start(
      (asked, response) => {
        if (asked.headers.authorization === 'Bearer new') return answering('1')(asked, response);
        sendJson(response, {}, 401);
      },
      { bearerTokenFile },
    );
    const refused = await prometheus.metrics.instant('vector(1)');
    await writeFile(bearerTokenFile, 'new\n');
    const answered = await prometheus.metrics.instant('vector(1)');
    expect(refused).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/refuses us \(401\)/),
    });
    expect(answered).toMatchObject({ kind: 'vector' });
  });

  it('may be a name and a password', async () => {
    const passwordFile = join(folder, 'password');
    await writeFile(passwordFile, 'open sesame');
    await start(answering('1'), { basicAuth: { username: 'ali', passwordFile } });
    await prometheus.metrics.instant('vector(1)');
    // base64 of "ali:open sesame"
    expect(fake.asked[0]?.headers.authorization).toBe('Basic YWxpOm9wZW4gc2VzYW1l');
  });

  it('that cannot be read fail the query by the name of their key', async () => {
    await start(answering('1'), { bearerTokenFile: join(folder, 'absent') });
    expect(await prometheus.metrics.instant('vector(1)')).toEqual({
      kind: 'failed',
      cause: expect.stringMatching(/cannot read prometheus.bearerTokenFile: ENOENT/),
    });
    expect(fake.asked).toEqual([]);
  });

  it('never show in a cause', async () => {
    const bearerTokenFile = join(folder, 'token');
    await writeFile(bearerTokenFile, 'canary-7f3a\nsecond-line');
    await start(answering('1'), { bearerTokenFile });
    const answer = await prometheus.metrics.instant('vector(1)');
    expect(answer.kind).toBe('failed');
    expect(JSON.stringify(answer)).not.toContain('canary');
  });
});

describe('history', () => {
  it('is asked in chunks and put together', async () => {
    await start(({ form }, response) => {
      const values = [
        [Number(form.get('start')), '1'],
        [Number(form.get('end')), '2'],
      ];
      sendJson(response, {
        status: 'success',
        data: { resultType: 'matrix', result: [{ metric: {}, values }] },
      });
    });
    const answer = await prometheus.metrics.range('sum(x)', {
      from: 0,
      to: 10_001_000,
      step: 1_000,
    });
    const points = [
      { at: 0, value: 1 },
      { at: 9_999_000, value: 2 },
      { at: 10_000_000, value: 1 },
      { at: 10_001_000, value: 2 },
    ];
    expect(answer).toEqual({ kind: 'points', points: pointsOf(points), warnings: [] });
  });

  it('fails whole when one chunk fails', async () => {
    await start(({ form }, response) => {
      const late = Number(form.get('start')) > 0;
      sendJson(
        response,
        late
          ? { status: 'error', errorType: 'execution', error: 'gone' }
          : { status: 'success', data: { resultType: 'matrix', result: [] } },
      );
    });
    const answer = await prometheus.metrics.range('sum(x)', {
      from: 0,
      to: 10_001_000,
      step: 1_000,
    });
    expect(answer).toEqual({ kind: 'failed', cause: 'execution: gone' });
  });

  it('fails when another series answers later on', async () => {
    await start(({ form }, response) => {
      const metric = { pod: form.get('start') };
      sendJson(response, {
        status: 'success',
        data: { resultType: 'matrix', result: [{ metric, values: [[1, '1']] }] },
      });
    });
    const answer = await prometheus.metrics.range('x', { from: 0, to: 10_001_000, step: 1_000 });
    expect(answer).toMatchObject({
      kind: 'failed',
      cause: expect.stringMatching(/^more than one series over time/),
    });
  });
});

function breakOff(_: unknown, response: Parameters<Answer>[1]): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"status":');
  response.flushHeaders();
  setTimeout(() => response.destroy(), 20);
}

function huge(_: unknown, response: Parameters<Answer>[1]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(`"${'x'.repeat(1_048_577)}"`);
}

function trickle(_: unknown, response: Parameters<Answer>[1]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 50);
  response.on('close', () => clearInterval(timer));
}
