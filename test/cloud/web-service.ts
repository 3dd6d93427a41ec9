/**
 * A web service of the test cloud over TLS in a vendor's manner. Who signs wrongly, late or twice is refused before
 * anything else; every other call passes the gate of all services.
 */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Cloud, Done } from './cloud.ts';
import { listen } from './control-server.ts';
import { pass } from './gate.ts';
import type { ServiceParts } from './grpc-service.ts';
import type { CloudConfig, Rpc } from './protocol.ts';

/** The one key that the services know. It opens nothing but them. */
export const TEST_KEY = { accessKeyId: 'test-key', accessKeySecret: 'test-secret' };

export interface WebRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** As it was sent. */
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WebAnswer = Done & { readonly body?: object };

export interface WebRoute {
  readonly rpc: Rpc;
  readonly args: unknown;
  act(cloud: Cloud): WebAnswer;
}

export interface WebManner {
  /** A code of the vendor's for a bad signature, an old date, a nonce used before. */
  objection(request: WebRequest, now: number): string | undefined;
  /** A name of this request that may be used once. */
  nonceOf(request: WebRequest): string | undefined;
  /** The code for a nonce used before. */
  readonly reused: string;
  route(request: WebRequest): WebRoute | undefined;
  success(body: object): object;
  /** From the cloud's own code, or from one of the vendor's. */
  failure(code: string, message: string): { readonly status: number; readonly body: object };
}

const PAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';

/** Its port on loopback. */
export async function startWebServer(
  parts: ServiceParts,
  config: CloudConfig,
  manner: WebManner,
): Promise<number> {
  const [key, cert] = await Promise.all([readFile(config.keyFile), readFile(config.certFile)]);
  const used = new Set<string>();
  return listen(
    createServer({ key, cert }, (incoming, response) => {
      void readRequest(incoming).then((request) => {
        const objection = objectionTo(request, manner, used);
        if (objection === undefined) return serve(parts, manner, { request, response });
        const { status, body } = manner.failure(objection, `refused: ${objection}`);
        return send(response, status, JSON.stringify(body));
      });
    }),
  );
}

function objectionTo(request: WebRequest, manner: WebManner, used: Set<string>) {
  const nonce = manner.nonceOf(request);
  if (nonce !== undefined && used.has(nonce)) return manner.reused;
  if (nonce !== undefined) used.add(nonce);
  return manner.objection(request, Date.now());
}

interface Exchange {
  readonly request: WebRequest;
  readonly response: ServerResponse;
}

async function serve(parts: ServiceParts, manner: WebManner, { request, response }: Exchange) {
  const route = manner.route(request);
  if (route === undefined) {
    const { status, body } = manner.failure('UNIMPLEMENTED', `${request.method} ${request.path}`);
    return send(response, status, JSON.stringify(body));
  }
  const { rpc, args } = route;
  const client = TEST_KEY.accessKeyId;
  const passed = await pass(parts, { rpc, args, client, act: () => route.act(parts.cloud) });
  if (passed === undefined) return;
  if (passed.kind === 'page') return send(response, 200, PAGE, 'text/html');
  const { answer: said } = passed;
  if (said.code === 'OK') {
    const body = 'body' in said ? (said.body ?? {}) : {};
    return send(response, 200, JSON.stringify(manner.success(body)));
  }
  const { status, body } = manner.failure(said.code, said.message);
  send(response, status, JSON.stringify(body));
}

function send(response: ServerResponse, status: number, text: string, type = 'application/json') {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}

async function readRequest(incoming: IncomingMessage): Promise<WebRequest> {
  const url = new URL(incoming.url ?? '/', 'https://localhost');
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    rawQuery: url.search.slice(1),
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}
