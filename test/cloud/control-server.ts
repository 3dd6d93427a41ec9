/** A small JSON-over-HTTP server on loopback: one handler per `METHOD /path`, errors as `{error}` with status 400. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Server } from 'node:net';

export type Handler = (body: unknown) => unknown;

export interface ControlServer {
  readonly port: number;
  close(): void;
}

/** A handler that returns a string answers as plain text, any other value as JSON. */
export async function startControlServer(
  handlers: Readonly<Record<string, Handler>>,
): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(handlers, request).then(
      ({ status, body }) => {
        const text = typeof body === 'string';
        response.writeHead(status, {
          'content-type': text ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json',
        });
        response.end(text ? body : JSON.stringify(body ?? null));
      },
      (error: unknown) => {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: String(error) }));
      },
    );
  });
  return { port: await listen(server), close: () => server.close() };
}

async function answer(handlers: Readonly<Record<string, Handler>>, request: IncomingMessage) {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const handler = handlers[`${request.method ?? 'GET'} ${path}`];
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (handler === undefined) {
    const known = Object.keys(handlers).join(', ');
    return { status: 404, body: { error: `no ${request.method} ${path}; there is: ${known}` } };
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return { status: 200, body: await handler(text === '' ? undefined : JSON.parse(text)) };
}

/** On a free loopback port, which it resolves with. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}
