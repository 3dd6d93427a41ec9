/**
 * Reads pools from their providers. One that throttles is left alone for a while: if every call it allows were spent on
 * looking, none would be left to order or give back. Listens to what it says to those who order, too. Decides nothing.
 */
import type { BurstPool, PoolName } from '../model/policy.ts';
import { fresh, missing, type Reading } from '../model/reading.ts';
import type { PoolState, PoolView } from '../model/snapshot.ts';
import { MINUTE, type Millis } from '../model/units.ts';
import type { Clock } from '../ports/clock.ts';
import { isPortError, messageOf } from '../ports/errors.ts';
import type { NodePools } from '../ports/node-pools.ts';

/** A look, one more right before the order, and the order itself: for so many calls a provider is left alone at most. */
const CALLS_OF_AN_ORDER = 3;
/** Or for so long, where calls come faster. */
const PAUSE_LONG: Millis = MINUTE;
/** So many answers one after the other, and the provider throttles no more. */
const RECOVERED = 10;

interface Patience {
  readonly until: Millis;
  readonly pause: Millis;
  /** Answers since the last pause. */
  readonly answers: number;
}

export type PoolRead = Pick<PoolView, 'pool' | 'state' | 'idempotency'>;

export interface PoolReads {
  read(pool: BurstPool): Promise<PoolRead>;
  /** The same pools for whoever acts on them: one that throttles an order is not looked at for a while either. */
  readonly nodePools: NodePools;
}

/** Pauses are remembered between cycles; a new process learns them anew. */
export function createPoolReads({
  nodePools,
  clock,
}: {
  readonly nodePools: NodePools;
  readonly clock: Clock;
}): PoolReads {
  const patience = new Map<PoolName, Patience>();

  async function ask(pool: BurstPool): Promise<Reading<PoolState>> {
    // The list may be older than the answer, so it counts from when the question was asked.
    const askedAt = clock.now();
    const before = patience.get(pool.name);
    if (before !== undefined && askedAt < before.until)
      return missing(`the provider throttles: it is asked in ${before.until - askedAt} ms`);
    try {
      const state = fresh(await nodePools.describe(pool), askedAt);
      if (before !== undefined) answered(pool.name, before);
      return state;
    } catch (error) {
      heed(pool.name, error);
      return missing(messageOf(error));
    }
  }

  function heed(pool: PoolName, error: unknown): void {
    if (!isPortError(error, 'transient') || error.afterMs === undefined) return;
    const said = { now: clock.now(), after: error.afterMs };
    patience.set(pool, throttled(patience.get(pool), said));
  }

  async function heeded<T>({ name }: BurstPool, answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      heed(name, error);
      throw error;
    }
  }

  function answered(pool: PoolName, before: Patience): void {
    const answers = before.answers + 1;
    if (answers >= RECOVERED) patience.delete(pool);
    else patience.set(pool, { ...before, answers });
  }

  return {
    read: async (pool) => ({
      pool: pool.name,
      state: await ask(pool),
      idempotency: nodePools.capabilities(pool).idempotency,
    }),
    nodePools: {
      capabilities: (pool) => nodePools.capabilities(pool),
      describe: (pool) => heeded(pool, nodePools.describe(pool)),
      grow: (pool, request) => heeded(pool, nodePools.grow(pool, request)),
      giveBack: (pool, instances) => heeded(pool, nodePools.giveBack(pool, instances)),
    },
  };
}

/** Twice as long as before, so that calls gather whatever the provider's rate is, which nobody tells. */
function throttled(
  before: Patience | undefined,
  { now, after }: { readonly now: Millis; readonly after: Millis },
): Patience {
  const longest = Math.max(PAUSE_LONG, CALLS_OF_AN_ORDER * after);
  const pause = Math.min(longest, Math.max(after, 2 * (before?.pause ?? 0)));
  return { until: now + pause, pause, answers: 0 };
}
