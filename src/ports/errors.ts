/**
 * The few ways a port may fail. An adapter throws one of these and nothing else:
 * transient (try later), conflict (re-read, decide anew), gone (not there any more), denied (no right), permanent.
 */
import type { Millis } from '../model/units.ts';

export type PortErrorKind = 'transient' | 'conflict' | 'gone' | 'denied' | 'permanent';

export class PortError extends Error {
  readonly kind: PortErrorKind;
  /** For transient: not sooner than this many milliseconds, where the other side said so. */
  readonly afterMs: Millis | undefined;

  constructor(
    kind: PortErrorKind,
    message: string,
    options: { cause?: unknown; afterMs?: Millis } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'PortError';
    this.kind = kind;
    this.afterMs = options.afterMs;
  }
}

export function isPortError(error: unknown, kind?: PortErrorKind): error is PortError {
  return error instanceof PortError && (kind === undefined || error.kind === kind);
}

/** The message of anything thrown, for logs and holds. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
