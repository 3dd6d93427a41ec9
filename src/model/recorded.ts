/** Which machines the ledger records, by provider id. Asked by forecasts and decisions alike, and worked out once per list. */
import type { IntentView } from './snapshot.ts';

export interface RecordedMachines {
  /** The intent that records it, unless it was given back. */
  readonly owners: ReadonlyMap<string, IntentView>;
  readonly returned: ReadonlySet<string>;
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
  for (const intent of intents) {
    for (const instance of intent.instances) {
      if (instance.returned) returned.add(instance.id);
      else owners.set(instance.id, intent);
    }
  }
  return { owners, returned };
}

/** Every machine that any of these intents records, those that were given back included. */
export function recordedIds(intents: Iterable<IntentView>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { instances } of intents) for (const { id } of instances) ids.add(id);
  return ids;
}
