/** Which machines the ledger records, by provider id. Asked by forecasts and decisions alike, and worked out once per list. */
import type { PoolName } from './policy.ts';
import type { IntentView } from './snapshot.ts';

export interface RecordedMachines {
  /** The intent that records it, unless it was given back. */
  readonly owners: ReadonlyMap<string, IntentView>;
  readonly returned: ReadonlySet<string>;
  /** The intents of each pool, by number. */
  readonly byPool: ReadonlyMap<PoolName, readonly IntentView[]>;
}

/** A list is replaced, never changed, and most cycles see the list of the cycle before. */
const KNOWN = new WeakMap<readonly IntentView[], RecordedMachines>();

export function recordedBy(intents: readonly IntentView[]): RecordedMachines {
  const known = KNOWN.get(intents) ?? recorded(intents);
  KNOWN.set(intents, known);
  return known;
}

function recorded(intents: readonly IntentView[]): RecordedMachines {
  const owners = new Map<string, IntentView>();
  const returned = new Set<string>();
  const byPool = new Map<PoolName, IntentView[]>();
  for (const intent of intents) {
    const before = byPool.get(intent.pool);
    if (before === undefined) byPool.set(intent.pool, [intent]);
    else before.push(intent);
    for (const instance of intent.instances) {
      if (instance.returned) returned.add(instance.id);
      else owners.set(instance.id, intent);
    }
  }
  for (const mine of byPool.values()) mine.sort((a, b) => a.number - b.number);
  return { owners, returned, byPool };
}

/** Every machine that any of these intents records, those that were given back included. */
export function recordedIds(intents: Iterable<IntentView>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { instances } of intents) for (const { id } of instances) ids.add(id);
  return ids;
}
