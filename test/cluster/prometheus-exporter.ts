// What a test lets Prometheus scrape: lines it can change while the server runs.
import { createServer } from 'node:http';
import { freePort } from '../control-plane/free-port.ts';

export interface Exporter {
  /** host:port */
  readonly target: string;
  /** Replaces what is exposed; a function is asked at each scrape. */
  expose(lines: readonly string[] | (() => readonly string[])): void;
  /** Scrapes fail from now on, or work again. */
  setDown(down: boolean): void;
  stop(): Promise<void>;
}

export async function startExporter(): Promise<Exporter> {
  let lines: () => readonly string[] = () => [];
  let down = false;
  const server = createServer((_, response) => {
    response.statusCode = down ? 500 : 200;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`${lines().join('\n')}\n`);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    target: `127.0.0.1:${port}`,
    expose: (next) => {
      lines = typeof next === 'function' ? next : () => next;
    },
    setDown: (next) => {
      down = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
