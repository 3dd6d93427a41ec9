// A real Kubernetes control plane for tests: starts in seconds on free loopback ports and vanishes with the process that started it.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiClient } from './api-client.ts';
import { type Binaries, ensureBinaries } from './binaries.ts';
import { boot, STOP_RANK, writeServerFiles } from './boot.ts';
import { type Client, type ClientOptions, clientCommand } from './clients.ts';
import { files, type Timing } from './components.ts';
import { startControllers } from './controllers.ts';
import type { KubeObject } from './kubernetes-objects.ts';
import { type Kwok, type KwokOptions, startKwok } from './kwok.ts';
import { kubeconfigFor, type Stack } from './stack.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import { createUsers } from './users.ts';

export interface ControlPlaneOptions extends Partial<Timing> {
  readonly extraApiserverArgs?: readonly string[];
  readonly extraControllerManagerArgs?: readonly string[];
  /** Leave the folder with logs and audit log in place after stop. */
  readonly keep?: boolean;
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
  readonly kubectl: Client;
  readonly helm: Client;
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

interface KubeconfigRequest {
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
    const timing: Timing = { ...STOCK_TIMING, ...options };
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
