/** One question to the Prometheus HTTP API: bounded in time and size, no redirects. Knows bodies, not what they mean. */
import { type Dispatcher, request } from 'undici';
import { messageOf } from '../../ports/errors.ts';
import type { Credentials } from './credentials.ts';
import { clean, type Failed, parseError } from './response.ts';

export interface Question {
  readonly path: '/api/v1/query' | '/api/v1/query_range';
  readonly form: Readonly<Record<string, string>>;
  /** Most bytes of the answer. */
  readonly bytesMax: number;
}

export type Body = { readonly kind: 'body'; readonly json: unknown } | Failed;

export interface Asking {
  /** Base address, without credentials; a path prefix is kept. */
  readonly url: string;
  /** Of the whole exchange, connecting and reading included. */
  readonly timeoutMs: number;
  /** Some proxies let only GET through; POST has no limit of length. */
  readonly method: 'POST' | 'GET';
  readonly credentials: Credentials;
}

/** Never rejects. The cause of a failure names what happened, never a credential. */
export async function ask(asking: Asking, question: Question): Promise<Body> {
  const signal = AbortSignal.timeout(asking.timeoutMs);
  try {
    const first = await send(asking, question, signal);
    if (first.statusCode !== 401) return await understand(first, question.bytesMax);
    await first.body.dump();
    // A token may have been rotated a moment ago.
    await asking.credentials.reload();
    return await understand(await send(asking, question, signal), question.bytesMax);
  } catch (error) {
    return failed(
      signal.aborted
        ? `no whole answer within ${asking.timeoutMs} ms`
        : `Prometheus cannot be asked: ${reasonOf(error)}`,
    );
  }
}

async function send(
  asking: Asking,
  question: Question,
  signal: AbortSignal,
): Promise<Dispatcher.ResponseData> {
  const { headers, dispatcher } = await asking.credentials.current();
  const { method, timeoutMs } = asking;
  const form = new URLSearchParams({ ...question.form, timeout: `${timeoutMs}ms` }).toString();
  const address = `${asking.url.replace(/\/+$/, '')}${question.path}`;
  const accept = { ...headers, accept: 'application/json' };
  if (method === 'GET')
    return request(`${address}?${form}`, { method, headers: accept, dispatcher, signal });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  return request(address, {
    method,
    headers: { ...accept, ...type },
    body: form,
    dispatcher,
    signal,
  });
}

async function understand(response: Dispatcher.ResponseData, bytesMax: number): Promise<Body> {
  const { statusCode, headers } = response;
  if (statusCode >= 300 && statusCode < 400)
    return refuse(
      response,
      `Prometheus redirects (${statusCode}); give the address it redirects to`,
    );
  if (statusCode === 401 || statusCode === 403)
    return refuse(response, `Prometheus refuses us (${statusCode}); check the credential files`);
  const json = /^application\/json\b/i.test(String(headers['content-type'] ?? ''));
  if (!json)
    return refuse(response, `HTTP ${statusCode} without JSON; is this the address of Prometheus?`);
  const text = await readUpTo(response, bytesMax);
  if (text === undefined)
    return failed(`the answer is larger than ${bytesMax} bytes; aggregate more`);
  const parsed = parseJson(text);
  if (parsed === undefined) return failed('the answer is not whole JSON');
  if (statusCode === 200) return { kind: 'body', json: parsed };
  return failed(`HTTP ${statusCode}: ${parseError(parsed) ?? 'no reason given'}`);
}

async function readUpTo(
  response: Dispatcher.ResponseData,
  bytesMax: number,
): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > bytesMax) return undefined; // leaving the loop closes the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The rest of such a body is not worth reading. */
function refuse(response: Dispatcher.ResponseData, cause: string): Failed {
  response.body.on('error', () => undefined).destroy();
  return failed(cause);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof AggregateError ? error.errors[0] : error;
  return clean(messageOf(cause) || String(cause));
}

function failed(cause: string): Failed {
  return { kind: 'failed', cause };
}
