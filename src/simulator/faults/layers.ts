/** What overlapping faults impose on one thing: the one that began last holds, and its end uncovers the one before. */
export interface Layers<T> {
  /** Undefined while nothing is imposed. */
  top(): T | undefined;
  /** What it returns takes this one away again, wherever it lies by then. */
  put(value: T): () => void;
}

export function createLayers<T>(): Layers<T> {
  const layers = new Set<{ readonly value: T }>();
  return {
    top: () => [...layers].at(-1)?.value,
    put(value) {
      const layer = { value };
      layers.add(layer);
      return () => void layers.delete(layer);
    },
  };
}
