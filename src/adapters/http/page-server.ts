/**
 * Serves the live page and its event stream on loopback. Read-only and without input: nothing a request says changes
 * anything. A foreign name in the Host header is refused, or a page elsewhere could read it by rebinding its own name.
 */
import type { IncomingMessage } from 'node:http';
import { sendLines } from './event-stream.ts';
import { createLineHistory } from './line-history.ts';
import { listen, type Reply, type Routes } from './server.ts';

/** File name to its text. */
export type PageAssets = Readonly<Record<string, string>>;

export interface PageServer {
  /** `http://127.0.0.1:4711/` */
  readonly url: string;
  /** Sends one line of JSON to everybody who reads, now or later. */
  readonly send: (line: string) => void;
  /** No more lines will come; the page stays. */
  readonly end: () => void;
  /** Cuts every connection. */
  readonly close: () => Promise<void>;
}

export interface PageServing {
  readonly assets: PageAssets;
  /** 0 picks a free one. */
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';
/** A month of minutes is 15 million characters; whoever watches longer loses the oldest minutes. */
const CHARACTERS_MAX = 64_000_000;

/** Everything from ourselves and nothing from elsewhere, inline nothing. */
const PAGE_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
const TEXT = 'text/plain; charset=utf-8';

/** Rejects when the port is taken. */
export async function servePage({ assets, port }: PageServing): Promise<PageServer> {
  const history = createLineHistory({ charactersMax: CHARACTERS_MAX });
  let names: ReadonlySet<string> = new Set();
  const server = await listen({
    address: LOOPBACK,
    port,
    headers: HEADERS,
    guard: (request) => foreign(request, names),
    routes: {
      ...assetRoutes(assets),
      '/events': (request) => {
        const from = nextLine(request);
        // 204 tells a browser that there is nothing to come back for.
        if (history.ended() && from >= history.next()) return { status: 204, type: TEXT, body: '' };
        return {
          type: 'text/event-stream',
          stream: (response) => sendLines(response, { history, from }),
        };
      },
    },
  });
  names = new Set([`${LOOPBACK}:${server.port}`, `localhost:${server.port}`]);
  return {
    url: `http://${LOOPBACK}:${server.port}/`,
    send: history.append,
    end: history.end,
    close: () => server.close(),
  };
}

function assetRoutes(assets: PageAssets): Routes {
  const routes: Record<string, () => Reply> = {};
  for (const [name, body] of Object.entries(assets)) {
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? TEXT;
    routes[name === 'index.html' ? '/' : `/${name}`] = () => ({ status: 200, type, body });
  }
  return routes;
}

function foreign({ headers }: IncomingMessage, names: ReadonlySet<string>): Reply | undefined {
  if (headers.host !== undefined && names.has(headers.host.toLowerCase())) return undefined;
  return {
    status: 421,
    type: TEXT,
    body: `this page answers to ${[...names].join(' and ')} only\n`,
  };
}

/** A browser that comes back names the last line it has. */
function nextLine({ headers }: IncomingMessage): number {
  const last = headers['last-event-id'];
  return typeof last === 'string' && /^\d{1,12}$/.test(last) ? Number(last) + 1 : 0;
}
