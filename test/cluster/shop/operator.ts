/** The operator as a real process under the chart's ServiceAccount; it can be killed, started again, and asked what it logged. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { TestCloud } from '../../cloud/start.ts';
import type { ControlPlane } from '../../control-plane/control-plane.ts';
import { freePort } from '../../control-plane/free-port.ts';
import type { Prometheus } from '../../control-plane/prometheus.ts';
import type { SupervisedProcess } from '../../control-plane/supervisor.ts';
import { waitFor } from '../../control-plane/wait.ts';

export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
export const OPERATOR_NAMESPACE = 'kingtide';
export const SERVICE_ACCOUNT = 'kingtide';

export interface Operator {
  /** Folder of recorded cycles. */
  readonly recordings: string;
  start(): Promise<void>;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** SIGTERM: hands the lease over. */
  stop(): Promise<void>;
  process(): SupervisedProcess;
  metrics(): Promise<string>;
  health(): Promise<number>;
}

export interface OperatorSurroundings {
  readonly plane: ControlPlane;
  readonly cloud: TestCloud;
  readonly prometheus: Prometheus;
  readonly overrides: Readonly<Record<string, unknown>>;
}

export function createOperator(surroundings: OperatorSurroundings): Operator {
  const { plane } = surroundings;
  const recordings = join(plane.dir, 'recordings');
  let current: SupervisedProcess | undefined;
  let ports = { health: 0, metrics: 0 };
  const running = (): SupervisedProcess => {
    if (current === undefined) throw new Error('the operator was not started');
    return current;
  };
  return {
    recordings,
    start: async () => {
      ports = { health: await freePort(), metrics: await freePort() };
      const file = await writeConfiguration(surroundings, recordings, ports);
      current = await plane.processes.start({
        name: 'operator',
        file: process.execPath,
        args: [join(REPOSITORY, 'src/cli/main.ts'), 'operator', '--config', file],
        env: { PATH: process.env['PATH'] ?? '', HOME: plane.dir, TZ: 'UTC' },
        logFile: join(plane.dir, 'operator.log'),
      });
      await waitFor('the operator to listen', () => fetchStatus(ports.health, '/healthz'), {
        timeoutMs: 30_000,
      });
    },
    kill: () => running().kill(),
    stop: () => running().stop(10_000),
    process: running,
    metrics: async () => (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text(),
    health: () => fetchStatus(ports.health, '/healthz'),
  };
}

async function fetchStatus(port: number, path: string): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).status;
}

async function writeConfiguration(
  { plane, cloud, prometheus, overrides }: OperatorSurroundings,
  record: string,
  ports: { readonly health: number; readonly metrics: number },
): Promise<string> {
  const tokenFile = join(plane.dir, 'operator.token');
  await writeFile(tokenFile, await plane.serviceAccountToken(OPERATOR_NAMESPACE, SERVICE_ACCOUNT));
  const kubeconfig = await plane.createKubeconfig({
    name: 'operator',
    tokenFile,
    namespace: OPERATOR_NAMESPACE,
  });
  const { caFile, certFile, keyFile, serverName } = cloud.tls;
  const configuration = {
    kubernetes: { kubeconfig },
    namespace: OPERATOR_NAMESPACE,
    tick: '2s',
    maxCloudNodes: 60,
    prometheus: { url: prometheus.url, scrapeInterval: '5s' },
    providers: {
      beijing: { address: cloud.endpoint, caFile, certFile, keyFile, serverName, timeout: '2s' },
    },
    decisions: { cacheSettle: '2s', listLag: '5s', joinTimeout: '2m' },
    http: { address: '127.0.0.1', healthPort: ports.health, metricsPort: ports.metrics },
    record,
    ...overrides,
  };
  const file = join(plane.dir, 'operator.yaml');
  await writeFile(file, stringify(configuration));
  return file;
}
