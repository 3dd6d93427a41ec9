/** Free room of many nodes in typed arrays, so that a thousand tiers on ten thousand nodes are placed in milliseconds. */
import type { Resources } from '../model/units.ts';
import { itemAt } from './sure.ts';

export interface Bins {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly pods: Float64Array;
  /** Indices that may still have room, in filling order; shortened as nodes fill up. */
  open: Int32Array;
}

export function createBins<T>(from: readonly T[], roomOf: (source: T) => Resources): Bins {
  const bins: Bins = {
    cpu: new Float64Array(from.length),
    memory: new Float64Array(from.length),
    pods: new Float64Array(from.length),
    open: new Int32Array(from.length),
  };
  from.forEach((source, index) => {
    const room = roomOf(source);
    bins.cpu[index] = room.cpu;
    bins.memory[index] = room.memory;
    bins.pods[index] = room.pods;
    bins.open[index] = index;
  });
  return bins;
}

/** How many more pods of this size fit in one bin. */
export function slots(bins: Bins, index: number, pod: Resources): number {
  return podsIn(itemAt(bins.cpu, index), itemAt(bins.memory, index), itemAt(bins.pods, index), pod);
}

/** How many pods of this size fit in so much room. */
export function podsIn(cpu: number, memory: number, pods: number, pod: Resources): number {
  const byCpu = pod.cpu > 0 ? cpu / pod.cpu : pods;
  const byMemory = pod.memory > 0 ? memory / pod.memory : pods;
  return Math.max(0, Math.floor(Math.min(pods, byCpu, byMemory) + FLOOR_NOISE));
}

/** A tenth of a core is not exact in binary; a node with room for 14.000 pods must not hold 13. */
const FLOOR_NOISE = 1e-9;

export function take(bins: Bins, index: number, pod: Resources, count: number): void {
  bins.cpu[index] = itemAt(bins.cpu, index) - count * pod.cpu;
  bins.memory[index] = itemAt(bins.memory, index) - count * pod.memory;
  bins.pods[index] = itemAt(bins.pods, index) - count;
}

/**
 * Puts up to `need` pods into the open bins in order and tells `onTake` where. Returns how many found no room.
 * Bins without room for even `smallest` leave the open list, which keeps a full cluster cheap.
 */
export function fill(
  bins: Bins,
  pod: Resources,
  need: number,
  how: {
    readonly smallest: Resources;
    may(index: number): boolean;
    onTake(index: number, count: number): void;
  },
): number {
  let left = need;
  let kept = 0;
  const { open } = bins;
  for (let position = 0; position < open.length; position += 1) {
    const index = itemAt(open, position);
    if (left > 0 && how.may(index)) {
      const count = Math.min(left, slots(bins, index, pod));
      if (count > 0) {
        take(bins, index, pod, count);
        how.onTake(index, count);
        left -= count;
      }
    }
    if (left === 0) {
      open.copyWithin(kept, position);
      bins.open = open.subarray(0, kept + open.length - position);
      return 0;
    }
    if (slots(bins, index, how.smallest) > 0) {
      open[kept] = index;
      kept += 1;
    }
  }
  bins.open = open.subarray(0, kept);
  return left;
}
