/**
 * Kept-alive connections to the API server, made anew when its CA or our certificate changes. Watches have connections
 * of their own, so that they never starve requests.
 */
import { Agent, type Dispatcher } from 'undici';
import type { Tls } from './credentials.ts';

export interface Connections {
  pick(tls: Tls, use: 'request' | 'watch'): Dispatcher;
  close(): Promise<void>;
}

const REQUEST_CONNECTIONS = 8;
const KEEP_ALIVE_MS = 30_000;
const CONNECT_TIMEOUT_MS = 10_000;

interface Pair {
  readonly fingerprint: string;
  readonly request: Agent;
  readonly watch: Agent;
}

export function createConnections(): Connections {
  let pair: Pair | undefined;

  function pick(tls: Tls, use: 'request' | 'watch'): Dispatcher {
    const fingerprint = JSON.stringify(tls);
    if (pair?.fingerprint !== fingerprint) {
      // Requests under way finish on the old connections; the process must not wait for them.
      if (pair !== undefined) void closePair(pair);
      pair = openPair(tls, fingerprint);
    }
    return pair[use];
  }

  async function close(): Promise<void> {
    const last = pair;
    pair = undefined;
    if (last !== undefined) await Promise.all([last.request.destroy(), last.watch.destroy()]);
  }

  return { pick, close };
}

async function closePair({ request, watch }: Pair): Promise<void> {
  await Promise.all([request.close(), watch.close()]);
}

function openPair(tls: Tls, fingerprint: string): Pair {
  const connect = {
    timeout: CONNECT_TIMEOUT_MS,
    rejectUnauthorized: tls.verify,
    ...(tls.ca !== undefined && { ca: tls.ca }),
    ...(tls.cert !== undefined && { cert: tls.cert }),
    ...(tls.key !== undefined && { key: tls.key }),
    ...(tls.servername !== undefined && { servername: tls.servername }),
  };
  // Time limits are ours (deadline.ts), on the Clock port; one HTTP/2 connection for all would stall all at once.
  const shared = {
    connect,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return {
    fingerprint,
    request: new Agent({ ...shared, connections: REQUEST_CONNECTIONS }),
    watch: new Agent(shared),
  };
}
