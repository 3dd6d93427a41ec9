/** A copy of named objects and what has changed in the truth since it was last asked. Decides no fate of any change. */

export interface Change<T> {
  readonly key: string;
  /** Undefined: deleted. */
  readonly item: T | undefined;
  /** Order of all changes, from 1. */
  readonly ordinal: number;
}

export interface WatchedCopy<T> {
  readonly items: ReadonlyMap<string, T>;
  /** A whole list: what is not in it is gone. */
  replace(truth: ReadonlyMap<string, T>): void;
  /** One older than what is known is left out; of a deleted object nothing is known. */
  apply(change: Change<T>): void;
  /** Since the last list or the last time this was asked. */
  changesTo(truth: ReadonlyMap<string, T>): readonly Change<T>[];
}

export function createWatchedCopy<T>(same: (a: T, b: T) => boolean): WatchedCopy<T> {
  const items = new Map<string, T>();
  /** Ordinal of the last change that a living object has taken in. */
  const versions = new Map<string, number>();
  let known: ReadonlyMap<string, T> = new Map();
  let ordinal = 0;

  function changesTo(truth: ReadonlyMap<string, T>): readonly Change<T>[] {
    const changes: Change<T>[] = [];
    const add = (key: string, item: T | undefined): void => {
      ordinal += 1;
      changes.push({ key, item, ordinal });
    };
    for (const [key, item] of truth) {
      const before = known.get(key);
      if (before === undefined || !same(before, item)) add(key, item);
    }
    for (const key of known.keys()) if (!truth.has(key)) add(key, undefined);
    known = truth;
    return changes;
  }

  return {
    items,
    changesTo,
    replace(truth) {
      items.clear();
      versions.clear();
      for (const [key, item] of truth) {
        items.set(key, item);
        versions.set(key, ordinal);
      }
      known = truth;
    },
    apply({ key, item, ordinal: at }) {
      if ((versions.get(key) ?? 0) > at) return;
      if (item === undefined) {
        items.delete(key);
        versions.delete(key);
        return;
      }
      items.set(key, item);
      versions.set(key, at);
    },
  };
}
