// Starts etcd and the API server of one stack and makes sure that what answers is ours, not a leftover of another run.
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ApiClient, createApiClient } from './api-client.ts';
import { auditPolicy } from './audit-policy.ts';
import type { Binaries } from './binaries.ts';
import { apiServerArguments, etcdArguments, files, type Timing } from './components.ts';
import { freePort } from './free-port.ts';
import type { SupervisedProcess, Supervisor } from './supervisor.ts';
import { tokenFile, type Users } from './users.ts';
import { GiveUp, waitFor } from './wait.ts';

const START_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 3;

/** Lower stops first: the API server must be gone before etcd, or it hangs on and keeps its port. */
export const STOP_RANK = { client: 0, controller: 5, apiServer: 10, etcd: 20 };

export interface Booted {
  readonly server: string;
  readonly api: ApiClient;
}

export interface BootSpec {
  readonly dir: string;
  readonly binaries: Binaries;
  readonly processes: Supervisor;
  readonly users: Users;
  readonly timing: Timing;
  readonly extraApiserverArgs: readonly string[];
}

export async function writeServerFiles(dir: string, users: Users): Promise<void> {
  const at = files(dir);
  await mkdir(at.certificates, { recursive: true });
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' }); // ten times faster to make than RSA
  await writeFile(at.serviceAccountKey, keys.privateKey.export({ type: 'sec1', format: 'pem' }), {
    mode: 0o600,
  });
  await writeFile(
    at.serviceAccountPublicKey,
    keys.publicKey.export({ type: 'spki', format: 'pem' }),
  );
  await writeFile(at.tokens, tokenFile(users), { mode: 0o600 });
  await writeFile(at.auditPolicy, stringify(auditPolicy));
}

/** A port found free may be taken before the server binds it: then everything starts again on other ports. */
export async function boot(spec: BootSpec): Promise<Booted> {
  for (let attempt = 1; ; attempt++) {
    const [etcdPort, apiPort] = [await freePort(), await freePort()];
    try {
      return await bootOn(spec, etcdPort, apiPort);
    } catch (error) {
      for (const one of spec.processes.running()) await one.kill();
      const portTaken = error instanceof Error && error.message.includes('address already in use');
      if (!portTaken || attempt === PORT_ATTEMPTS) throw error;
      await rm(join(spec.dir, 'etcd'), { recursive: true, force: true });
    }
  }
}

async function bootOn(spec: BootSpec, etcdPort: number, apiPort: number): Promise<Booted> {
  const { dir, binaries, processes } = spec;
  const layout = { dir, etcdPort, apiPort };
  const etcd = await processes.start({
    name: 'etcd',
    file: binaries.etcd,
    args: etcdArguments(layout),
    logFile: join(dir, `etcd-${etcdPort}.log`),
    stopRank: STOP_RANK.etcd,
  });
  // Its log, not its port: on the port somebody else's etcd might answer.
  await whileAlive(etcd, 'etcd to serve', async () => {
    const log = await readFile(etcd.logFile, 'utf8');
    return log.includes('serving client traffic') || log.includes('ready to serve client requests')
      ? true
      : undefined;
  });
  const server = `https://127.0.0.1:${apiPort}`;
  const apiServer = await processes.start({
    name: 'kube-apiserver',
    file: binaries.kubeApiserver,
    args: [...apiServerArguments(layout, spec.timing), ...spec.extraApiserverArgs],
    logFile: join(dir, `kube-apiserver-${apiPort}.log`),
    stopRank: STOP_RANK.apiServer,
  });
  return { server, api: await connect(spec, server, apiServer) };
}

/**
 * The certificate was made by this server a moment ago and is the only authority the client accepts, and only this
 * server knows the admin's token: an answer of 200 proves the server's identity.
 */
async function connect(
  spec: BootSpec,
  server: string,
  apiServer: SupervisedProcess,
): Promise<ApiClient> {
  const { ca } = files(spec.dir);
  await whileAlive(
    apiServer,
    'the API server to write its certificate',
    () => existsSync(ca) || undefined,
  );
  return whileAlive(apiServer, 'the API server to be ready', async () => {
    // Anew for each try: a certificate that was read while half written would be refused for ever.
    const api = await createApiClient(server, ca, spec.users.admin.token);
    try {
      await proveIdentity(api, server, spec.users.admin.name);
      return api;
    } catch (error) {
      await api.close();
      throw error;
    }
  });
}

async function proveIdentity(api: ApiClient, server: string, admin: string): Promise<void> {
  const readiness = await api.send('/readyz');
  if (readiness.status !== 200) throw new Error(String(readiness.body));
  const identity = await api.send<{ status?: { userInfo?: { username?: string } } }>(
    '/apis/authentication.k8s.io/v1/selfsubjectreviews',
    {
      method: 'POST',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    },
  );
  if (identity.body.status?.userInfo?.username === admin) return;
  throw new GiveUp(`the server at ${server} does not know our token: it is not the one we started`);
}

async function whileAlive<T>(
  one: SupervisedProcess,
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const aliveProbe = async () => {
    const exit = one.exit();
    if (exit === undefined) return probe();
    throw new GiveUp(
      `${one.name} ended with ${exit.signal ?? exit.code}:\n${await one.logTail(15)}`,
    );
  };
  return waitFor(what, aliveProbe, { timeoutMs: START_TIMEOUT_MS, intervalMs: 50 }).catch(
    async (error: unknown) => {
      if (error instanceof GiveUp) throw error;
      throw new Error(`${String(error)}\n${await one.logTail(15)}`, { cause: error });
    },
  );
}
