/**
 * Where the API server is and who we are there, from a kubeconfig file or the pod's ServiceAccount. Asked anew for
 * every request, because tokens rotate; never logged.
 */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { PortError } from '../../ports/errors.ts';
import { isRecord, items, recordAt, text } from './json.ts';

export interface Tls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly servername: string | undefined;
  readonly verify: boolean;
}

export interface Access {
  /** Address of the API server, without a slash at the end. */
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: Tls;
}

export interface Credentials {
  current(): Promise<Access>;
  /** Forgets every token read so far; the next `current` reads from the source again. */
  reload(): Promise<void>;
}

export type CredentialSource =
  | { readonly kind: 'kubeconfig'; readonly file: string; readonly context?: string | undefined }
  | { readonly kind: 'service-account' };

/** Throws `permanent` when the source cannot be read or names no cluster. */
export async function loadCredentials(source: CredentialSource): Promise<Credentials> {
  let config = await load(source);
  return {
    current: () => accessOf(config),
    reload: async () => {
      config = await load(source);
    },
  };
}

async function load(source: CredentialSource): Promise<KubeConfig> {
  const config = new KubeConfig();
  try {
    if (source.kind === 'service-account') config.loadFromCluster();
    else await loadFile(config, source);
  } catch (cause) {
    throw new PortError('permanent', `${describe(source)} cannot be read: ${String(cause)}`, {
      cause,
    });
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null || cluster.server.includes('undefined')) {
    throw new PortError(
      'permanent',
      `${describe(source)} names no cluster; check its current-context, or run inside a pod`,
    );
  }
  if (cluster.proxyUrl !== undefined) {
    throw new PortError(
      'permanent',
      `${describe(source)} asks for a proxy (proxy-url), which is not supported; remove it`,
    );
  }
  return config;
}

function describe(source: CredentialSource): string {
  return source.kind === 'kubeconfig'
    ? `kubeconfig ${source.file}`
    : 'the ServiceAccount of this pod';
}

async function loadFile(
  config: KubeConfig,
  { file, context }: { file: string; context?: string | undefined },
): Promise<void> {
  const content = await readFile(file, 'utf8');
  config.loadFromString(content);
  config.makePathsAbsolute(dirname(file));
  if (context !== undefined) config.setCurrentContext(context);
  adoptTokenFiles(config, parse(content));
}

/** client-node ignores `tokenFile` of a user in a kubeconfig; its own authenticator for token files is used for it. */
function adoptTokenFiles(config: KubeConfig, document: unknown): void {
  for (const entry of items(recordAt(document)['users'])) {
    const tokenFile = text(recordAt(entry, 'user')['tokenFile']);
    if (tokenFile === undefined || !isRecord(entry)) continue;
    config.users = config.users.map((user) =>
      user.name === entry['name']
        ? { ...user, authProvider: { name: 'tokenFile', config: { tokenFile } } }
        : user,
    );
  }
}

async function accessOf(config: KubeConfig): Promise<Access> {
  const options: { headers: Record<string, unknown> } & Record<string, unknown> = { headers: {} };
  await config.applyToHTTPSOptions(options);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers))
    headers[name.toLowerCase()] = String(value).trim();
  const login = text(options['auth']);
  if (login !== undefined)
    headers['authorization'] = `Basic ${Buffer.from(login).toString('base64')}`;
  const server = config.getCurrentCluster()?.server ?? '';
  return { server: server.replace(/\/+$/, ''), headers, tls: tlsOf(options) };
}

function tlsOf(options: Readonly<Record<string, unknown>>): Tls {
  return {
    ca: pem(options['ca']),
    cert: pem(options['cert']),
    key: pem(options['key']),
    servername: text(options['servername']),
    verify: options['rejectUnauthorized'] !== false,
  };
}

function pem(value: unknown): string | undefined {
  return Buffer.isBuffer(value) ? value.toString('utf8') : text(value);
}
