/**
 * Signed reads and writes of one endpoint in one vendor's manner. A write is sent only while the lease is held. What a
 * vendor's error means comes from its own table; anything that is not on it leaves the effect of a write unknown.
 */
import { readFile } from 'node:fs/promises';
import type { Millis } from '../../../model/units.ts';
import type { Clock } from '../../../ports/clock.ts';
import { messageOf, PortError, type PortErrorKind } from '../../../ports/errors.ts';
import type { GrowOutcome } from '../../../ports/node-pools.ts';
import { tame } from '../external-grpc/statuses.ts';
import { type AccessKey, createKeySource } from './key-file.ts';
import {
  createWebConnection,
  type WebConnection,
  type WebReply,
  type WebRequest,
} from './web-call.ts';

export interface WebEndpoint {
  readonly region: string;
  /** JSON with the access key; read again when it changes. */
  readonly keyFile: string;
  /** Host, with a port where it is not 443, in the place of the vendor's own for the region. */
  readonly address?: string | undefined;
  /** PEM file of an authority of one's own. */
  readonly caFile?: string | undefined;
  readonly timeout: Millis;
}

/** What a code of a vendor means for a write. `gone`: there is no such thing. `expired`: our clock or key is off. */
export type Meaning =
  | Extract<GrowOutcome, { kind: 'refused' }>['why']
  | 'gone'
  | 'expired'
  | 'unknown';

/** One action of a service; the body is JSON. */
export interface Call {
  readonly action: string;
  readonly method: WebRequest['method'];
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: object | undefined;
}

export interface Stamp {
  readonly key: AccessKey;
  readonly host: string;
  readonly region: string;
  readonly now: Millis;
  readonly nonce: string;
}

export interface VendorError {
  readonly code: string;
  readonly message: string;
}

/** How one vendor is spoken to. */
export interface Manner {
  host(action: string, region: string): string;
  sign(call: Call, stamp: Stamp): WebRequest;
  /** The error in an answer, if it is one. */
  errorIn(status: number, body: unknown): VendorError | undefined;
  meaningOf(code: string): Meaning;
}

export type Reply =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly meaning: Meaning; readonly message: string }
  | { readonly kind: 'unclear' | 'not-sent'; readonly message: string }
  /** No usable key: nothing was sent. */
  | { readonly kind: 'no-key'; readonly message: string };

export interface WebLine {
  readonly region: string;
  /** Throws `PortError`. */
  read(call: Call): Promise<unknown>;
  /** Throws only what `beforeWrite` throws. */
  write(call: Call): Promise<Reply>;
  close(): Promise<void>;
}

export interface WebLineParts {
  readonly name: string;
  readonly endpoint: WebEndpoint;
  readonly clock: Clock;
  readonly nonce: () => string;
  readonly beforeWrite: () => void;
  readonly manner: Manner;
}

export function createWebLine(parts: WebLineParts): WebLine {
  const { name, endpoint, clock, nonce, beforeWrite, manner } = parts;
  const { region, timeout } = endpoint;
  const keys = createKeySource(endpoint.keyFile, clock);
  const connections = new Map<string, WebConnection>();

  async function connectionTo(host: string): Promise<WebConnection> {
    const known = connections.get(host);
    if (known !== undefined) return known;
    const { caFile } = endpoint;
    const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
    const made = createWebConnection(`https://${host}`, ca);
    connections.set(host, made);
    return made;
  }

  async function send(call: Call, gate: () => void): Promise<Reply> {
    const key = await keys.current();
    if (typeof key === 'string') return { kind: 'no-key', message: key };
    const host = endpoint.address ?? manner.host(call.action, region);
    const connection = await connectionTo(host).catch(messageOf);
    if (typeof connection === 'string') return { kind: 'not-sent', message: connection };
    gate();
    const stamp = { key, host, region, now: clock.now(), nonce: nonce() };
    return replyOf(await connection.send(manner.sign(call, stamp), timeout), manner);
  }

  return {
    region,
    read: async (call) => {
      const reply = await send(call, () => undefined);
      if (reply.kind === 'answer') return reply.body;
      throw portErrorOf(reply, `endpoint ${name}, ${call.action}`);
    },
    write: (call) => send(call, beforeWrite),
    close: async () => {
      await Promise.all([...connections.values()].map((one) => one.close()));
    },
  };
}

function replyOf(reply: WebReply, { errorIn, meaningOf }: Manner): Reply {
  if (reply.kind !== 'answer') return { kind: reply.kind, message: tame(reply.message) };
  const body = asJson(reply.text);
  if (body === undefined)
    return { kind: 'unclear', message: `HTTP ${reply.status} with an answer that is no JSON` };
  const error = errorIn(reply.status, body);
  if (error === undefined) return { kind: 'answer', body };
  const meaning = meaningOf(error.code);
  const told = tame(`${error.code}: ${error.message}`);
  const hint = `; the clock here or the key is off, the service's date is ${tame(reply.date)}`;
  return { kind: 'refused', meaning, message: meaning === 'expired' ? `${told}${hint}` : told };
}

function asJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const READ_MEANING: Readonly<Record<Meaning, PortErrorKind>> = {
  'stock-out': 'transient',
  quota: 'transient',
  throttled: 'transient',
  denied: 'denied',
  expired: 'denied',
  invalid: 'permanent',
  gone: 'gone',
  unknown: 'transient',
};

/** What a failed call throws where the port has no outcome for it. */
export function portErrorOf(reply: Exclude<Reply, { kind: 'answer' }>, where: string): PortError {
  const message = `${where}: ${reply.message}`;
  if (reply.kind === 'no-key') return new PortError('denied', message);
  if (reply.kind !== 'refused') return new PortError('transient', message);
  return new PortError(READ_MEANING[reply.meaning], message);
}
