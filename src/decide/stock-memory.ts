/**
 * Remembers which pools delivered short or late, for a time that grows with each failure and fades when none follows. It
 * puts a pool behind the others and closes none; lost with the process, it only has to be learned again.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { Memory, StockMemory } from '../model/memory.ts';
import type { BurstPool } from '../model/policy.ts';
import type { IntentView, PoolView } from '../model/snapshot.ts';
import { HOUR, MINUTE, type Millis } from '../model/units.ts';
import { isStalled, lateAfter } from './overdue.ts';

/** As long as machines that never come are waited for by default, and doubling: a shortage rarely ends sooner. */
const REST_MIN: Millis = 15 * MINUTE;
const REST_MAX: Millis = 2 * HOUR;
/** Failures further apart than this are not the same shortage; a provider's refusals are forgotten as late. */
const FADED: Millis = 3 * HOUR;

/** What a pool was asked for lately, and what came of it. */
export interface PoolRecord {
  readonly pool: BurstPool;
  readonly view: PoolView | undefined;
  readonly intents: readonly IntentView[];
  /** Machines in time, machines that are late, and all that counts against caps. */
  readonly inFlight: number;
  readonly overdue: number;
  readonly committed: number;
}

export function isResting(stock: StockMemory | undefined, now: Millis): boolean {
  if (stock === undefined) return false;
  return now - stock.at < Math.min(REST_MAX, REST_MIN * 2 ** (stock.failures - 1));
}

/** What the next decision shall know; nothing when all pools deliver. */
export function stockAfter(
  pools: readonly PoolRecord[],
  input: DecideInput,
): Pick<Memory, 'stock'> {
  const { now, memory } = input;
  const stock: Record<string, StockMemory> = {};
  for (const supply of pools) {
    const { name } = supply.pool;
    const before = memory.stock?.[name];
    const known = before !== undefined && now - before.at < FADED ? before : undefined;
    if (isShort(supply, input))
      stock[name] = { at: now, failures: failuresOf(known), failing: true };
    else if (known !== undefined) stock[name] = { ...known, failing: false };
  }
  return Object.keys(stock).length === 0 ? {} : { stock };
}

/** A failure that lasts is one failure. */
function failuresOf(known: StockMemory | undefined): number {
  if (known === undefined) return 1;
  return known.failing ? known.failures : known.failures + 1;
}

function isShort(record: PoolRecord, input: DecideInput): boolean {
  return isShut(record, input) || gaveFewer(record, input);
}

/** Its machines are late, or it refused: it is left alone by itself, and says so when it is asked. */
export function isShut({ view, overdue, inFlight }: PoolRecord, { now }: DecideInput): boolean {
  return isStalled(overdue, inFlight) || (view?.backOff?.until ?? 0) > now;
}

/** It gave fewer than were asked for, and its machines may still be on their way. */
export function gaveFewer({ pool, view, intents }: PoolRecord, input: DecideInput): boolean {
  const recent = input.now - lateAfter(pool, view, input.settings);
  return intents.some(({ outcome, createdAt }) => outcome === 'partial' && createdAt > recent);
}
