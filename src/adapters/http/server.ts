/** Small read-only servers for probes, scrapes and the live page. GET only, fixed paths; the health port carries no data. */
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** A reply that is written bit by bit. Whoever writes it ends it. */
export interface Streaming {
  readonly type: string;
  readonly stream: (response: ServerResponse) => void;
}

type Answer = Reply | Streaming;
export type Routes = Readonly<
  Record<string, (request: IncomingMessage) => Answer | Promise<Answer>>
>;

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface Listening {
  readonly address: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly routes: Routes;
  /** Sent with every reply. */
  readonly headers?: OutgoingHttpHeaders;
  /** Looks at a request before any route does; a reply refuses it. */
  readonly guard?: (request: IncomingMessage) => Reply | undefined;
}

const TEXT = 'text/plain; charset=utf-8';
const CONNECTIONS_MAX = 100;
const REQUEST_MS = 5_000;

/** Rejects when the port is taken. */
export async function listen(listening: Listening): Promise<HttpServer> {
  const { address, port, headers = {} } = listening;
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS, maxHeaderSize: 8_192 },
    (request, response) => {
      void answer(listening, request).then((reply) => send(response, reply, headers));
    },
  );
  server.maxConnections = CONNECTIONS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { port: portOf(server), close: () => closed(server) };
}

/** `/healthz` and `/readyz`: a status and one word, nothing an outsider could learn from. */
export function probeRoutes(probes: {
  readonly healthy: () => boolean;
  readonly ready: () => boolean;
}): Routes {
  return {
    '/healthz': () => probeReply(probes.healthy()),
    '/readyz': () => probeReply(probes.ready()),
  };
}

export function metricsRoutes(source: {
  readonly contentType: string;
  metrics(): Promise<string>;
}): Routes {
  return {
    '/metrics': async () => ({
      status: 200,
      type: source.contentType,
      body: await source.metrics(),
    }),
  };
}

function probeReply(good: boolean): Reply {
  return good
    ? { status: 200, type: TEXT, body: 'ok\n' }
    : { status: 503, type: TEXT, body: 'not ok\n' };
}

async function answer({ routes, guard }: Listening, request: IncomingMessage): Promise<Answer> {
  const refused = guard?.(request);
  if (refused !== undefined) return refused;
  if (request.method !== 'GET') return { status: 405, type: TEXT, body: 'GET only\n' };
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) return { status: 404, type: TEXT, body: 'not found\n' };
  try {
    return await route(request);
  } catch {
    return { status: 500, type: TEXT, body: 'failed\n' };
  }
}

function send(response: ServerResponse, reply: Answer, headers: OutgoingHttpHeaders): void {
  const always = {
    ...headers,
    'content-type': reply.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  };
  if ('stream' in reply) {
    response.writeHead(200, always);
    reply.stream(response);
    return;
  }
  const { status, body } = reply;
  response.writeHead(status, {
    ...always,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 && { allow: 'GET', connection: 'close' }),
  });
  response.end(body);
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the server listens on no port');
  return address.port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
