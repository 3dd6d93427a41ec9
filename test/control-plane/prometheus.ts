// A real Prometheus for tests: scrapes what it is told on a loopback port of its own, and can be stopped, killed and restarted with its data.
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { stringify } from 'yaml';
import { ensureBinaries } from './binaries.ts';
import { freePort } from './free-port.ts';
import { type SupervisedProcess, type Supervisor, startSupervisor } from './supervisor.ts';
import { GiveUp, waitFor } from './wait.ts';

export interface Scrape {
  readonly job: string;
  /** host:port */
  readonly targets?: readonly string[];
  /** An address that lists targets as they come and go, asked every second. */
  readonly discovery?: string;
  readonly intervalSeconds: number;
  readonly metricsPath?: string;
}

export interface PrometheusOptions {
  /** Its configuration, data and log go to a folder in here. */
  readonly dir: string;
  readonly scrapes: readonly Scrape[];
  readonly name?: string;
  /** Another version than the built one, the distribution's for instance. */
  readonly binary?: string;
  /** Takes samples by remote write, so that a test can hand it a past. */
  readonly receives?: boolean;
  /** Default: a supervisor of its own. Pass the control plane's to let everything stop together. */
  readonly processes?: Supervisor;
}

export interface Prometheus {
  readonly url: string;
  readonly process: () => SupervisedProcess;
  /** Instant query; the vector as Prometheus answered it. */
  readonly query: (promql: string) => Promise<readonly Sample[]>;
  /** Replaces the scrape configuration without a restart. */
  readonly rescrape: (scrapes: readonly Scrape[]) => Promise<void>;
  /** Orderly; data and port are kept for `restart`. */
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** On the same port, with the same data; stops first if it still runs. */
  readonly restart: () => Promise<void>;
  /** For good. Not needed when the control plane's supervisor was passed. */
  readonly close: () => Promise<void>;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
  readonly atSeconds: number;
}

/** It writes its head to disk on SIGTERM. */
const STOP_GRACE_MS = 10_000;

interface Installation {
  readonly binary: string;
  readonly receives: boolean;
  readonly processes: Supervisor;
  readonly folder: string;
  readonly name: string;
  readonly port: number;
  readonly url: string;
  /** Tells our server from anybody else's on the same port. */
  readonly mark: string;
}

export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const { dir, name = 'prometheus' } = options;
  const folder = join(dir, name);
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const installation: Installation = {
    binary: options.binary ?? (await ensureBinaries()).prometheus,
    receives: options.receives ?? false,
    processes: options.processes ?? startSupervisor(),
    folder,
    name,
    port,
    url: `http://127.0.0.1:${port}`,
    mark: randomUUID(),
  };
  const ownSupervisor = options.processes === undefined;
  await writeConfiguration(installation, options.scrapes);
  let current = await launch(installation).catch(async (error: unknown) => {
    if (ownSupervisor) await installation.processes.stop();
    throw error;
  });
  return {
    url: installation.url,
    process: () => current,
    query: (promql) => query(installation.url, promql),
    rescrape: async (scrapes) => {
      await writeConfiguration(installation, scrapes);
      await post(`${installation.url}/-/reload`);
    },
    stop: () => current.stop(STOP_GRACE_MS),
    kill: () => current.kill(),
    restart: async () => {
      await current.stop(STOP_GRACE_MS);
      current = await launch(installation);
    },
    close: async () => {
      await current.stop(STOP_GRACE_MS);
      if (ownSupervisor) await installation.processes.stop();
    },
  };
}

async function writeConfiguration(
  { folder, mark }: Installation,
  scrapes: readonly Scrape[],
): Promise<void> {
  const configuration = {
    global: { scrape_interval: '15s', external_labels: { mark } },
    scrape_configs: scrapes.map(
      ({ job, targets = [], discovery, intervalSeconds, metricsPath = '/metrics' }) => ({
        job_name: job,
        scrape_interval: `${intervalSeconds}s`,
        scrape_timeout: `${Math.min(intervalSeconds, 10)}s`,
        metrics_path: metricsPath,
        static_configs: [{ targets }],
        ...(discovery !== undefined && {
          http_sd_configs: [{ url: discovery, refresh_interval: '1s' }],
        }),
      }),
    ),
  };
  await writeFile(join(folder, 'prometheus.yml'), stringify(configuration));
}

async function launch({
  binary,
  receives,
  processes,
  folder,
  name,
  port,
  url,
  mark,
}: Installation): Promise<SupervisedProcess> {
  const process = await processes.start({
    name,
    file: binary,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
      ...(receives ? ['--web.enable-remote-write-receiver'] : []),
      '--log.level=warn',
    ],
    cwd: folder,
    logFile: join(folder, 'prometheus.log'),
  });
  await waitFor(
    `${name} to be ready`,
    async () => {
      if (process.exit() !== undefined)
        throw new GiveUp(`${name} ended:\n${await process.logTail()}`);
      await get(`${url}/-/ready`);
      if ((await get(`${url}/api/v1/status/config`)).includes(mark)) return true;
      throw new GiveUp(`another Prometheus listens on ${url}`);
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  );
  return process;
}

async function query(url: string, promql: string): Promise<readonly Sample[]> {
  const body = await get(`${url}/api/v1/query?query=${encodeURIComponent(promql)}`);
  const { data } = JSON.parse(body) as {
    data: {
      resultType: string;
      result: readonly { metric: Record<string, string>; value: [number, string] }[];
    };
  };
  if (data.resultType !== 'vector')
    throw new Error(`${promql} is a ${data.resultType}, not a vector`);
  return data.result.map(({ metric, value: [atSeconds, text] }) => ({
    metric,
    value: Number(text),
    atSeconds,
  }));
}

async function get(url: string): Promise<string> {
  const { statusCode, body } = await request(url, { headersTimeout: 5_000 });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`GET ${url}: ${statusCode} ${text.slice(0, 200)}`);
  return text;
}

async function post(url: string): Promise<void> {
  const { statusCode, body } = await request(url, { method: 'POST', headersTimeout: 10_000 });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`POST ${url}: ${statusCode} ${text.slice(0, 200)}`);
}
