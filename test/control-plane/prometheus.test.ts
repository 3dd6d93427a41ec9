// The real Prometheus scrapes, answers, and keeps port and data over a stop and over a SIGKILL.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from './suite.ts';
import { waitFor } from './wait.ts';

describeCluster('Prometheus', () => {
  let dir: string;
  let exporter: Server;
  let prometheus: Prometheus;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kingtide-prometheus-'));
    const port = await freePort();
    exporter = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4'); // Prometheus 3 refuses a scrape without one
      response.end('# TYPE orders counter\norders{tier="web"} 42\n');
    });
    await new Promise<void>((resolve) => exporter.listen(port, '127.0.0.1', resolve));
    const scrapes = [{ job: 'shop', targets: [`127.0.0.1:${port}`], intervalSeconds: 1 }];
    prometheus = await startPrometheus({ dir, scrapes });
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await prometheus?.close();
    exporter?.close();
    await rm(dir, { recursive: true, force: true });
  });

  const scraped = () =>
    waitFor('a sample', async () => (await prometheus.query('orders{tier="web"}'))[0], {
      timeoutMs: 15_000,
    });

  test('scrapes and answers', async () => {
    const sample = await scraped();
    expect(sample.value).toBe(42);
    expect(sample.metric).toMatchObject({ job: 'shop', tier: 'web' });
  });

  test('does not answer while stopped, and restarts on the same port with its data', async () => {
    await prometheus.stop();
    await expect(prometheus.query('up')).rejects.toThrow();
    await prometheus.restart();
    // Its first scrape after a start takes seconds: what it knows now, it knew before.
    const [kept] = await prometheus.query('count_over_time(orders[5m])');
    expect(kept?.value).toBeGreaterThanOrEqual(1);
  });

  test('comes back after SIGKILL', async () => {
    await prometheus.kill();
    await prometheus.restart();
    expect((await scraped()).value).toBe(42);
  });

  test('takes a new list of targets without a restart', async () => {
    const { pid } = prometheus.process();
    await prometheus.rescrape([{ job: 'nobody', targets: ['127.0.0.1:1'], intervalSeconds: 1 }]);
    const up = await waitFor(
      'the new target',
      async () => (await prometheus.query('up{job="nobody"}'))[0],
      { timeoutMs: 15_000 },
    );
    expect(up.value).toBe(0);
    expect(prometheus.process().pid).toBe(pid);
  });
});
