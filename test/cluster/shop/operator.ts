/** The operator as a real process under the chart's ServiceAccount; it can be killed, started again, and asked what it logged. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { TestCloud, TlsFiles } from '../../cloud/start.ts';
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

/** Tells several operators of one shop apart. */
export interface OperatorPerson {
  /** Of its files and its log. */
  readonly name?: string;
  /** Its token is bound to this pod of the chart's, which the audit log then names with every request. */
  readonly pod?: string;
  /** A client certificate of its own, whose common name the test cloud notes with every call. */
  readonly tls?: TlsFiles;
}

export interface OperatorSurroundings extends OperatorPerson {
  readonly plane: ControlPlane;
  /** Undefined: no provider is configured. */
  readonly cloud: Pick<TestCloud, 'endpoint' | 'tls'> | undefined;
  readonly prometheus: Prometheus;
  readonly overrides: Readonly<Record<string, unknown>>;
}

export function createOperator(surroundings: OperatorSurroundings): Operator {
  const { plane, name = 'operator' } = surroundings;
  const recordings = join(plane.dir, name === 'operator' ? 'recordings' : `recordings-${name}`);
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
        name,
        file: process.execPath,
        args: [join(REPOSITORY, 'src/cli/main.ts'), 'operator', '--config', file],
        env: { PATH: process.env['PATH'] ?? '', HOME: plane.dir, TZ: 'UTC' },
        logFile: join(plane.dir, `${name}.log`),
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
  surroundings: OperatorSurroundings,
  record: string,
  ports: { readonly health: number; readonly metrics: number },
): Promise<string> {
  const { plane, cloud, prometheus, overrides, name = 'operator' } = surroundings;
  const tokenFile = join(plane.dir, `${name}.token`);
  await writeFile(tokenFile, await tokenFor(surroundings));
  const kubeconfig = await plane.createKubeconfig({
    name,
    tokenFile,
    namespace: OPERATOR_NAMESPACE,
  });
  const configuration = {
    kubernetes: { kubeconfig },
    namespace: OPERATOR_NAMESPACE,
    tick: '2s',
    maxCloudNodes: 60,
    prometheus: { url: prometheus.url, scrapeInterval: '5s' },
    providers: cloud === undefined ? {} : providersOf(cloud, surroundings.tls ?? cloud.tls),
    decisions: { cacheSettle: '2s', listLag: '5s', joinTimeout: '2m' },
    http: { address: '127.0.0.1', healthPort: ports.health, metricsPort: ports.metrics },
    record,
    ...overrides,
  };
  const file = join(plane.dir, `${name}.yaml`);
  await writeFile(file, stringify(configuration));
  return file;
}

function providersOf(cloud: Pick<TestCloud, 'endpoint'>, tls: TlsFiles) {
  const { caFile, certFile, keyFile, serverName } = tls;
  const files = { caFile, certFile, keyFile, serverName };
  return { beijing: { address: cloud.endpoint, ...files, timeout: '2s' } };
}

async function tokenFor({ plane, pod }: OperatorSurroundings): Promise<string> {
  if (pod === undefined) return plane.serviceAccountToken(OPERATOR_NAMESPACE, SERVICE_ACCOUNT);
  const bound = ['--bound-object-kind=Pod', `--bound-object-name=${pod}`];
  const namespace = ['-n', OPERATOR_NAMESPACE];
  const args = ['create', 'token', SERVICE_ACCOUNT, ...namespace, '--duration=3600s', ...bound];
  return (await plane.kubectl(args)).trim();
}
