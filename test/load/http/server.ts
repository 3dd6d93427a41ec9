/** A real HTTP server that can do so much and no more: bounded concurrency, a service time, a bounded queue, and counters. */
import { createServer, type ServerResponse } from 'node:http';
import { listen } from '../../cloud/control-server.ts';
import type { Ability } from './protocol.ts';

export interface BoundedServer {
  readonly port: number;
  served(): number;
  refused(): number;
  /** From now on; what is in service goes on as it began. */
  setServiceMs(ms: number): void;
  /** At once, as a killed process: connections break. */
  kill(): void;
}

/** `exposition`: the text of GET /metrics. */
export async function startBoundedServer(
  ability: Ability,
  exposition: (self: { served: number; refused: number }) => string,
): Promise<BoundedServer> {
  const counts = { served: 0, refused: 0 };
  const waiting: ServerResponse[] = [];
  let serviceMs = ability.serviceMs;
  let busy = 0;

  function serve(response: ServerResponse): void {
    busy++;
    setTimeout(() => {
      busy--;
      counts.served++;
      response.end('ok');
      const next = waiting.shift();
      if (next !== undefined) serve(next);
    }, serviceMs);
  }

  function take(response: ServerResponse): void {
    if (busy < ability.concurrency) serve(response);
    else if (waiting.length < ability.queue) waiting.push(response);
    else {
      counts.refused++;
      response.writeHead(503).end();
    }
  }

  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return take(response);
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
    response.end(exposition(counts));
  });
  return {
    port: await listen(server),
    served: () => counts.served,
    refused: () => counts.refused,
    setServiceMs: (ms) => {
      serviceMs = ms;
    },
    kill: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
