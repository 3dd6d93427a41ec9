/**
 * The three PEM files of an endpoint, read again when they change. Half a rotation (a new certificate with the old key)
 * must not take a working connection away, so whoever uses the content decides whether it is good.
 */
import { readFile } from 'node:fs/promises';
import type { Millis } from '../../../model/units.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Endpoint } from './endpoint.ts';

export interface TlsContent {
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A change is used at the first call after at most this long. */
export const CHECK_EVERY: Millis = 15_000;

export interface TlsFiles {
  /** The content when it is time to look, else undefined. Throws what reading throws. */
  look(): Promise<TlsContent | undefined>;
}

export function createTlsFiles(endpoint: Endpoint, clock: Clock): TlsFiles {
  let lookedAt: Millis | undefined;
  return {
    look: async () => {
      const now = clock.monotonic();
      if (lookedAt !== undefined && now - lookedAt < CHECK_EVERY) return undefined;
      const content = await read(endpoint);
      lookedAt = now;
      return content;
    },
  };
}

async function read(endpoint: Endpoint): Promise<TlsContent> {
  const [ca, cert, key] = await Promise.all([
    readFile(endpoint.caFile),
    readFile(endpoint.certFile),
    readFile(endpoint.keyFile),
  ]);
  return { ca, cert, key };
}

export function sameContent(one: TlsContent, other: TlsContent): boolean {
  return one.ca.equals(other.ca) && one.cert.equals(other.cert) && one.key.equals(other.key);
}
