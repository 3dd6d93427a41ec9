/**
 * The operator's configuration: one YAML file, flags that win over it, and the few things only the environment knows.
 * The one reader of process.env. It answers with a whole configuration or with every problem, never with half of one.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { Settings } from '../../model/decide-input.ts';
import type { Millis } from '../../model/units.ts';
import { messageOf } from '../../ports/errors.ts';
import { type Origin, sentences } from './config-problems.ts';
import { CONFIG, type ConfigDocument } from './config-schema.ts';

export type ClusterAccess =
  | { readonly kind: 'kubeconfig'; readonly file: string; readonly context: string | undefined }
  | { readonly kind: 'service-account' };

export interface OperatorConfig
  extends Omit<ConfigDocument, 'kubernetes' | 'tick' | 'maxCloudNodes' | 'maxSpend' | 'decisions'> {
  readonly kubernetes: { readonly access: ClusterAccess; readonly timeout: Millis };
  /** Of our Lease and of the switches. */
  readonly namespace: string;
  /** Who we are in the Lease; no two live processes share one. */
  readonly identity: string;
  readonly settings: Settings;
}

export type LoadedConfig =
  | { readonly kind: 'config'; readonly config: OperatorConfig }
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

export type Environment = Readonly<Record<string, string | undefined>>;

/** Flag -> key it sets. Flags win over the file. */
export const FLAGS = {
  kubeconfig: {
    key: 'kubernetes.kubeconfig',
    help: 'FILE: kubeconfig instead of the ServiceAccount of the pod',
  },
  namespace: { key: 'namespace', help: 'NAME: where the Lease and kingtide-switches are' },
  identity: { key: 'identity', help: 'NAME: who this process is in the Lease' },
  'prometheus-url': { key: 'prometheus.url', help: 'URL: address of Prometheus' },
  tick: { key: 'tick', help: 'DURATION: time between two decisions, such as 5s' },
  'max-cloud-nodes': { key: 'maxCloudNodes', help: 'N: cap on all cloud nodes', number: true },
  'max-spend': {
    key: 'maxSpend',
    help: 'MONEY/day: cap on what all pools cost per day, such as "20000 CNY/day"',
  },
  'health-port': { key: 'http.healthPort', help: 'PORT: /healthz and /readyz', number: true },
  'metrics-port': { key: 'http.metricsPort', help: 'PORT: /metrics', number: true },
  'log-level': { key: 'log.level', help: 'info, warn or error' },
  record: { key: 'record', help: 'DIR: write each cycle as a JSON line' },
} as const satisfies Readonly<Record<string, { key: string; help: string; number?: boolean }>>;

export type FlagValues = Readonly<Record<string, string | undefined>>;

export interface ConfigSource {
  readonly file: string | undefined;
  readonly flags?: FlagValues;
  /** Default: that of the process. */
  readonly environment?: Environment;
}

const FILE_BYTES_MAX = 1_048_576;
const NO_FILE = 'configuration';

export async function loadConfig(source: ConfigSource): Promise<LoadedConfig> {
  const { file, flags = {}, environment = process.env } = source;
  const read = await readDocument(file);
  if (read.kind === 'problems') return read;
  const overlaid = overlay(read.document, flags);
  const origin: Origin = { file: file ?? NO_FILE, flags: overlaid.origins };
  const parsed = CONFIG.safeParse(overlaid.document);
  if (!parsed.success)
    return {
      kind: 'problems',
      problems: sentences(parsed.error.issues, overlaid.document, origin),
    };
  return complete(parsed.data, environment, { file, origin });
}

type ReadDocument =
  | { readonly kind: 'document'; readonly document: Record<string, unknown> }
  | Extract<LoadedConfig, { kind: 'problems' }>;

async function readDocument(file: string | undefined): Promise<ReadDocument> {
  if (file === undefined) return { kind: 'document', document: {} };
  try {
    const text = await readFile(file, 'utf8');
    if (text.length > FILE_BYTES_MAX)
      return oneProblem(`${file}: larger than ${FILE_BYTES_MAX} bytes; this is no configuration`);
    const parsed = parseDocument(text, { strict: true, uniqueKeys: true });
    const [error] = parsed.errors;
    if (error !== undefined) return oneProblem(`${file}: ${error.message.split('\n')[0]}`);
    const value: unknown = parsed.toJS({ maxAliasCount: 0 }) ?? {};
    if (isRecord(value)) return { kind: 'document', document: value };
    return oneProblem(
      `${file}: the document is not a map; allowed: keys such as prometheus and maxCloudNodes`,
    );
  } catch (error) {
    return oneProblem(`${file}: cannot be read: ${messageOf(error)}`);
  }
}

