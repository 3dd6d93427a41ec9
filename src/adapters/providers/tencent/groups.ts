/** Which scaling group is behind a node pool: it never changes, and a look at the pool comes before every order anyway. */
import { isPortError, type PortErrorKind } from '../../../ports/errors.ts';
import type { Meaning, Reply } from '../web/web-line.ts';
import type { WebPool } from '../web/web-pools.ts';

export interface Groups {
  learn(pool: WebPool, group: string): void;
  /** The group, or why an order that needs it was not sent. */
  of(pool: WebPool): Promise<string | Reply>;
}

export function createGroups(ask: (pool: WebPool) => Promise<string>): Groups {
  const known = new Map<string, string>();
  const keyOf = ({ provider: { endpoint, clusterId, nodeGroup } }: WebPool) =>
    [endpoint, clusterId, nodeGroup].join('/');
  return {
    learn: (pool, group) => void known.set(keyOf(pool), group),
    of: async (pool) => known.get(keyOf(pool)) ?? asked(ask, pool),
  };
}

async function asked(
  ask: (pool: WebPool) => Promise<string>,
  pool: WebPool,
): Promise<string | Reply> {
  try {
    return await ask(pool);
  } catch (error) {
    if (!isPortError(error)) throw error;
    const message = `not sent: ${error.message}`;
    return { kind: 'refused', meaning: MEANING_OF_FAILURE[error.kind], message };
  }
}

const MEANING_OF_FAILURE: Readonly<Record<PortErrorKind, Meaning>> = {
  transient: 'throttled',
  conflict: 'throttled',
  denied: 'denied',
  gone: 'gone',
  permanent: 'invalid',
};
