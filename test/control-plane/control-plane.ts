// A real Kubernetes control plane for tests: starts in seconds on free loopback ports and vanishes with the process that started it.
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import { type Binaries, ensureBinaries } from './binaries.ts';
import { boot, STOP_RANK, writeServerFiles } from './boot.ts';
import { runCommand } from './command.ts';
import {
  controllerManagerArguments,
  files,
  schedulerArguments,
  type Timing,
} from './components.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import type { KubeObject } from './kubernetes-objects.ts';
import { type Kwok, type KwokOptions, startKwok } from './kwok.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import { createUsers, type Users } from './users.ts';
import { waitFor } from './wait.ts';

export interface ControlPlaneOptions extends Partial<Timing> {
  readonly extraApiserverArgs?: readonly string[];
  readonly extraControllerManagerArgs?: readonly string[];
  /** Leave the folder with logs and audit log in place after stop. */
  readonly keep?: boolean;
}

export interface ClientOptions {
  readonly input?: string;
  /** Default: the admin's. */
  readonly kubeconfig?: string;
  /** Acts as the holder of this token instead. */
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly cwd?: string;
}

export interface ControlPlane {
  readonly dir: string;
  readonly server: string;
  readonly caFile: string;
  readonly kubeconfig: string;
  readonly adminToken: string;
  readonly auditLog: string;
  readonly binaries: Binaries;
  readonly api: ApiClient;
  /** For the test's own servers (operator, test cloud): they die with the stack. */
  readonly processes: Supervisor;
  readonly readyAfterMs: number;
  /** Returns stdout; throws CommandFailed with both outputs. */
  readonly kubectl: (args: readonly string[], options?: ClientOptions) => Promise<string>;
  readonly helm: (args: readonly string[], options?: ClientOptions) => Promise<string>;
  /** Server-side apply of whole objects, in their order. */
  readonly apply: (objects: readonly KubeObject[], options?: ClientOptions) => Promise<void>;
  readonly createKubeconfig: (spec: KubeconfigRequest) => Promise<string>;
  readonly serviceAccountToken: (
    namespace: string,
    name: string,
    durationSeconds?: number,
  ) => Promise<string>;
  readonly startKwok: (options: KwokOptions) => Promise<Kwok>;
  readonly stop: () => Promise<void>;
}

export interface KubeconfigRequest {
  readonly name: string;
  readonly token?: string;
  /** Read again by clients when it changes; wins over `token`. */
  readonly tokenFile?: string;
  readonly namespace?: string;
}

/** Stock values of Kubernetes 1.36. */
const STOCK_TIMING: Timing = {
  nodeMonitorGracePeriod: '50s',
  defaultUnreachableTolerationSeconds: 300,
  defaultNotReadyTolerationSeconds: 300,
};

export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await ensureBinaries();
  const started = performance.now();
  const dir = await mkdtemp(join(tmpdir(), 'kingtide-'));
  const keep = options.keep ?? process.env['KINGTIDE_KEEP'] === '1';
  const processes = startSupervisor(keep ? {} : { directoryToRemove: dir });
  try {
    const timing = { ...STOCK_TIMING, ...definedOnly(options) };
    const users = createUsers();
    await writeServerFiles(dir, users);
    const extraApiserverArgs = options.extraApiserverArgs ?? [];
    const { server, api } = await boot({
      dir,
      binaries,
      processes,
      users,
      timing,
      extraApiserverArgs,
    });
    const stack: Stack = { dir, server, api, binaries, processes, users };
    await startControllers(stack, timing, options.extraControllerManagerArgs ?? []);
    return await assemble(stack, performance.now() - started);
  } catch (error) {
    await processes.stop();
    throw error;
  }
}

interface Stack {
  readonly dir: string;
  readonly server: string;
  readonly api: ApiClient;
  readonly binaries: Binaries;
  readonly processes: Supervisor;
  readonly users: Users;
}

function kubeconfigFor(
  stack: Stack,
  name: string,
  user: { readonly token: string } | { readonly tokenFile: string },
  namespace?: string,
) {
  const file = join(stack.dir, `${name}.kubeconfig`);
  const caFile = files(stack.dir).ca;
  return writeKubeconfig({
    file,
    server: stack.server,
    caFile,
    user,
    ...(namespace !== undefined && { namespace }),
  });
}

