/**
 * Keeps to the pause that an API server asks for with 429 and Retry-After: reads wait out that of reads, writes that of
 * writes. What would wait long, or wait again, fails at once and unsent instead, so that no cycle stands still behind it.
 */
import { MINUTE, type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';
import { PortError } from '../../ports/errors.ts';
import { isApiError } from './answer-error.ts';

export interface Throttled {
  readonly method: string;
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

export interface Throttle {
  /** Resolves when the request may go. Throws `transient`, with the time left, where it is not worth waiting. */
  wait(request: Throttled): Promise<void>;
  served(request: Throttled): void;
  /** `error`: as `toApiError` made it of the answer, or anything else. */
  failed(request: Throttled, error: unknown): void;
}

/** The usual pause is one second; a request in a cycle of five has no more time than this. */
const WAITED: Millis = 2 * SECOND;
/** A server that asks for more is asked again by then: nobody may be blind for a day by a header. */
const LONGEST: Millis = MINUTE;

interface Pause {
  /** Monotonic. */
  until: Millis;
  /** Answers of 429 without a success in between, those to requests of before the pause left out. */
  strikes: number;
}

export function createThrottle(clock: Pick<Clock, 'monotonic' | 'sleep'>): Throttle {
  const reads: Pause = { until: Number.NEGATIVE_INFINITY, strikes: 0 };
  const writes: Pause = { until: Number.NEGATIVE_INFINITY, strikes: 0 };
  const pauseOf = ({ method }: Throttled): Pause => (method === 'GET' ? reads : writes);
  const leftOf = ({ until }: Pause): Millis => until - clock.monotonic();

  async function wait(request: Throttled): Promise<void> {
    const pause = pauseOf(request);
    for (let left = leftOf(pause); left > 0; left = leftOf(pause)) {
      if (request.signal?.aborted) return;
      if (pause.strikes > 1 || left > WAITED) throw notSent(request, left);
      await clock.sleep(left, request.signal);
    }
  }

  return {
    wait,
    served(request) {
      pauseOf(request).strikes = 0;
    },
    failed(request, error) {
      if (!isApiError(error, 429) || error.afterMs === undefined || isEviction(request)) return;
      const pause = pauseOf(request);
      if (leftOf(pause) <= 0) pause.strikes += 1;
      const until = clock.monotonic() + Math.min(error.afterMs, LONGEST);
      pause.until = Math.max(pause.until, until);
    },
  };
}

/** There 429 is a disruption budget's no, and nothing about the load of the server. */
function isEviction({ path }: Throttled): boolean {
  return path.endsWith('/eviction');
}

function notSent({ method, path }: Throttled, left: Millis): PortError {
  const verbs = method === 'GET' ? 'reads' : 'writes';
  const why = `the API server asked for a pause of ${verbs}, ${Math.ceil(left)} ms of it are left`;
  return new PortError('transient', `${method} ${path}: not sent: ${why}`, { afterMs: left });
}
