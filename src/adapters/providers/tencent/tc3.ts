/**
 * Tencent Cloud's request signature, TC3-HMAC-SHA256 ("Signature v3" of its API reference): a key made of date, service
 * and a constant signs the hash of the request.
 */
import { createHash, createHmac } from 'node:crypto';
import type { WebRequest } from '../web/web-call.ts';
import type { Call, Stamp } from '../web/web-line.ts';

const ALGORITHM = 'TC3-HMAC-SHA256';
const TC3_CONTENT_TYPE = 'application/json; charset=utf-8';

export interface Service {
  readonly name: string;
  readonly version: string;
}

export function signTc3(call: Call, service: Service, stamp: Stamp): WebRequest {
  const { key, host, region, now } = stamp;
  const body = JSON.stringify(call.body ?? {});
  const seconds = Math.floor(now / 1_000);
  const scope = `${new Date(seconds * 1_000).toISOString().slice(0, 10)}/${service.name}/tc3_request`;
  const signature = tc3Signature({ host, body, seconds, scope }, key.secret);
  const authorization = `${ALGORITHM} Credential=${key.id}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
  return {
    method: 'POST',
    path: '/',
    headers: {
      host,
      authorization,
      'content-type': TC3_CONTENT_TYPE,
      'x-tc-action': call.action,
      'x-tc-region': region,
      'x-tc-timestamp': String(seconds),
      'x-tc-version': service.version,
      ...(key.token !== undefined && { 'x-tc-token': key.token }),
    },
    body,
  };
}

export interface Signed {
  readonly host: string;
  readonly body: string;
  /** Since the epoch. */
  readonly seconds: number;
  /** date/service/tc3_request */
  readonly scope: string;
}

export function tc3Signature({ host, body, seconds, scope }: Signed, secret: string): string {
  const lines = `content-type:${TC3_CONTENT_TYPE}\nhost:${host}\n`;
  const canonical = ['POST', '/', '', lines, 'content-type;host', sha256(body)].join('\n');
  const toSign = [ALGORITHM, seconds, scope, sha256(canonical)].join('\n');
  let key: Buffer | string = `TC3${secret}`;
  for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest();
  return createHmac('sha256', key).update(toSign).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
