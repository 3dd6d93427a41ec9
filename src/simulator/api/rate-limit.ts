/** A token bucket on virtual time that holds one second's worth. Says how long to wait; delays nobody itself. */
import { type Millis, SECOND } from '../../model/units.ts';
import type { Clock } from '../../ports/clock.ts';

export interface RateLimit {
  /** Takes one token: 0, or the milliseconds until there is one again when there is none to take. */
  take(): Millis;
}

/** Without a rate there is always one. */
export function createRateLimit(
  clock: Pick<Clock, 'monotonic'>,
  perSecond: number | undefined,
): RateLimit {
  if (perSecond === undefined) return { take: () => 0 };
  let tokens = perSecond;
  let filledAt = clock.monotonic();
  return {
    take() {
      const now = clock.monotonic();
      tokens = Math.min(perSecond, tokens + ((now - filledAt) / SECOND) * perSecond);
      filledAt = now;
      if (tokens < 1) return Math.ceil(((1 - tokens) / perSecond) * SECOND);
      tokens -= 1;
      return 0;
    },
  };
}
