/**
 * The slim records of one watched resource, and which of them are older than our own last write. A record that comes
 * back under the same name with another UID is another object: its predecessor is taken out first.
 */
import { includes } from './resource-version.ts';

/** What every record carries besides its own fields. */
export interface Slim {
  /** `namespace/name`, or the name of a cluster-scoped object. */
  readonly key: string;
  readonly uid: string;
  /** metadata.resourceVersion */
  readonly version: string;
}

/** Called for each record that came, changed (both) or went. Aggregates are kept in here. */
export type Changed<R> = (before: R | undefined, after: R | undefined) => void;

export interface Collection<R extends Slim> {
  get(key: string): R | undefined;
  values(): Iterable<R>;
  readonly size: number;
  /** A whole list, taken at `version`: what is not in it is gone. */
  replace(records: readonly R[], version: string): void;
  /** From an event or the answer to a write; one older than what is known is left out. */
  put(record: R): void;
  remove(key: string, uid: string): void;
  /** Everything up to this version has been seen. */
  reached(version: string): void;
  /** We wrote this object and the answer said `version`. */
  wrote(key: string, version: string): void;
  /** Our own write of this object is not in the view yet. */
  lagging(key: string): boolean;
  /** Keys that lag, for messages. */
  laggards(): readonly string[];
}

export function createCollection<R extends Slim>(
  changed: Changed<R> = () => undefined,
): Collection<R> {
  const records = new Map<string, R>();
  const written = new Map<string, string>();

  function put(next: R): void {
    const before = records.get(next.key);
    // An answer to our own write may have come before the watch got there.
    if (before?.uid === next.uid && includes(before.version, next.version)) return;
    set(before, next);
  }

  function set(before: R | undefined, next: R): void {
    records.set(next.key, next);
    if (before !== undefined && before.uid !== next.uid) {
      changed(before, undefined);
      changed(undefined, next);
      return;
    }
    changed(before, next);
  }

  function remove(key: string, uid: string): void {
    const before = records.get(key);
    if (before === undefined || before.uid !== uid) return;
    records.delete(key);
    changed(before, undefined);
  }

  function replace(list: readonly R[], version: string): void {
    const listed = new Set<string>();
    for (const next of list) {
      listed.add(next.key);
      const before = records.get(next.key);
      // A list is always believed: after a restore from a backup, versions begin lower.
      if (before?.uid !== next.uid || before.version !== next.version) set(before, next);
    }
    for (const before of [...records.values()]) {
      if (!listed.has(before.key)) remove(before.key, before.uid);
    }
    reached(version);
  }

  function reached(version: string): void {
    for (const [key, mine] of written) {
      if (includes(version, mine)) written.delete(key);
    }
  }

  return {
    get: (key) => records.get(key),
    values: () => records.values(),
    get size() {
      return records.size;
    },
    replace,
    put,
    remove,
    reached,
    wrote: (key, version) => {
      // An answer without a version could never be caught up with.
      if (version !== '') written.set(key, version);
    },
    lagging: (key) => written.has(key),
    laggards: () => [...written.keys()],
  };
}
