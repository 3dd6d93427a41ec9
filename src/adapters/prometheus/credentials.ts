/** Files that prove who we are to Prometheus, and whom we trust. Their content goes into requests only, never into a message. */
import { readFile } from 'node:fs/promises';
import { Agent } from 'undici';
import { messageOf } from '../../ports/errors.ts';

/** Paths; all optional. A bearer token and a basic password exclude each other. */
export interface CredentialFiles {
  readonly bearerTokenFile?: string | undefined;
  readonly basicAuth?: { readonly username: string; readonly passwordFile: string } | undefined;
  /** Replaces the system's certificate authorities. */
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}

export interface Access {
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Agent;
}

export interface Credentials {
  /** Throws a sentence naming the file that cannot be read. */
  current(): Promise<Access>;
  /** Reads the files again. Keeps what was there when one cannot be read, and says so. */
  reload(): Promise<string | undefined>;
  close(): Promise<void>;
}

// Prometheus itself runs 20 queries at a time and queues the rest.
const CONNECTIONS_MAX = 32;

interface Loaded extends Access {
  readonly digest: string;
}

export function createCredentials(files: CredentialFiles): Credentials {
  let loaded: Loaded | undefined;
  let loading: Promise<Loaded> | undefined;

  async function load(): Promise<Loaded> {
    const next = await read(files);
    const before = loaded;
    if (before !== undefined && before.digest === next.digest) return before;
    loaded = { ...next, dispatcher: agentFor(next.tls) };
    // Requests under way may end on the old connections.
    void before?.dispatcher.close().catch(() => undefined);
    return loaded;
  }

  function loadOnce(): Promise<Loaded> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  return {
    current: async () => loaded ?? (await loadOnce()),
    reload: async () => {
      try {
        await loadOnce();
        return undefined;
      } catch (error) {
        return messageOf(error);
      }
    },
    close: async () => {
      await loaded?.dispatcher.destroy();
    },
  };
}

interface Tls {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

async function read(files: CredentialFiles) {
  const [token, password, ca, cert, key] = await Promise.all([
    readText('bearerTokenFile', files.bearerTokenFile),
    readText('basicAuth.passwordFile', files.basicAuth?.passwordFile),
    readText('caFile', files.caFile),
    readText('certFile', files.certFile),
    readText('keyFile', files.keyFile),
  ]);
  const headers = authorization(token?.trim(), files.basicAuth?.username, password?.trim());
  const tls: Tls = { ca, cert, key };
  return { headers, tls, digest: JSON.stringify([headers, tls]) };
}

function authorization(
  token: string | undefined,
  username: string | undefined,
  password: string | undefined,
): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (username === undefined || password === undefined) return {};
  const pair = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  return { authorization: `Basic ${pair}` };
}

async function readText(key: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Error(`cannot read prometheus.${key}: ${messageOf(error)}`);
  }
}

function agentFor({ ca, cert, key }: Tls): Agent {
  return new Agent({
    connections: CONNECTIONS_MAX,
    keepAliveTimeout: 30_000,
    connect: {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    },
  });
}
