/** What a decision may remember of earlier ones. Losing it may delay a shrink, never cause one, so it needs no store. */
import type { TierId } from './policy.ts';
import type { LoweredCapacity } from './snapshot.ts';
import type { Millis, Rps } from './units.ts';

export interface Sample {
  readonly at: Millis;
  readonly rps: Rps;
}

export interface TierMemory {
  /** Since when every input allowed shrinking; undefined while one does not. */
  readonly validSince: Millis | undefined;
  /** Needs of the stabilisation time: a deque, later entries smaller. Its head is the largest. */
  readonly peaks: readonly { readonly at: Millis; readonly replicas: number }[];
  readonly lastShrinkAt: Millis | undefined;
  readonly lowered: LoweredCapacity | undefined;
  /** Recent readings per demand name, oldest first, bounded. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

export interface Memory {
  readonly tiers: Readonly<Record<TierId, TierMemory>>;
}

export const EMPTY_MEMORY: Memory = { tiers: {} };
