/** Looks into plain data that nobody has checked yet. Never throws. */

export type PlainMap = Readonly<Record<string, unknown>>;

export function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value below a chain of own keys; undefined where the chain breaks. */
export function below(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) {
    if (!isPlainMap(here) || !Object.hasOwn(here, key)) return undefined;
    here = here[key];
  }
  return here;
}

export function textBelow(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = below(value, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function listBelow(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = below(value, ...keys);
  return Array.isArray(found) ? found : [];
}
