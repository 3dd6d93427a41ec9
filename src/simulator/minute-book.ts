/**
 * Minutes that are over, kept as plain columns of numbers: a rehearsed month of many tiers is millions of them, and they
 * are read only at its end.
 */
import { MINUTE, type Millis } from '../model/units.ts';
import type { Minute, TierMinute } from './minute.ts';
import type { DoorLoad } from './world/journal.ts';

export interface MinuteBook {
  add(minute: Minute): void;
  /** All that were added, made anew from the columns. */
  read(): Minute[];
}

/** `from` is when the first minute begins; each one added follows the one before. */
export function openMinuteBook(from: Millis): MinuteBook {
  const instances = createColumn();
  const readyCloudNodes = createColumn();
  const spent = createColumn();
  const tiers = new Map<string, TierColumns>();
  let rows = 0;

  function readRow(row: number): Minute {
    const seen = new Map<string, TierMinute>();
    for (const [key, columns] of tiers) {
      const tier = readTier(columns, row);
      if (tier !== undefined) seen.set(key, tier);
    }
    return {
      from: from + row * MINUTE,
      tiers: seen,
      instances: instances.at(row),
      readyCloudNodes: readyCloudNodes.at(row),
      spent: spent.at(row),
    };
  }

  return {
    add(minute) {
      instances.put(rows, minute.instances);
      readyCloudNodes.put(rows, minute.readyCloudNodes);
      spent.put(rows, minute.spent);
      for (const [key, tier] of minute.tiers) {
        const columns = tiers.get(key) ?? emptyColumns();
        tiers.set(key, columns);
        putTier(columns, rows, tier);
      }
      rows += 1;
    },
    read: () => Array.from({ length: rows }, (_, row) => readRow(row)),
  };
}

/** A number of every minute. */
interface Column {
  put(row: number, value: number): void;
  /** NaN where nothing was put. */
  at(row: number): number;
}

/** A day of minutes. */
const ROWS = 1_440;

/** Grows by whole days, so that nothing is copied. */
function createColumn(): Column {
  const days: Float64Array[] = [];
  return {
    put(row, value) {
      const day = Math.floor(row / ROWS);
      const values = days[day] ?? new Float64Array(ROWS).fill(Number.NaN);
      days[day] = values;
      values[row % ROWS] = value;
    },
    at: (row) => days[Math.floor(row / ROWS)]?.[row % ROWS] ?? Number.NaN,
  };
}

interface TierColumns {
  readonly offered: Column;
  readonly served: Column;
  readonly peakOffered: Column;
  readonly leastCapacity: Column;
  readonly readyPods: Column;
  readonly short: Column;
  /** By row; few worlds have doors. */
  readonly doors: Map<number, DoorLoad>;
}

function emptyColumns(): TierColumns {
  return {
    offered: createColumn(),
    served: createColumn(),
    peakOffered: createColumn(),
    leastCapacity: createColumn(),
    readyPods: createColumn(),
    short: createColumn(),
    doors: new Map(),
  };
}

function putTier(columns: TierColumns, row: number, tier: TierMinute): void {
  columns.offered.put(row, tier.offered);
  columns.served.put(row, tier.served);
  columns.peakOffered.put(row, tier.peakOffered);
  columns.leastCapacity.put(row, tier.leastCapacity);
  columns.readyPods.put(row, tier.readyPods);
  columns.short.put(row, tier.short);
  if (tier.door !== undefined) columns.doors.set(row, tier.door);
}

/** Undefined for a minute in which the tier was not there. */
function readTier(columns: TierColumns, row: number): TierMinute | undefined {
  const offered = columns.offered.at(row);
  if (Number.isNaN(offered)) return undefined;
  const door = columns.doors.get(row);
  return {
    offered,
    served: columns.served.at(row),
    peakOffered: columns.peakOffered.at(row),
    leastCapacity: columns.leastCapacity.at(row),
    readyPods: columns.readyPods.at(row),
    short: columns.short.at(row),
    ...(door !== undefined && { door }),
  };
}
