/**
 * Minutes that are over, kept as plain numbers: a rehearsed month of many tiers is millions of them, and they
 * are read only at its end.
 */
import { MINUTE, type Millis } from '../model/units.ts';
import type { Minute, TierMinute } from './minute.ts';
import type { DoorLoad } from './world/journal.ts';

export interface MinuteBook {
  add(minute: Minute): void;
  /** All that were added, made anew from the numbers. */
  read(): Minute[];
}

/** `from` is when the first minute begins; each one added follows the one before. */
export function openMinuteBook(from: Millis): MinuteBook {
  const rows: Row[] = [];
  /** By tier: its place in every row. */
  const places = new Map<string, number>();

  function learn(tiers: Minute['tiers']): void {
    for (const key of tiers.keys()) if (!places.has(key)) places.set(key, places.size);
  }

  function rowOf({ tiers, instances, readyCloudNodes, spent }: Minute): Row {
    learn(tiers);
    const numbers = new Float64Array(places.size * FIELDS).fill(Number.NaN);
    const doors = new Map<number, DoorLoad>();
    for (const [key, tier] of tiers) {
      const place = places.get(key) ?? 0;
      putTier(numbers, place, tier);
      if (tier.door !== undefined) doors.set(place, tier.door);
    }
    return { instances, readyCloudNodes, spent, numbers, doors };
  }

  function minuteOf(
    { numbers, doors, instances, readyCloudNodes, spent }: Row,
    row: number,
  ): Minute {
    const tiers = new Map<string, TierMinute>();
    for (const [key, place] of places) {
      const tier = readTier(numbers, place, doors.get(place));
      if (tier !== undefined) tiers.set(key, tier);
    }
    return { from: from + row * MINUTE, tiers, instances, readyCloudNodes, spent };
  }

  return {
    add: (minute) => void rows.push(rowOf(minute)),
    read: () => rows.map(minuteOf),
  };
}

/** One minute: all numbers of all tiers side by side, as they are written together and read together. */
interface Row extends Pick<Minute, 'instances' | 'readyCloudNodes' | 'spent'> {
  /** `FIELDS` for each tier, by its place; NaN for a tier that was not there. */
  readonly numbers: Float64Array;
  /** By place; few worlds have doors. */
  readonly doors: ReadonlyMap<number, DoorLoad>;
}

const FIELDS = 6;

function putTier(numbers: Float64Array, place: number, tier: TierMinute): void {
  const start = place * FIELDS;
  numbers[start] = tier.offered;
  numbers[start + 1] = tier.served;
  numbers[start + 2] = tier.peakOffered;
  numbers[start + 3] = tier.leastCapacity;
  numbers[start + 4] = tier.readyPods;
  numbers[start + 5] = tier.short;
}

/** Undefined for a minute in which the tier was not there. */
function readTier(
  numbers: Float64Array,
  place: number,
  door: DoorLoad | undefined,
): TierMinute | undefined {
  const [offered, served, peakOffered, leastCapacity, readyPods, short] = numbers.subarray(
    place * FIELDS,
    (place + 1) * FIELDS,
  );
  if (offered === undefined || Number.isNaN(offered)) return undefined;
  return {
    offered,
    served: served ?? Number.NaN,
    peakOffered: peakOffered ?? Number.NaN,
    leastCapacity: leastCapacity ?? Number.NaN,
    readyPods: readyPods ?? Number.NaN,
    short: short ?? Number.NaN,
    ...(door !== undefined && { door }),
  };
}
