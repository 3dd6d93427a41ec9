/** The contract of Metrics, kept by the adapter on a real Prometheus that scrapes two steady gateways. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createPrometheusMetrics } from '../../src/adapters/prometheus/metrics.ts';
import { createSystemClock } from '../../src/adapters/system/clock.ts';
import { SECOND } from '../../src/model/units.ts';
import { type MetricsFixture, metricsContract } from '../contract/metrics-contract.ts';
import { startPrometheus } from '../control-plane/prometheus.ts';
import { describeCluster } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { startExporter } from './prometheus-exporter.ts';

const TARGETS = 2;
const SCRAPE_INTERVAL = SECOND;
/** A window of 30 s before each point of a span of 6 s, and what a busy machine loses. */
const SAMPLES_NEEDED = 40;
const SPAN = 6 * SECOND;

describeCluster('the Metrics port over a steady load', () => {
  // Last opened, first closed; also when the opening failed half way.
  const opened: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const close of opened.toReversed()) await close();
  });

  async function gateway(): Promise<string> {
    const exporter = await startExporter();
    opened.push(exporter.stop);
    const started = performance.now();
    exporter.expose(() => {
      const seconds = (performance.now() - started) / SECOND;
      return ['# TYPE gateway_requests_total counter', line('a', 600), line('b', 1_200)];

      function line(route: string, rps: number): string {
        return `gateway_requests_total{route="${route}"} ${(rps / TARGETS) * seconds}`;
      }
    });
    return exporter.target;
  }

  async function open(): Promise<MetricsFixture> {
    const dir = await mkdtemp(join(tmpdir(), 'kingtide-metrics-'));
    opened.push(() => rm(dir, { recursive: true, force: true }));
    const targets = await Promise.all(Array.from({ length: TARGETS }, gateway));
    const server = await startPrometheus({
      dir,
      scrapes: [{ job: 'gateway', targets, intervalSeconds: SCRAPE_INTERVAL / SECOND }],
    });
    opened.push(server.close);
    const clock = createSystemClock();
    const { url } = server;
    const port = createPrometheusMetrics({ clock, url, timeoutMs: 10_000, method: 'POST' });
    opened.push(port.close);
    await waitFor(
      `${SAMPLES_NEEDED} samples of each counter`,
      async () => {
        const counts = await server.query('count_over_time(gateway_requests_total[2m])');
        const enough = counts.filter(({ value }) => value >= SAMPLES_NEEDED);
        return enough.length === 2 * TARGETS || undefined;
      },
      { timeoutMs: 120_000, intervalMs: 500 },
    );
    return {
      metrics: port.metrics,
      now: clock.now,
      scrapeInterval: SCRAPE_INTERVAL,
      targets: TARGETS,
      span: () => ({ from: clock.now() - SPAN, to: clock.now(), step: 2 * SECOND }),
      // Not a divisor of the scrape interval, or every look could fall on a scrape.
      eventually: (what, probe) => waitFor(what, probe, { timeoutMs: 30_000, intervalMs: 130 }),
      close: async () => undefined,
    };
  }

  metricsContract({ name: 'Prometheus', tolerance: 0.05, without: {}, makeFixture: open });
});
