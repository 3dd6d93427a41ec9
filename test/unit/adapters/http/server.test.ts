/** The servers for probes and scrapes over real sockets. */
import { request as nodeRequest } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type HttpServer,
  listen,
  metricsRoutes,
  probeRoutes,
  type Routes,
} from '../../../../src/adapters/http/server.ts';

let server: HttpServer;
afterEach(() => server.close());

async function start(routes: Routes): Promise<void> {
  server = await listen({ address: '127.0.0.1', port: 0, routes });
}

function send(
  method: string,
  path: string,
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const request = nodeRequest(
      { host: '127.0.0.1', port: server.port, method, path },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body, headers: response.headers }),
        );
      },
    );
    request.on('error', reject).end();
  });
}

describe('the health port', () => {
  it('answers 200 or 503 with one word', async () => {
    let healthy = true;
    await start(probeRoutes({ healthy: () => healthy, ready: () => false }));
    const before = await send('GET', '/healthz');
    healthy = false;
    const after = await send('GET', '/healthz');
    expect([before, after, await send('GET', '/readyz')]).toMatchObject([
      { status: 200, body: 'ok\n' },
      { status: 503, body: 'not ok\n' },
      { status: 503, body: 'not ok\n' },
    ]);
  });

  it.each([
    '/',
    '/metrics',
    '/healthz/',
    '/..%2fmetrics',
    '//healthz',
    '/__proto__',
    '/constructor',
  ])('knows no other path: %s', async (path) => {
    await start(probeRoutes({ healthy: () => true, ready: () => true }));
    expect(await send('GET', path)).toMatchObject({ status: 404 });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'TRACE'])(
    'refuses %s',
    async (method) => {
      await start(probeRoutes({ healthy: () => true, ready: () => true }));
      expect(await send(method, '/healthz')).toMatchObject({
        status: 405,
        headers: { allow: 'GET' },
      });
    },
  );
});

describe('the metrics port', () => {
  it('serves the exposition with its type, whatever the query string', async () => {
    await start(
      metricsRoutes({
        contentType: 'text/plain; version=0.0.4',
        metrics: async () => 'kingtide_x 1\n',
      }),
    );
    expect(await send('GET', '/metrics?name[]=x')).toMatchObject({
      status: 200,
      body: 'kingtide_x 1\n',
      headers: { 'content-type': 'text/plain; version=0.0.4' },
    });
  });

  it('says no more than 500 when collecting fails', async () => {
    await start(
      metricsRoutes({
        contentType: 'text/plain',
        metrics: () => Promise.reject(new Error('inner detail')),
      }),
    );
    expect(await send('GET', '/metrics')).toMatchObject({ status: 500, body: 'failed\n' });
  });
});

describe('listening', () => {
  it('fails when the port is taken', async () => {
    await start({});
    await expect(listen({ address: '127.0.0.1', port: server.port, routes: {} })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});
