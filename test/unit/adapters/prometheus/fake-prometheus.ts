/** A local server that answers like Prometheus, or as badly as a test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createPrometheusMetrics,
  type PrometheusOptions,
} from '../../../../src/adapters/prometheus/metrics.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly form: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface FakePrometheus {
  readonly url: string;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

export async function startFake(answer: Answer): Promise<FakePrometheus> {
  const asked: Asked[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    incoming.on('end', () => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
      const form = incoming.method === 'POST' ? new URLSearchParams(body) : searchParams;
      const one = {
        method: incoming.method ?? '',
        path: pathname,
        form,
        headers: incoming.headers,
      };
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** One row without labels, evaluated at `seconds`. */
function oneRow(value: string, seconds: number) {
  return {
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: {}, value: [seconds, value] }] },
  };
}

/** Answers the question about age with `age` seconds, and any other with `value`. */
export function answering(value: string, age = 0): Answer {
  const now = 1_700_000_000;
  return ({ form }, response) => {
    const aboutAge = form.get('query')?.startsWith('label_replace') === true;
    sendJson(response, oneRow(aboutAge ? String(now - age) : value, now));
  };
}

export const NOW = 5_000_000;

export function metricsFor(url: string, options: Partial<PrometheusOptions> = {}) {
  const clock = { now: () => NOW, monotonic: () => 0, sleep: () => Promise.resolve() };
  return createPrometheusMetrics({ clock, url, timeoutMs: 2_000, method: 'POST', ...options });
}
