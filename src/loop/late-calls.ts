/**
 * Keeps a new leader away from the providers for one request timeout, so that what the leader before it sent has arrived
 * or never will before anybody looks or orders. A lease that was handed over needs no wait: its loop had ended its calls.
 */
import type { Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import { PortError } from '../ports/errors.ts';
import type { NodePools } from '../ports/node-pools.ts';

export interface LateCalls {
  readonly pools: NodePools;
  readonly lease: {
    /** Monotonic instant at which the lease was taken from one who may still have calls under way. */
    takenOverAt(): Millis | undefined;
  };
  readonly clock: Pick<Clock, 'monotonic'>;
  /** How long a call may be under way: the longest timeout of all providers. */
  readonly wait: Millis;
}

/** Until the wait is over every call throws `transient`, with the time left; the pools are then unread, not empty. */
export function afterLateCalls({ pools, lease, clock, wait }: LateCalls): NodePools {
  function requireQuiet(): void {
    const since = lease.takenOverAt();
    const left = since === undefined ? 0 : since + wait - clock.monotonic();
    if (left <= 0) return;
    const why = 'a call of the leader before this one may still be under way';
    const message = `${why}: the provider is asked in ${Math.ceil(left)} ms`;
    throw new PortError('transient', message, { afterMs: left });
  }
  return {
    capabilities: (pool) => pools.capabilities(pool),
    describe: async (pool) => {
      requireQuiet();
      return pools.describe(pool);
    },
    grow: async (pool, request) => {
      requireQuiet();
      return pools.grow(pool, request);
    },
    giveBack: async (pool, instances) => {
      requireQuiet();
      return pools.giveBack(pool, instances);
    },
  };
}
