/**
 * Which kubeconfig a person at a terminal means, and what it says of them: the same places and the same flags as kubectl.
 * Reads a file; asks no cluster.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { messageOf, PortError } from '../../ports/errors.ts';

export interface KubeconfigRequest {
  /** `--kubeconfig` */
  readonly file?: string | undefined;
  /** `--context` */
  readonly context?: string | undefined;
  /** Default: that of the process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface KubeconfigFound {
  readonly file: string;
  readonly context: string;
  /** Of objects named without one. */
  readonly namespace: string;
  /** As the file calls them; the API server may know them by another name. */
  readonly user: string;
}

/** Throws `permanent`, with what to do, when there is no such file or context. */
export function findKubeconfig(request: KubeconfigRequest): KubeconfigFound {
  const { context: wanted, environment = process.env } = request;
  const file = request.file ?? defaultFile(environment);
  const config = read(resolve(file));
  const name = wanted ?? config.getCurrentContext();
  const context = config.getContextObject(name);
  if (context === null) {
    const known = config.getContexts().map((one) => one.name);
    const there = known.length === 0 ? 'it has none' : `it has ${known.slice(0, 12).join(', ')}`;
    throw refused(`kubeconfig ${file} has no context "${name}"; ${there}; choose with --context`);
  }
  return {
    file: resolve(file),
    context: name,
    namespace: context.namespace ?? 'default',
    user: context.user,
  };
}

function defaultFile(environment: NonNullable<KubeconfigRequest['environment']>): string {
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((one) => one !== '');
  const [first, ...more] = listed;
  if (first === undefined) return join(environment['HOME'] ?? homedir(), '.kube', 'config');
  if (more.length === 0) return first;
  throw refused(
    `KUBECONFIG names ${listed.length} files, which are not merged here; give one with --kubeconfig (kubectl config view --flatten writes one)`,
  );
}

function read(file: string): KubeConfig {
  if (!existsSync(file))
    throw refused(`there is no kubeconfig ${file}; give one with --kubeconfig or KUBECONFIG`);
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (cause) {
    throw refused(`kubeconfig ${file} cannot be read: ${messageOf(cause)}`);
  }
  return config;
}

function refused(message: string): PortError {
  return new PortError('permanent', message);
}
