/**
 * REST to one API server: credentials, time limits, size caps, rate limit, and the meaning of each failure. Every write
 * passes the request gate right before it is sent. No retries here, except once with fresh credentials after a 401.
 */
import { type Dispatcher, request } from 'undici';
import type { Millis } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { isPortError, messageOf, PortError } from '../../ports/errors.ts';
import { toApiError } from './answer-error.ts';
import { parseJson, readLines, readText } from './body.ts';
import type { Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import type { Json } from './json.ts';
import type { Throttle } from './throttle.ts';
import type { Priority, TokenBucket } from './token-bucket.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface KubeRequest {
  readonly method: Method;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Default: application/json. */
  readonly contentType?: string;
  /** Default: that of the transport. */
  readonly timeout?: Millis;
  readonly signal?: AbortSignal | undefined;
  readonly priority?: Priority;
}

export interface Watching {
  /** One JSON object per line. Ends when the server ends it; throws PortError on anything else. */
  readonly lines: AsyncIterable<string>;
}

export interface Transport {
  /** The object answered. Throws PortError: conflict, gone, denied, transient (with afterMs), permanent. */
  send(request: KubeRequest): Promise<Json>;
  /** A watch. Fails with `transient` after `timeout` without a single byte. */
  watch(request: KubeRequest): Promise<Watching>;
}

export interface TransportOptions {
  readonly credentials: Credentials;
  readonly connections: Connections;
  readonly bucket: TokenBucket;
  /** Absent for what must not wait for others, such as the lease. Watches keep to the pause they are told by themselves. */
  readonly throttle?: Throttle | undefined;
  readonly clock: Clock;
  /** Per request. Must not exceed LeaseDuration - RenewDeadline. */
  readonly timeout: Millis;
  readonly maxBytes: number;
  /** Called right before each write is sent; throws when it may not go (the lease is not held). */
  readonly requestGate: () => void;
  /** Told the server's clock with every answer. */
  readonly onServerTime?: ((time: Millis) => void) | undefined;
}

const MAX_LINE_BYTES = 8 * 2 ** 20;

export function createTransport(options: TransportOptions): Transport {
  return {
    send: (request) => send(options, request),
    watch: (request) => watch(options, request),
  };
}

async function send(options: TransportOptions, request: KubeRequest): Promise<Json> {
  await options.throttle?.wait(request);
  await options.bucket.take(request.priority ?? 'normal', request.signal);
  const limit = request.timeout ?? options.timeout;
  const deadline = startDeadline({ clock: options.clock, limit, signal: request.signal });
  try {
    const answer = await open(options, request, deadline);
    const body = await readText(answer.body, options.maxBytes);
    options.throttle?.served(request);
    return parseJson(body) ?? notJson(request);
  } catch (error) {
    options.throttle?.failed(request, error);
    throw toPortError(error, request, deadline);
  } finally {
    deadline.clear();
  }
}

async function watch(options: TransportOptions, request: KubeRequest): Promise<Watching> {
  await options.bucket.take('normal', request.signal);
  const limit = request.timeout ?? options.timeout;
  const deadline = startDeadline({ clock: options.clock, limit, signal: request.signal });
  try {
    const answer = await open(options, request, deadline, 'watch');
    return { lines: watchedLines(answer, request, deadline) };
  } catch (error) {
    deadline.clear();
    throw toPortError(error, request, deadline);
  }
}

async function* watchedLines(
  answer: Answer,
  request: KubeRequest,
  deadline: Deadline,
): AsyncGenerator<string> {
  try {
    for await (const line of readLines(answer.body, MAX_LINE_BYTES)) {
      deadline.extend();
      yield line;
    }
  } catch (error) {
    throw toPortError(error, request, deadline);
  } finally {
    deadline.clear();
    answer.body.destroy();
  }
}

type Answer = Dispatcher.ResponseData;

/** Sends, and sends once more with fresh credentials when the API server does not know who we are. */
async function open(
  options: TransportOptions,
  request: KubeRequest,
  deadline: Deadline,
  use: 'request' | 'watch' = 'request',
): Promise<Answer> {
  const first = await dispatch(options, request, { deadline, use });
  if (first.statusCode !== 401) return successOf(first, request);
  await first.body.dump();
  await options.credentials.reload();
  return successOf(await dispatch(options, request, { deadline, use }), request);
}

interface Way {
  readonly deadline: Deadline;
  readonly use: 'request' | 'watch';
}

/** The Date header, whole seconds; what is no date is not told. */
function tellTime({ onServerTime }: TransportOptions, { headers }: Answer): void {
  const time = Date.parse(String(headers['date']));
  if (!Number.isNaN(time)) onServerTime?.(time);
}

async function dispatch(
  options: TransportOptions,
  wanted: KubeRequest,
  { deadline, use }: Way,
): Promise<Answer> {
  const access = await options.credentials.current();
  const query = new URLSearchParams(wanted.query).toString();
  const url = `${access.server}${wanted.path}${query === '' ? '' : `?${query}`}`;
  const dispatcher = options.connections.pick(access.tls, use);
  const { contentType = 'application/json', body } = wanted;
  // Nothing may be awaited between the gate and the request.
  if (wanted.method !== 'GET') options.requestGate();
  const answer = await request(url, {
    method: wanted.method,
    dispatcher,
    signal: deadline.signal,
    headers: { ...access.headers, accept: 'application/json', 'content-type': contentType },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  tellTime(options, answer);
  return answer;
}

const MAX_REFUSAL_BYTES = 2 ** 16;

async function successOf(answer: Answer, { method, path }: KubeRequest): Promise<Answer> {
  if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
  const body = parseJson(await readText(answer.body, MAX_REFUSAL_BYTES).catch(() => '')) ?? {};
  const header = answer.headers['retry-after'];
  const retryAfter = Array.isArray(header) ? header[0] : header;
  throw toApiError({ status: answer.statusCode, body, retryAfter, what: `${method} ${path}` });
}

function notJson({ method, path }: KubeRequest): never {
  throw new PortError('transient', `${method} ${path}: the answer is no JSON object`);
}

function toPortError(
  error: unknown,
  { method, path, signal }: KubeRequest,
  deadline: Deadline,
): PortError {
  if (isPortError(error)) return error;
  const why = deadline.expired()
    ? 'no answer in time'
    : signal?.aborted
      ? 'cancelled'
      : reasonOf(error);
  const doubt = method === 'GET' ? '' : '; outcome unknown: the write may have had its effect';
  return new PortError('transient', `${method} ${path}: ${why}${doubt}`, { cause: error });
}

/** Connection errors hide what happened in their cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)}: ${messageOf(cause)}`;
}
