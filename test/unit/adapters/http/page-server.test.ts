/** The server of the live page over a real socket: who may ask, what it answers, and what it never lets in. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type PageServer, servePage } from '../../../../src/adapters/http/page-server.ts';

const ASSETS = { 'index.html': '<p>page</p>', 'app.js': 'run()' };
const servers: PageServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(): Promise<PageServer> {
  const server = await servePage({ assets: ASSETS, port: 0 });
  servers.push(server);
  return server;
}

interface Got {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ url }: PageServer, { path = '/', method = 'GET', headers = {} }: Asked = {}) {
  return new Promise<Got>((resolve, reject) => {
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      let body = '';
      response.on('data', (text) => {
        body += String(text);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the page server', () => {
  it('listens on loopback and serves its files under a strict policy', async () => {
    const server = await serve();
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { status, headers, body } = await ask(server);
    expect([status, body]).toEqual([200, '<p>page</p>']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'self'; /);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
    expect((await ask(server, { path: '/app.js' })).headers['content-type']).toMatch(/javascript/);
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    'refuses the Host %s, for the page and for the stream alike',
    async (host) => {
      const server = await serve();
      server.send('{"secret":1}');
      server.end();
      for (const path of ['/', '/events']) {
        const { status, body } = await ask(server, { path, headers: { host } });
        expect(status).toBe(421);
        expect(body).not.toContain('secret');
      }
      const { port } = new URL(server.url);
      const own = await ask(server, { path: '/events', headers: { host: `localhost:${port}` } });
      expect(own.body).toContain('secret');
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
    expect((await ask(await serve(), { method })).status).toBe(405);
  });

  it('has no other path', async () => {
    const server = await serve();
    for (const path of ['/index.html', '/../package.json', '/etc/passwd', '/constructor'])
      expect((await ask(server, { path })).status).toBe(404);
  });

  it('sends every line so far to whoever comes late, and ends after the last one', async () => {
    const server = await serve();
    server.send('{"a":1}');
    server.send('{"b":2}');
    server.end();
    const { headers, body } = await ask(server, { path: '/events' });
    expect(headers['content-type']).toBe('text/event-stream');
    expect(body).toBe('id: 0\ndata: {"a":1}\n\nid: 1\ndata: {"b":2}\n\n');
  });

  it('goes on after the last line a browser has, and tells one that has all not to come back', async () => {
    const server = await serve();
    for (const line of ['0', '1', '2']) server.send(line);
    server.end();
    const behind = await ask(server, { path: '/events', headers: { 'last-event-id': '1' } });
    expect(behind.body).toBe('id: 2\ndata: 2\n\n');
    const done = await ask(server, { path: '/events', headers: { 'last-event-id': '2' } });
    expect([done.status, done.body]).toEqual([204, '']);
  });

  it('sends lines to an open stream as they come, and cuts it when it closes', async () => {
    const server = await serve();
    server.send('first');
    const seen: string[] = [];
    const cut = new Promise<void>((resolve, reject) => {
      const sent = request(new URL('/events', server.url), (response) => {
        response.on('data', (text) => {
          seen.push(String(text));
          if (seen.length === 1) server.send('second');
          else void server.close();
        });
        response.on('close', () => resolve());
        response.on('error', () => resolve());
      });
      sent.on('error', reject);
      sent.end();
    });
    await cut;
    expect(seen.join('')).toBe('id: 0\ndata: first\n\nid: 1\ndata: second\n\n');
  });

  it('does not take a port that is taken', async () => {
    const first = await serve();
    const port = Number(new URL(first.url).port);
    await expect(servePage({ assets: ASSETS, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
