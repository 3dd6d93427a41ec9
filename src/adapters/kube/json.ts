/**
 * Reading JSON of unknown shape: a field of the wrong type reads as absent. Values from a cluster come through here,
 * so nothing is cast to a type it may not have.
 */
export type Json = Readonly<Record<string, unknown>>;

const EMPTY: Json = Object.freeze({});
const NOTHING: readonly unknown[] = Object.freeze([]);

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : EMPTY;
}

/** The object at a path of keys, or an empty one. */
export function recordAt(value: unknown, ...path: readonly string[]): Json {
  let at = record(value);
  for (const key of path) at = record(at[key]);
  return at;
}

/** The list, or an empty one. */
export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NOTHING;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The entries of an object whose values are strings: labels, annotations, ConfigMap data. */
export function textMap(value: unknown): Readonly<Record<string, string>> {
  const map: Record<string, string> = {};
  for (const [key, entry] of Object.entries(record(value))) {
    if (typeof entry === 'string') map[key] = entry;
  }
  return map;
}

/** RFC 3339 to milliseconds since the epoch; undefined when it is not a time. */
export function instant(value: unknown): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}