function overlay(document: Record<string, unknown>, flags: FlagValues) {
  const copy = structuredClone(document);
  const origins = new Map<string, string>();
  for (const [flag, rule] of Object.entries(FLAGS)) {
    const text = flags[flag];
    if (text === undefined) continue;
    const wantsNumber = 'number' in rule && /^\d+$/.test(text);
    setAt(copy, rule.key.split('.'), wantsNumber ? Number(text) : text);
    origins.set(rule.key, `--${flag}`);
  }
  return { document: copy, origins };
}

function setAt(
  target: Record<string, unknown>,
  [head = '', ...rest]: readonly string[],
  value: unknown,
): void {
  if (rest.length === 0) {
    target[head] = value;
    return;
  }
  const inner = target[head];
  const next: Record<string, unknown> = isRecord(inner) ? inner : {};
  target[head] = next;
  setAt(next, rest, value);
}

interface Place {
  readonly file: string | undefined;
  readonly origin: Origin;
}

function complete(
  document: ConfigDocument,
  environment: Environment,
  { file, origin }: Place,
): LoadedConfig {
  const { kubernetes, tick, maxCloudNodes, maxSpend, decisions, ...rest } = document;
  const base = file === undefined ? '.' : dirname(file);
  const access = accessOf(kubernetes, environment, base);
  if (access === undefined) {
    return oneProblem(
      `${origin.file}: kubernetes.kubeconfig: is missing, and this is no pod; allowed: a kubeconfig file, also by --kubeconfig or KUBECONFIG`,
    );
  }
  const namespace = rest.namespace ?? environment['POD_NAMESPACE'] ?? 'kingtide-system';
  // A restarted container keeps the name of its pod and must still be another holder.
  const name = environment['POD_NAME'] ?? hostname();
  const identity = rest.identity ?? `${name}-${randomUUID().slice(0, 8)}`;
  const config: OperatorConfig = {
    ...rest,
    ...filesFrom(base, rest),
    kubernetes: { access, timeout: kubernetes.timeout },
    namespace,
    identity,
    settings: {
      tick,
      maxCloudNodes,
      ...(maxSpend === undefined ? {} : { maxSpend }),
      scrapeInterval: document.prometheus.scrapeInterval,
      ...decisions,
    },
  };
  return { kind: 'config', config };
}

function accessOf(
  kubernetes: ConfigDocument['kubernetes'],
  environment: Environment,
  base: string,
): ClusterAccess | undefined {
  const { kubeconfig, context } = kubernetes;
  if (kubeconfig !== undefined)
    return { kind: 'kubeconfig', file: resolve(base, kubeconfig), context };
  if (environment['KUBERNETES_SERVICE_HOST'] !== undefined) return { kind: 'service-account' };
  const fromEnvironment = environment['KUBECONFIG'];
  return fromEnvironment === undefined || fromEnvironment === ''
    ? undefined
    : { kind: 'kubeconfig', file: fromEnvironment, context };
}

/** Paths are meant from where the file stands, not from where the process was started. */
function filesFrom(
  base: string,
  {
    prometheus,
    providers,
    clouds,
    record,
  }: Pick<ConfigDocument, 'prometheus' | 'providers' | 'clouds' | 'record'>,
) {
  const at = (path: string) => resolve(base, path);
  const { bearerTokenFile, basicAuth, caFile, certFile, keyFile } = prometheus;
  return {
    prometheus: {
      ...prometheus,
      bearerTokenFile: bearerTokenFile && at(bearerTokenFile),
      basicAuth: basicAuth && { ...basicAuth, passwordFile: at(basicAuth.passwordFile) },
      caFile: caFile && at(caFile),
      certFile: certFile && at(certFile),
      keyFile: keyFile && at(keyFile),
    },
    providers: Object.fromEntries(
      Object.entries(providers).map(([name, one]) => [
        name,
        { ...one, caFile: at(one.caFile), certFile: at(one.certFile), keyFile: at(one.keyFile) },
      ]),
    ),
    clouds: Object.fromEntries(
      Object.entries(clouds).map(([name, one]) => [
        name,
        { ...one, keyFile: at(one.keyFile), caFile: one.caFile && at(one.caFile) },
      ]),
    ),
    record: record && at(record),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function oneProblem(problem: string): Extract<LoadedConfig, { kind: 'problems' }> {
  return { kind: 'problems', problems: [problem] };
}
