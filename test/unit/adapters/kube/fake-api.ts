/** A loopback HTTP server that plays an API server with faults the real one cannot be made to show. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createConnections } from '../../../../src/adapters/kube/connections.ts';
import type { Credentials } from '../../../../src/adapters/kube/credentials.ts';
import { createThrottle } from '../../../../src/adapters/kube/throttle.ts';
import { createTokenBucket } from '../../../../src/adapters/kube/token-bucket.ts';
import { createTransport, type Transport } from '../../../../src/adapters/kube/transport.ts';
import type { Clock } from '../../../../src/ports/clock.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

export type Handler = (call: Call, answer: ServerResponse) => void;

export interface FakeApi {
  readonly calls: readonly Call[];
  /** Connections ever accepted. */
  connections(): number;
  /** May be replaced while the server runs. */
  handler: Handler;
  readonly url: string;
  close(): Promise<void>;
}

export async function startFakeApi(handler: Handler): Promise<FakeApi> {
  const calls: Call[] = [];
  let connections = 0;
  const server = createServer((request, answer) => {
    void readCall(request).then((call) => {
      calls.push(call);
      api.handler(call, answer);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const api: FakeApi = {
    calls,
    connections: () => connections,
    handler,
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return api;
}

async function readCall(request: IncomingMessage): Promise<Call> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const url = new URL(request.url ?? '/', 'http://fake');
  const { authorization } = request.headers;
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization,
    body,
  };
}

export function answerJson(
  answer: ServerResponse,
  status: number,
  body: unknown,
  headers = {},
): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers });
  answer.end(JSON.stringify(body));
}

export function fakeCredentials(url: string, tokens: readonly string[] = ['first']): Credentials {
  let at = 0;
  const tls = {
    ca: undefined,
    cert: undefined,
    key: undefined,
    servername: undefined,
    verify: true,
  };
  return {
    current: async () => ({ server: url, headers: { authorization: `Bearer ${tokens[at]}` }, tls }),
    reload: async () => {
      at = Math.min(at + 1, tokens.length - 1);
    },
  };
}

export interface FakeTransport {
  readonly transport: Transport;
  close(): Promise<void>;
}

export interface FakeTransportOptions {
  readonly url: string;
  readonly clock: Clock;
  readonly credentials?: Credentials;
  readonly requestGate?: () => void;
  readonly maxBytes?: number;
  readonly onServerTime?: (time: number) => void;
}

export function createFakeTransport(options: FakeTransportOptions): FakeTransport {
  const { clock, url, credentials = fakeCredentials(url), requestGate = () => undefined } = options;
  const connections = createConnections();
  const bucket = createTokenBucket({ clock, perSecond: 1_000, burst: 1_000 });
  const limits = { timeout: 5_000, maxBytes: options.maxBytes ?? 1_000_000 };
  const transport = createTransport({
    credentials,
    connections,
    bucket,
    throttle: createThrottle(clock),
    clock,
    requestGate,
    onServerTime: options.onServerTime,
    ...limits,
  });
  return { transport, close: connections.close };
}

/** Resolves once `condition` holds; gives up after four seconds. Sockets need real time, whatever the clock says. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 800; attempt += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`waited in vain for ${what}`);
}
