/**
 * One connection to one endpoint: mutual TLS from files, a deadline on every call, no retries behind our back (an
 * increase is relative), and a new connection when certificates change or calls keep timing out on a dead one.
 */
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import type { Millis } from '../../../model/units.ts';
import type { Clock } from '../../../ports/clock.ts';
import { messageOf } from '../../../ports/errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { CallReport, Endpoint } from './endpoint.ts';
import { loadMethods, type Method, type Rpc } from './protocol.ts';
import { type CodeName, codeName, tame } from './statuses.ts';
import { createTlsFiles, sameContent, type TlsContent } from './tls-files.ts';

/** `not-sent`: surely without effect. `failed`: the other side's status, or a deadline; may have had an effect. */
export type Reply =
  | { readonly kind: 'answer'; readonly body: object }
  | { readonly kind: 'failed'; readonly code: CodeName; readonly message: string }
  | { readonly kind: 'not-sent'; readonly message: string };

export interface Call {
  readonly rpc: Rpc;
  readonly request: object;
  /** For connecting and the answer together. */
  readonly timeout: Millis;
  /** Runs once the connection stands, right before the request leaves; what it throws stops the call and is thrown on. */
  readonly beforeSend?: () => void;
}

export interface Channel {
  /** Throws only what `beforeSend` throws. */
  call(call: Call): Promise<Reply>;
  close(): void;
}

export interface ChannelParts {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly log: Log;
  readonly onCall: (report: CallReport) => void;
}

const MEBIBYTE = 1024 * 1024;
/** After so many time-outs in a row the connection is suspected of leading nowhere and made anew. */
const SUSPECT_AFTER = 2;

export function createChannel(parts: ChannelParts): Channel {
  const { name, endpoint, clock, log, onCall } = parts;
  const methods = loadMethods();
  const files = createTlsFiles(endpoint, clock);
  let client: Client | undefined;
  let content: TlsContent | undefined;
  let timeouts = 0;
  let complaint = '';
  let looking: Promise<void> | undefined;

  function connect(next: TlsContent): void {
    const fresh = open(endpoint, next);
    client?.close();
    client = fresh;
    content = next;
    timeouts = 0;
  }

  async function look(): Promise<void> {
    const found = await files.look();
    if (found !== undefined && (content === undefined || !sameContent(content, found))) {
      connect(found);
    } else if (timeouts >= SUSPECT_AFTER && content !== undefined) {
      connect(content);
    }
    if (found !== undefined) complaint = '';
  }

  /** Content that cannot be read or does not fit together leaves the present connection in place. */
  async function current(): Promise<Client | string> {
    try {
      looking ??= look();
      await looking;
    } catch (error) {
      const message = `certificate files cannot be used: ${tame(messageOf(error))}`;
      if (message !== complaint) log.warn({ endpoint: name, cause: message }, 'provider TLS files');
      complaint = message;
    } finally {
      looking = undefined;
    }
    return client ?? complaint;
  }

  async function call({ rpc, request, timeout, beforeSend }: Call): Promise<Reply> {
    const started = clock.monotonic();
    const report = (reply: Reply): Reply => {
      onCall({ endpoint: name, rpc, code: codeOf(reply), took: clock.monotonic() - started });
      return reply;
    };
    const method = methods.get(rpc);
    if (method === undefined) throw new Error(`the protocol has no ${rpc}`);
    const usable = await current();
    if (typeof usable === 'string') return report({ kind: 'not-sent', message: usable });
    // In gRPC's own time base, which is the system clock's.
    const deadline = Date.now() + timeout;
    const obstacle = await ready(usable, deadline);
    if (obstacle !== undefined) {
      return report({
        kind: 'not-sent',
        message: `no connection to ${endpoint.address}: ${obstacle}`,
      });
    }
    beforeSend?.();
    const reply = await send(usable, { method, request, deadline });
    const late = reply.kind === 'failed' && reply.code === 'DEADLINE_EXCEEDED';
    timeouts = late ? timeouts + 1 : 0;
    return report(reply);
  }

  return { call, close: () => client?.close() };
}

function open(endpoint: Endpoint, { ca, cert, key }: TlsContent): Client {
  const { address, serverName } = endpoint;
  return new Client(address, credentials.createSsl(ca, key, cert), {
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    'grpc.enable_http_proxy': 0,
    'grpc.initial_reconnect_backoff_ms': 500,
    'grpc.max_reconnect_backoff_ms': 5_000,
    'grpc.max_receive_message_length': 8 * MEBIBYTE,
    ...(serverName !== undefined && {
      'grpc.ssl_target_name_override': serverName,
      'grpc.default_authority': serverName,
    }),
  });
}

/** Undefined when the connection stands; else why not. */
function ready(client: Client, deadline: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    client.waitForReady(deadline, (error) => resolve(error && tame(error.message)));
  });
}

interface Sending {
  readonly method: Method;
  readonly request: object;
  readonly deadline: number;
}

function send(client: Client, { method, request, deadline }: Sending): Promise<Reply> {
  return new Promise((resolve) => {
    const { path, requestSerialize, responseDeserialize } = method;
    const finish = (error: ServiceError | null, body?: object) => {
      if (error === null) resolve({ kind: 'answer', body: body ?? {} });
      else resolve({ kind: 'failed', code: codeName(error.code), message: tame(error.details) });
    };
    const options = { deadline };
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      new Metadata(),
      options,
      finish,
    );
  });
}

function codeOf(reply: Reply): string {
  if (reply.kind === 'failed') return reply.code;
  return reply.kind === 'answer' ? 'OK' : 'NOT_SENT';
}
