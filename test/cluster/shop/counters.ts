/** An object without what the API server and the controllers count up: versions, times, and who wrote a field last. */
const COUNTERS = ['resourceVersion', 'generation', 'managedFields', 'observedGeneration'];

/** Lists are sorted, because controllers put a condition that turned at the end. */
export function withoutCounters(value: object): Record<string, unknown> {
  const entries = Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
    if (COUNTERS.includes(key) || /^last.*Time$/.test(key)) return [];
    if (Array.isArray(entry)) return [[key, entry.map(ofItem).toSorted(byText)]];
    return [[key, ofItem(entry)]];
  });
  return Object.fromEntries(entries);
}

function ofItem(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? withoutCounters(value) : value;
}

function byText(one: unknown, other: unknown): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
}
