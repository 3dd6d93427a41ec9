/** Free room of many nodes in typed arrays, so that a thousand tiers on ten thousand nodes are placed in milliseconds. */
import type { Resources } from '../model/units.ts';
import { itemAt } from './sure.ts';

export interface Bins {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  readonly pods: Float64Array;
  /** Indices that may still have room, in filling order, which is ascending; shortened as nodes fill up. */
  open: Int32Array;
  /** What was looked for before, and up to where no bin has room for it or anything larger: bins only ever fill up. */
  readonly sought: Sought[];
}

interface Sought {
  readonly cpu: number;
  readonly memory: number;
  /** First index that may have room. */
  from: number;
}

export function createBins<T>(from: readonly T[], roomOf: (source: T) => Resources): Bins {
  const bins: Bins = {
    cpu: new Float64Array(from.length),
    memory: new Float64Array(from.length),
    pods: new Float64Array(from.length),
    open: new Int32Array(from.length),
    sought: [],
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

/** Bins to fill, where these must stay as they are. */
export function copyOf({ cpu, memory, pods, open }: Bins): Bins {
  return {
    cpu: cpu.slice(),
    memory: memory.slice(),
    pods: pods.slice(),
    open: open.slice(),
    sought: [],
  };
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

interface Filling {
  readonly smallest: Resources;
  may(index: number): boolean;
  onTake(index: number, count: number): void;
}

/**
 * Puts up to `need` pods into the open bins in order and tells `onTake` where. Returns how many found no room.
 * Bins without room for even `smallest` leave the open list, which keeps a full cluster cheap.
 */
export function fill(bins: Bins, pod: Resources, need: number, how: Filling): number {
  const { open } = bins;
  const first = startOf(bins, pod);
  let left = need;
  let kept = first;
  let from = Number.POSITIVE_INFINITY;
  let position = first;
  for (; position < open.length && left > 0; position += 1) {
    const index = itemAt(open, position);
    const room = slots(bins, index, pod);
    const count = room > 0 && how.may(index) ? Math.min(left, room) : 0;
    if (count > 0) {
      take(bins, index, pod, count);
      how.onTake(index, count);
      left -= count;
    }
    if (room > count) from = Math.min(from, index);
    if (slots(bins, index, how.smallest) === 0) continue;
    open[kept] = index;
    kept += 1;
  }
  // All before the next one were looked at, and none but those from `from` on has room left.
  if (position < open.length) from = Math.min(from, itemAt(open, position));
  open.copyWithin(kept, position);
  bins.open = open.subarray(0, kept + open.length - position);
  remember(bins, pod, from);
  return left;
}

/** So many sizes are remembered; a shop has few. */
const SOUGHT_MAX = 64;

function remember({ sought }: Bins, { cpu, memory }: Resources, from: number): void {
  const known = sought.find((one) => one.cpu === cpu && one.memory === memory);
  if (known !== undefined) known.from = from;
  else if (sought.length < SOUGHT_MAX) sought.push({ cpu, memory, from });
}

/** Position of the first open bin that may have room. */
function startOf({ open, sought }: Bins, { cpu, memory }: Resources): number {
  let from = 0;
  for (const one of sought)
    if (one.cpu <= cpu && one.memory <= memory) from = Math.max(from, one.from);
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (itemAt(open, middle) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
