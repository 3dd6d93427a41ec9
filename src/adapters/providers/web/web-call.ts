/**
 * One HTTPS request to a provider's service: a deadline for everything together, a cap on the answer, no redirects, no
 * retries. Says apart what surely never left, what was answered, and what nobody knows.
 */
import { Agent, type Dispatcher, request } from 'undici';
import type { Millis } from '../../../model/units.ts';
import { messageOf } from '../../../ports/errors.ts';

export interface WebRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query, escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type WebReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly text: string;
      readonly date: string;
    }
  | { readonly kind: 'unclear' | 'not-sent'; readonly message: string };

export interface WebConnection {
  send(wanted: WebRequest, timeout: Millis): Promise<WebReply>;
  close(): Promise<void>;
}

const MOST_BYTES = 8 * 2 ** 20;

/** `origin`: https and host. `ca`: PEM of an authority of one's own; default: those of the system. */
export function createWebConnection(origin: string, ca: string | undefined): WebConnection {
  const agent = new Agent({ connect: ca === undefined ? {} : { ca }, pipelining: 1 });
  return {
    send: (wanted, timeout) => send(agent, `${origin}${wanted.path}`, wanted, timeout),
    close: () => agent.close(),
  };
}

async function send(
  dispatcher: Dispatcher,
  url: string,
  { method, headers, body }: WebRequest,
  timeout: Millis,
): Promise<WebReply> {
  try {
    const signal = AbortSignal.timeout(timeout);
    const content = body === '' ? {} : { body };
    const answer = await request(url, { method, headers, dispatcher, signal, ...content });
    const text = await capped(answer.body);
    return { kind: 'answer', status: answer.statusCode, text, date: dateOf(answer) };
  } catch (error) {
    return { kind: neverLeft(error) ? 'not-sent' : 'unclear', message: reasonOf(error) };
  }
}

async function capped(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Error(`the answer is longer than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function dateOf({ headers }: Dispatcher.ResponseData): string {
  return String(headers['date'] ?? '');
}

/** Before a connection stands nothing has left: no name, no listener, no trusted certificate. */
const BEFORE_CONNECTION =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|UNABLE_TO_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*)$/;

function neverLeft(error: unknown): boolean {
  return codesOf(error).some((code) => BEFORE_CONNECTION.test(code));
}

function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : [];
  return 'cause' in error ? [...own, ...codesOf(error.cause)] : own;
}

function reasonOf(error: unknown): string {
  const [code] = codesOf(error);
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  return code === undefined ? messageOf(error) : `${messageOf(error)} (${code})`;
}
