/** Starts a test cloud process and gives tests its levers and its truth. It dies with the process that started it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CertificateAuthority, createAuthority } from './certificates.ts';
import { ask, startChild } from './lifeline.ts';
import type {
  CallFault,
  CallRecord,
  CallState,
  CloudConfig,
  Conditions,
  GroupConfig,
  NodeTemplate,
  Oracle,
  Ready,
} from './protocol.ts';

export interface GroupSpec {
  readonly id: string;
  readonly site: string;
  /** Value of the burst taint. Default: the site. */
  readonly placementClass?: string;
  readonly node: { readonly cpu: string; readonly memory: string; readonly pods: string };
  /** Name of the KWOK instance that plays the nodes. */
  readonly kwok?: string;
  /** Default 100. */
  readonly maxSize?: number;
  readonly boot?: GroupConfig['boot'];
  readonly deleteMs?: number;
  readonly pricePerHour?: number;
  /** Of its machines' ids. */
  readonly idPrefix?: string;
  /** Laid over what site, class and kwok give. */
  readonly template?: Partial<NodeTemplate>;
}

export interface TestCloudOptions {
  /** For certificates, configuration and the call log. */
  readonly dir: string;
  /** Undefined: no Node objects. */
  readonly kubeconfig?: string;
  readonly groups: readonly GroupSpec[];
  readonly seed?: number;
}

export interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** Name in the server's certificate. */
  readonly serverName: string;
}

export interface TestCloud {
  readonly pid: number;
  /** host:port of the gRPC server. */
  readonly endpoint: string;
  /** host:port of the service in the manner of Alibaba Cloud's Container Service. */
  readonly ack: string;
  /** host:port of the services in the manner of Tencent Cloud. */
  readonly tke: string;
  /** For a client: the CA and a client certificate. */
  readonly tls: TlsFiles;
  readonly authority: CertificateAuthority;
  readonly callLog: string;
  /** Standing conditions, of one group or of all. */
  set(change: Partial<Conditions>, group?: string): Promise<void>;
  /** Faults of the next calls. */
  next(...faults: readonly CallFault[]): Promise<void>;
  clearFaults(): Promise<void>;
  /** Lets held calls act late, or drops them; says how many there were. */
  release(how: 'act' | 'drop'): Promise<number>;
  /** Somebody else grows or (negative) shrinks the group. */
  foreign(
    group: string,
    delta: number,
  ): Promise<{ readonly created: readonly string[]; readonly deleted: readonly string[] }>;
  /** Holds everything at the socket: connections stand, nothing is read. `thaw` before anything else is asked. */
  freeze(): void;
  thaw(): void;
  state(): Promise<CallState>;
  calls(): Promise<readonly CallRecord[]>;
  oracle(): Promise<Oracle>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export async function startTestCloud(options: TestCloudOptions): Promise<TestCloud> {
  const { dir, kubeconfig, groups, seed = 1 } = options;
  await mkdir(dir, { recursive: true });
  const authority = await createAuthority(dir);
  const server = await authority.issue('test-cloud', 'serverAuth');
  const client = await authority.issue('kingtide', 'clientAuth');
  const callLog = join(dir, 'cloud-calls.jsonl');
  const config: CloudConfig = {
    seed,
    groups: groups.map(expand),
    ...(kubeconfig !== undefined && { kubeconfig }),
    caFile: authority.caFile,
    ...server,
    callLog,
  };
  const configFile = join(dir, 'test-cloud.json');
  await writeFile(configFile, JSON.stringify(config, null, 2));
  const child = await startChild<Ready>(MAIN, ['--config', configFile]);
  const { grpcPort, ackPort, tkePort, controlPort } = child.ready;
  return {
    pid: child.pid,
    endpoint: `127.0.0.1:${grpcPort}`,
    ack: `127.0.0.1:${ackPort}`,
    tke: `127.0.0.1:${tkePort}`,
    tls: { caFile: authority.caFile, ...client, serverName: 'localhost' },
    authority,
    callLog,
    set: (change, group) => ask(controlPort, '/conditions', { change, group }),
    next: (...faults) => ask(controlPort, '/faults', faults),
    clearFaults: () => ask(controlPort, '/faults/clear', {}),
    release: (how) => ask(controlPort, '/release', { how }),
    foreign: (group, delta) => ask(controlPort, '/foreign', { group, delta }),
    freeze: () => void process.kill(child.pid, 'SIGSTOP'),
    thaw: () => void process.kill(child.pid, 'SIGCONT'),
    state: () => ask(controlPort, '/state'),
    calls: () => ask(controlPort, '/calls'),
    oracle: () => ask(controlPort, '/oracle'),
    stop: child.stop,
  };
}

/** The placement contract's marks: burst taint with its class, prefer-home taint, site label. */
function expand(spec: GroupSpec): GroupConfig {
  const { site, kwok, template, idPrefix } = spec;
  return {
    id: spec.id,
    ...(idPrefix !== undefined && { idPrefix }),
    maxSize: spec.maxSize ?? 100,
    boot: spec.boot ?? { p50Ms: 3_000, p95Ms: 5_000 },
    deleteMs: spec.deleteMs ?? 500,
    pricePerHour: spec.pricePerHour ?? 1,
    template: {
      namePrefix: template?.namePrefix ?? spec.id,
      labels: {
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kingtide.dev.node-restriction.kubernetes.io/site': site,
        ...template?.labels,
      },
      annotations: {
        ...(kwok !== undefined && { 'kwok.x-k8s.io/node': kwok }),
        ...template?.annotations,
      },
      taints: template?.taints ?? [
        { key: 'kingtide.dev/burst', value: spec.placementClass ?? site, effect: 'NoExecute' },
        { key: 'kingtide.dev/prefer-home', effect: 'PreferNoSchedule' },
      ],
      allocatable: template?.allocatable ?? spec.node,
    },
  };
}
