/**
 * List, then watch, for ever: resumes after a clean end, lists anew after 410 or silence, backs off after failures, and
 * compares with a full list every ten minutes. Fills a collection; never throws for what a server may do.
 */
import type { Reading } from '../../model/reading.ts';
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, messageOf } from '../../ports/errors.ts';
import type { Log } from '../../ports/log.ts';
import { type BackOff, backOffDelay } from './back-off.ts';
import type { Collection, Slim } from './collection.ts';
import { createFreshness, type Freshness } from './freshness.ts';
import type { Json } from './json.ts';
import { slimOf } from './metadata.ts';
import { listAll } from './pages.ts';
import type { Transport } from './transport.ts';
import { parseWatchEvent } from './watch-event.ts';

export interface WatchDependencies {
  readonly transport: Transport;
  readonly clock: Clock;
  /** In [0, 1): spreads what many clients would do at once. */
  readonly random: () => number;
  readonly log: Log;
}

export interface Watched<R extends Slim> {
  /** For messages: `pods`. */
  readonly name: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Undefined: no longer of interest, like one that is deleted. */
  readonly project: (object: Json) => R | undefined;
  readonly collection: Collection<R>;
}

export interface Watch {
  /** Until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** When the view was last known to be whole: missing before the first list, stale when older than `maxAge`. */
  asOf(maxAge: Millis): Reading<Millis>;
  /** What keeps it from working, in words. */
  problem(): string | undefined;
}

/** The server ends a quiet watch after this many seconds; the end is a sign of life, and so is the bookmark before it. */
const WATCH_SECONDS = 30;
const SILENCE: Millis = 60_000;
const FULL_COMPARE: Millis = 600_000;
/** A watch that ends sooner without a word counts as a failure, or we would reconnect in a hot loop. */
const SHORT_WATCH: Millis = 1_000;
const BACK_OFF: BackOff = { first: 500, longest: 15_000 };

interface Context<R extends Slim> {
  readonly deps: WatchDependencies;
  readonly watched: Watched<R>;
  readonly freshness: Freshness;
  /** Where to go on; undefined: list first. */
  version: string | undefined;
  /** Monotonic instant of the next full compare. */
  compareAt: Millis;
  heardAt: Millis;
  failures: number;
}

export function createWatch<R extends Slim>(deps: WatchDependencies, watched: Watched<R>): Watch {
  const freshness = createFreshness(watched.name, deps.clock);
  const start = { version: undefined, compareAt: 0, heardAt: 0, failures: 0 };
  const context: Context<R> = { deps, watched, freshness, ...start };
  return {
    run: (signal) => run(context, signal),
    asOf: freshness.asOf,
    problem: freshness.problem,
  };
}

async function run<R extends Slim>(context: Context<R>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await listAndFollow(context, signal);
      succeeded(context);
    } catch (error) {
      if (signal.aborted) return;
      await failed(context, error, signal);
    }
  }
}

async function listAndFollow<R extends Slim>(
  context: Context<R>,
  signal: AbortSignal,
): Promise<void> {
  const due = context.deps.clock.monotonic() >= context.compareAt;
  const from = context.version === undefined || due ? await list(context, signal) : context.version;
  context.version = from;
  await follow(context, from, signal);
}

async function list<R extends Slim>(context: Context<R>, signal: AbortSignal): Promise<string> {
  const { transport, clock, random } = context.deps;
  const { path, query = {}, project, collection } = context.watched;
  const startedAt = clock.monotonic();
  const { records, version } = await listAll(transport, { path, query, project, signal });
  collection.replace(records, version);
  context.compareAt = clock.monotonic() + FULL_COMPARE * (1 + random() / 2);
  context.freshness.proven(startedAt);
  return version;
}

/** Returns when the server ended the watch in good order; throws when something broke. */
async function follow<R extends Slim>(
  context: Context<R>,
  resourceVersion: string,
  signal: AbortSignal,
): Promise<void> {
  const { transport, clock, random } = context.deps;
  const { path } = context.watched;
  const startedAt = clock.monotonic();
  context.heardAt = startedAt;
  const timeoutSeconds = String(Math.round(WATCH_SECONDS * (0.8 + 0.2 * random())));
  const options = { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds, resourceVersion };
  const query = { ...context.watched.query, ...options };
  const request = { method: 'GET', path, query, signal, timeout: SILENCE } as const;
  const { lines } = await transport.watch(request);
  // It works again, as far as can be told; how long to wait after the next failure is another question.
  context.freshness.failed(undefined);
  let silent = true;
  for await (const line of lines) {
    silent = false;
    apply(context, line);
  }
  const endedAt = clock.monotonic();
  if (silent && endedAt - startedAt < SHORT_WATCH) throw new Error('the watch ended at once');
  context.freshness.proven(endedAt);
}

function apply<R extends Slim>(context: Context<R>, line: string): void {
  const { collection, project, path } = context.watched;
  const event = parseWatchEvent(line, path);
  if (event.kind !== 'bookmark') {
    const kept = event.kind === 'put' ? project(event.object) : undefined;
    const { key, uid } = slimOf(event.object);
    if (kept === undefined) collection.remove(key, uid);
    else collection.put(kept);
  }
  context.version = event.version;
  context.heardAt = context.deps.clock.monotonic();
  collection.reached(event.version);
  context.freshness.proven(context.heardAt);
  succeeded(context);
}

function succeeded<R extends Slim>(context: Context<R>): void {
  const { failures } = context;
  if (failures > 0) context.deps.log.info({ watch: context.watched.name, failures }, 'watch works');
  context.failures = 0;
  context.freshness.failed(undefined);
}

async function failed<R extends Slim>(
  context: Context<R>,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  const { clock, random, log } = context.deps;
  context.failures += 1;
  const message = messageOf(error);
  context.freshness.failed(message);
  log.warn(
    { watch: context.watched.name, failures: context.failures, error: message },
    'watch failed',
  );
  doubt(context, error, message);
  const told = isPortError(error) ? (error.afterMs ?? 0) : 0;
  const delay = backOffDelay(BACK_OFF, context.failures, random());
  await clock.sleep(Math.max(told, delay), signal);
}

/** Expired, or silent for too long: what came in between is lost, so the view may not be trusted as whole. */
function doubt<R extends Slim>(context: Context<R>, error: unknown, message: string): void {
  const silentFor = context.deps.clock.monotonic() - context.heardAt;
  const silent = context.version !== undefined && silentFor >= SILENCE;
  if (!silent && !isPortError(error, 'gone')) return;
  context.version = undefined;
  context.freshness.doubted(`being listed anew (${message})`);
}
