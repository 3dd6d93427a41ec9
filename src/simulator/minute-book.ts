/**
 * Minutes that are over, kept as plain numbers: a rehearsed month of many tiers is millions of them, and they
 * are read only at its end.
 */
import { DAY, MINUTE, type Millis } from '../model/units.ts';
import type { Minute, TierMinute } from './minute.ts';
import type { DoorLoad } from './world/journal.ts';

export interface MinuteBook {
  add(minute: Minute): void;
  /** All that were added, made anew from the numbers. */
  read(): Minute[];
}

/** `from` is when the first minute begins; each one added follows the one before. */
export function openMinuteBook(from: Millis): MinuteBook {
  const blocks: Block[] = [];
  /** By tier: its place in every row. */
  const places = new Map<string, number>();

  function learn(tiers: Minute['tiers']): void {
    for (const key of tiers.keys()) if (!places.has(key)) places.set(key, places.size);
  }

  /** A full block is followed by another, and so is one too narrow for a tier that came later. */
  function blockFor(width: number): Block {
    const last = blocks.at(-1);
    if (last !== undefined && last.rows < ROWS && last.width === width) return last;
    if (last !== undefined) last.numbers = last.numbers.slice(0, last.rows * last.width);
    const next = { width, rows: 0, numbers: new Float64Array(ROWS * width), doors: new Map() };
    blocks.push(next);
    return next;
  }

  function add({ tiers, instances, readyCloudNodes, spent }: Minute): void {
    learn(tiers);
    const block = blockFor(OWN_FIELDS + places.size * FIELDS);
    const start = block.rows * block.width;
    block.numbers.fill(Number.NaN, start, start + block.width);
    block.numbers.set([instances, readyCloudNodes, spent], start);
    for (const [key, tier] of tiers) {
      const place = places.get(key) ?? 0;
      putTier(block.numbers, start + OWN_FIELDS + place * FIELDS, tier);
      if (tier.door !== undefined) putDoor(block, place, tier.door);
    }
    block.rows += 1;
  }

  function minuteOf(block: Block, row: number, at: Millis): Minute {
    const { width, numbers, doors } = block;
    const start = row * width;
    const [instances, readyCloudNodes, spent] = numbers.subarray(start, start + OWN_FIELDS);
    const tiers = new Map<string, TierMinute>();
    for (const [key, place] of places) {
      const first = start + OWN_FIELDS + place * FIELDS;
      if (first >= start + width) continue;
      const tier = readTier(numbers.subarray(first, first + FIELDS), doors.get(row)?.get(place));
      if (tier !== undefined) tiers.set(key, tier);
    }
    return {
      ...{ from: at, tiers, instances: instances ?? Number.NaN },
      ...{ readyCloudNodes: readyCloudNodes ?? Number.NaN, spent: spent ?? Number.NaN },
    };
  }

  function read(): Minute[] {
    const minutes: Minute[] = [];
    for (const block of blocks)
      for (let row = 0; row < block.rows; row += 1)
        minutes.push(minuteOf(block, row, from + minutes.length * MINUTE));
    return minutes;
  }

  return { add, read };
}

/** A day at most: an object for each minute would take more than its numbers. */
const ROWS = DAY / MINUTE;
/** What a minute has beside its tiers. */
const OWN_FIELDS = 3;
const FIELDS = 6;

/** Minutes with the same tiers, row by row: numbers of a minute are written together and read together. */
interface Block {
  /** Numbers of a row: `OWN_FIELDS`, and `FIELDS` for each tier by its place; NaN for one that was not there. */
  readonly width: number;
  rows: number;
  numbers: Float64Array;
  /** By row and place; few worlds have doors. */
  readonly doors: Map<number, Map<number, DoorLoad>>;
}

function putDoor({ doors, rows }: Block, place: number, door: DoorLoad): void {
  const ofRow = doors.get(rows) ?? new Map<number, DoorLoad>();
  doors.set(rows, ofRow.set(place, door));
}

function putTier(numbers: Float64Array, start: number, tier: TierMinute): void {
  numbers[start] = tier.offered;
  numbers[start + 1] = tier.served;
  numbers[start + 2] = tier.peakOffered;
  numbers[start + 3] = tier.leastCapacity;
  numbers[start + 4] = tier.readyPods;
  numbers[start + 5] = tier.short;
}

/** Undefined for a minute in which the tier was not there. */
function readTier(numbers: Float64Array, door: DoorLoad | undefined): TierMinute | undefined {
  const [offered, served, peakOffered, leastCapacity, readyPods, short] = numbers;
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
