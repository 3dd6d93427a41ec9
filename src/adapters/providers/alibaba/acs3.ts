/**
 * Alibaba Cloud's request signature, ACS3-HMAC-SHA256 ("Request syntax and signature method V3" of its SDK reference). It
 * signs method, path, sorted query, every x-acs header, the host and the hash of the body.
 */
import { createHash, createHmac } from 'node:crypto';
import type { WebRequest } from '../web/web-call.ts';
import type { Call, Stamp } from '../web/web-line.ts';

const ALGORITHM = 'ACS3-HMAC-SHA256';

export function signAcs3(call: Call, version: string, stamp: Stamp): WebRequest {
  const { key, host, now, nonce } = stamp;
  const body = call.body === undefined ? '' : JSON.stringify(call.body);
  const headers: Record<string, string> = {
    host,
    'x-acs-action': call.action,
    'x-acs-content-sha256': sha256(body),
    'x-acs-date': new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version,
    ...(key.token !== undefined && { 'x-acs-security-token': key.token }),
    ...(body !== '' && { 'content-type': 'application/json; charset=utf-8' }),
  };
  const query = canonicalQuery(call.query);
  const signed = { method: call.method, path: call.path, query, headers, bodyHash: sha256(body) };
  const { signature, names } = acs3Signature(signed, key.secret);
  const authorization = `${ALGORITHM} Credential=${key.id},SignedHeaders=${names},Signature=${signature}`;
  const path = query === '' ? call.path : `${call.path}?${query}`;
  return { method: call.method, path, headers: { ...headers, authorization }, body };
}

export interface Signed {
  readonly method: string;
  readonly path: string;
  /** Canonical: sorted and escaped. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyHash: string;
}

/** Hexadecimal signature and the `;`-joined names that it covers. */
export function acs3Signature(
  { method, path, query, headers, bodyHash }: Signed,
  secret: string,
): { readonly signature: string; readonly names: string } {
  const covered = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .filter(([name]) => name.startsWith('x-acs-') || name === 'host' || name === 'content-type')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = covered.map(([name]) => name).join(';');
  const lines = covered.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = [method, path, query, lines, names, bodyHash].join('\n');
  const toSign = `${ALGORITHM}\n${sha256(canonical)}`;
  return { signature: createHmac('sha256', secret).update(toSign).digest('hex'), names };
}

/** RFC 3986, names in order of their code points. */
export function canonicalQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .join('&');
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