async function startControllers(
  stack: Stack,
  timing: Timing,
  extra: readonly string[],
): Promise<void> {
  const { dir, binaries, processes, users } = stack;
  const layout = { dir, etcdPort: 0, apiPort: 0 };
  const managerConfig = await kubeconfigFor(stack, 'controller-manager', users.controllerManager);
  const schedulerConfig = await kubeconfigFor(stack, 'scheduler', users.scheduler);
  await processes.start({
    name: 'kube-controller-manager',
    file: binaries.controllerManager,
    args: [...controllerManagerArguments(layout, managerConfig, timing), ...extra],
    logFile: join(dir, 'kube-controller-manager.log'),
    stopRank: STOP_RANK.controller,
  });
  await processes.start({
    name: 'kube-scheduler',
    file: binaries.scheduler,
    args: schedulerArguments(schedulerConfig),
    logFile: join(dir, 'kube-scheduler.log'),
    stopRank: STOP_RANK.controller,
  });
  // Admission refuses pods until the controller manager has made the namespace's ServiceAccount and the CA bundle.
  await waitFor(
    'the controller manager to furnish the namespace default',
    async () => {
      const account = await stack.api.send('/api/v1/namespaces/default/serviceaccounts/default');
      const bundle = await stack.api.send('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
      return (account.status === 200 && bundle.status === 200) || undefined;
    },
    { timeoutMs: 60_000, intervalMs: 100 },
  );
}

async function assemble(stack: Stack, readyAfterMs: number): Promise<ControlPlane> {
  const { dir, server, api, binaries, processes, users } = stack;
  const kubeconfig = await kubeconfigFor(stack, 'admin', users.admin);
  const kwokKubeconfig = await kubeconfigFor(stack, 'kwok', users.kwok);
  const kubectl = clientCommand(stack, binaries.kubectl, kubeconfig);
  return {
    dir,
    server,
    caFile: files(dir).ca,
    kubeconfig,
    adminToken: users.admin.token,
    auditLog: files(dir).auditLog,
    binaries,
    api,
    processes,
    readyAfterMs,
    kubectl,
    helm: clientCommand(stack, binaries.helm, kubeconfig),
    apply: async (objects, options = {}) => {
      const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
      await kubectl(['apply', '--server-side', '-f', '-'], { ...options, input: list });
    },
    createKubeconfig: ({ name, token, tokenFile, namespace }) =>
      kubeconfigFor(
        stack,
        name,
        tokenFile === undefined ? { token: token ?? users.admin.token } : { tokenFile },
        namespace,
      ),
    serviceAccountToken: async (namespace, name, durationSeconds = 3600) =>
      (
        await kubectl(['create', 'token', name, '-n', namespace, `--duration=${durationSeconds}s`])
      ).trim(),
    startKwok: (options) =>
      startKwok(
        { dir, binaries, processes, kubeconfig: kwokKubeconfig, stopRank: STOP_RANK.client },
        options,
      ),
    stop: async () => {
      await api.close();
      await processes.stop();
    },
  };
}

/** kubectl and helm with a home of their own: discovery caches are keyed by address, and ports come back in later runs. */
function clientCommand({ dir, server }: Stack, file: string, adminKubeconfig: string) {
  return async (args: readonly string[], options: ClientOptions = {}): Promise<string> => {
    const { input, timeoutMs, cwd, token, kubeconfig = adminKubeconfig } = options;
    const environment = {
      PATH: process.env['PATH'],
      HOME: dir,
      KUBECACHEDIR: join(dir, 'kube-cache'),
      KUBECONFIG: kubeconfig,
    };
    const identity = token === undefined ? [] : await asToken(file, server, files(dir).ca, token);
    return runCommand(file, [...identity, ...args], {
      env: environment,
      ...(input !== undefined && { input }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(cwd !== undefined && { cwd }),
    });
  };
}

/** A bare token must not be mixed with the admin's kubeconfig, whose own token would win. */
async function asToken(
  file: string,
  server: string,
  caFile: string,
  token: string,
): Promise<string[]> {
  await readFile(caFile); // a clear error instead of a TLS one when the stack has been stopped
  if (file.endsWith('helm'))
    return [
      '--kubeconfig=/dev/null',
      `--kube-apiserver=${server}`,
      `--kube-ca-file=${caFile}`,
      `--kube-token=${token}`,
    ];
  return [
    '--kubeconfig=/dev/null',
    `--server=${server}`,
    `--certificate-authority=${caFile}`,
    `--token=${token}`,
  ];
}

function definedOnly(options: ControlPlaneOptions): Partial<Timing> {
  const {
    nodeMonitorGracePeriod,
    defaultUnreachableTolerationSeconds,
    defaultNotReadyTolerationSeconds,
  } = options;
  return {
    ...(nodeMonitorGracePeriod !== undefined && { nodeMonitorGracePeriod }),
    ...(defaultUnreachableTolerationSeconds !== undefined && {
      defaultUnreachableTolerationSeconds,
    }),
    ...(defaultNotReadyTolerationSeconds !== undefined && { defaultNotReadyTolerationSeconds }),
  };
}
