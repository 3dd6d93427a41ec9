/** The real dice: spreads retries of many processes over time. Nothing that decides may use it. */
import { randomUUID } from 'node:crypto';

/** In [0, 1). */
export function systemRandom(): number {
  return Math.random();
}

/** For a request that may be sent once. */
export function systemNonce(): string {
  return randomUUID();
}
