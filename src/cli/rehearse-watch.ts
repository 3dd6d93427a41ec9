/**
 * Who looks on while a rehearsal runs: the live page, the offline report, or both. A rehearsal that is watched gives the
 * same bytes as one that is not.
 */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { type PageServer, servePage } from '../adapters/http/page-server.ts';
import type { StreamEvent, Words } from '../model/stream.ts';
import { MINUTE } from '../model/units.ts';
import { integer } from '../policy/notation-number.ts';
import { episodeWords } from '../report/episode-words.ts';
import type { Rehearsal, RehearsalInput } from '../simulator/rehearse.ts';
import { createStream, type RehearsalStream, totalsFor } from '../simulator/stream/stream.ts';
import type { World } from '../simulator/world/world.ts';
import type { Io } from './io.ts';
import { offlinePage } from './offline-page.ts';
import { type FoundAssets, findAssets } from './page-assets.ts';
import type { OpenedFolder } from './rehearse-folder.ts';

export interface WatchRequest {
  readonly serve: boolean;
  /** Undefined: the usual one, or a free one when that is taken. */
  readonly port: number | undefined;
  readonly reportFile: string | undefined;
}

export interface Watched {
  readonly folder: OpenedFolder;
  readonly seed: number;
  readonly controller: boolean;
}

/** Another run of the same days, to be shown beside. */
export interface OtherRun {
  readonly name: Words;
  readonly totals: Rehearsal['totals'];
}

export interface Ended {
  readonly rehearsal: Rehearsal;
  readonly replay: string;
  readonly others?: readonly OtherRun[];
}

export interface Watch {
  /** Joins one rehearsal. */
  readonly join: (watched: Watched) => Joined;
  /** For runs that are not shown: the page answers while they go on. */
  readonly aside: Pick<RehearsalInput, 'onWorld'>;
  /** Resolves when the person has seen enough; at once where no page is served. */
  readonly stay: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface Joined {
  readonly hooks: Pick<RehearsalInput, 'onWorld' | 'onCycle'>;
  readonly finish: (ended: Ended) => void;
}

/** Where people find it again after a restart. */
const USUAL_PORT = 8713;

export interface Audience {
  readonly io: Io;
  /** Where the page's address goes. */
  readonly say: (text: string) => void;
}

const PORT = integer({ min: 0, max: 65_535 });

/** What the flags ask for, or what is wrong with them. */
export function readWatch(flags: {
  readonly serve?: boolean | undefined;
  readonly port?: string | undefined;
  readonly report?: string | undefined;
}): WatchRequest | string {
  const serve = flags.serve === true;
  if (flags.port !== undefined && !serve) return '--port: only with --serve; add it';
  const number = /^\d+$/.test(flags.port ?? '') ? Number(flags.port) : flags.port;
  const port = number === undefined ? undefined : PORT.read(number);
  if (port?.ok === false) return `--port: ${port.flaw.message}; ${port.flaw.allowed}`;
  return { serve, port: port?.value, reportFile: flags.report };
}

/** Opens the page and says its address; or answers with what is wrong. Nobody watches when nothing is asked for. */
export async function openWatch(
  request: WatchRequest,
  { io, say }: Audience,
): Promise<Watch | string> {
  if (!request.serve && request.reportFile === undefined) return NOBODY;
  const found = findAssets();
  if (!found.ok) return found.message;
  const unwritable = reportProblem(request.reportFile);
  if (unwritable !== undefined) return unwritable;
  const server = request.serve ? await openServer(found, request.port) : undefined;
  if (typeof server === 'string') return server;
  if (server !== undefined) say(`Live page: ${server.url}\n\n`);
  return watchOf({ request, io, server, assets: found.assets });
}

/** Nobody looks on. */
export const NOBODY: Watch = {
  join: () => ({ hooks: {}, finish: () => undefined }),
  aside: {},
  stay: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

interface Watching {
  readonly request: WatchRequest;
  readonly io: Io;
  readonly server: PageServer | undefined;
  readonly assets: Extract<FoundAssets, { ok: true }>['assets'];
}

function watchOf({ request, io, server, assets }: Watching): Watch {
  const onWorld = (world: World): void => {
    if (server !== undefined) void breathe(world, io.signal);
  };
  return {
    aside: { onWorld },
    join(watched) {
      const lines: string[] = [];
      const stream = streamOf(watched, (event) => {
        const line = JSON.stringify(event);
        server?.send(line);
        if (request.reportFile !== undefined) lines.push(line);
      });
      return {
        hooks: {
          onWorld(world) {
            stream.onWorld(world);
            onWorld(world);
          },
          onCycle: stream.onCycle,
        },
        finish({ rehearsal, replay, others = [] }) {
          const compared = others.map(({ name, totals }) => ({ name, totals: totalsFor(totals) }));
          stream.finish(rehearsal, { replay, compared });
          server?.end();
          if (request.reportFile === undefined) return;
          const title = `Kingtide · ${watched.folder.scenario.name}`;
          writeFileSync(request.reportFile, offlinePage({ assets, title, lines }));
        },
      };
    },
    async stay() {
      if (server === undefined || io.signal.aborted) return;
      io.err(`The page stays at ${server.url} until Ctrl-C.\n`);
      await aborted(io.signal);
    },
    async close() {
      await server?.close();
    },
  };
}

function streamOf(
  { folder, seed, controller }: Watched,
  onEvent: (event: StreamEvent) => void,
): RehearsalStream {
  const { scenario, documents } = folder;
  return createStream({ scenario, documents, seed, controller, words: episodeWords, onEvent });
}

/** Without a controller the world waits for nobody, and a server in the same process would never answer. */
async function breathe({ clock, scenario }: World, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && clock.now() < scenario.to) await clock.sleep(10 * MINUTE, signal);
}

async function openServer(
  { assets }: Extract<FoundAssets, { ok: true }>,
  port: number | undefined,
): Promise<PageServer | string> {
  try {
    return await servePage({ assets, port: port ?? USUAL_PORT });
  } catch (error) {
    if (port === undefined) return servePage({ assets, port: 0 });
    return `--port: ${port} cannot be listened on (${codeOf(error)}); another one, or 0 for a free one`;
  }
}

/** Why the report cannot be written there; undefined when it can. The file is emptied. */
function reportProblem(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    closeSync(openSync(file, 'w'));
    return undefined;
  } catch (error) {
    return `--report: ${file} cannot be written (${codeOf(error)}); name a file in a folder that exists`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
