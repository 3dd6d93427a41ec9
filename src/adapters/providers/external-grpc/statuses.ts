/**
 * What a gRPC status means to us. Only a status that says "nothing was done" is a refusal; all others leave the effect
 * unknown. `docs/providers.md` prints these tables.
 */
import { status } from '@grpc/grpc-js';
import type { PortErrorKind } from '../../../ports/errors.ts';
import type { GrowOutcome } from '../../../ports/node-pools.ts';

export type CodeName = keyof typeof status;
type Refusal = Extract<GrowOutcome, { kind: 'refused' }>['why'];

/** `exhausted`: quota, stock or throttling, told apart by the message. */
export const WRITE_MEANING: Readonly<Record<CodeName, Refusal | 'done' | 'exhausted' | 'unknown'>> =
  {
    OK: 'done',
    CANCELLED: 'unknown',
    UNKNOWN: 'unknown',
    INVALID_ARGUMENT: 'invalid',
    DEADLINE_EXCEEDED: 'unknown',
    NOT_FOUND: 'invalid',
    ALREADY_EXISTS: 'invalid',
    PERMISSION_DENIED: 'denied',
    RESOURCE_EXHAUSTED: 'exhausted',
    FAILED_PRECONDITION: 'invalid',
    ABORTED: 'unknown',
    OUT_OF_RANGE: 'invalid',
    UNIMPLEMENTED: 'invalid',
    INTERNAL: 'unknown',
    UNAVAILABLE: 'unknown',
    DATA_LOSS: 'unknown',
    UNAUTHENTICATED: 'denied',
  };

export const READ_MEANING: Readonly<Record<CodeName, PortErrorKind>> = {
  OK: 'permanent',
  CANCELLED: 'transient',
  UNKNOWN: 'transient',
  INVALID_ARGUMENT: 'permanent',
  DEADLINE_EXCEEDED: 'transient',
  NOT_FOUND: 'gone',
  ALREADY_EXISTS: 'permanent',
  PERMISSION_DENIED: 'denied',
  RESOURCE_EXHAUSTED: 'transient',
  FAILED_PRECONDITION: 'permanent',
  ABORTED: 'transient',
  OUT_OF_RANGE: 'permanent',
  UNIMPLEMENTED: 'permanent',
  INTERNAL: 'transient',
  UNAVAILABLE: 'transient',
  DATA_LOSS: 'transient',
  UNAUTHENTICATED: 'denied',
};

/** A number outside the seventeen of gRPC counts as UNKNOWN. */
export function codeName(code: number): CodeName {
  const name = status[code];
  return name !== undefined && isCodeName(name) ? name : 'UNKNOWN';
}

function isCodeName(name: string): name is CodeName {
  return name in WRITE_MEANING;
}

const THROTTLED = /throttl|too many requests|rate (limit|exceeded)|ratelimit|slow down/i;
const QUOTA = /quota|limit exceeded|exceed\w* .*limit/i;

/**
 * Which shortage RESOURCE_EXHAUSTED speaks of. What says neither throttling nor quota is stock: the pool rests for a
 * while and the next one is asked, which is right for any shortage.
 */
export function shortage(message: string): 'throttled' | 'quota' | 'stock-out' {
  if (THROTTLED.test(message)) return 'throttled';
  return QUOTA.test(message) ? 'quota' : 'stock-out';
}

const MESSAGE_LIMIT = 300;

/** Text of the other side, safe for a log line, a condition or a terminal. */
export function tame(text: string): string {
  const plain = text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return plain.length > MESSAGE_LIMIT ? `${plain.slice(0, MESSAGE_LIMIT)}...` : plain;
}
