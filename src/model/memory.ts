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
  /** True once inputs were trusted for a whole stabilisation time since this process began to look. */
  readonly stabilised: boolean;
  /** Needs of the stabilisation time: a deque, later entries smaller. Its head is the largest. */
  readonly peaks: readonly { readonly at: Millis; readonly replicas: number }[];
  /** The step of a shrink in progress: how far down it may go, and when it was granted. */
  readonly step: { readonly to: number; readonly at: Millis } | undefined;
  readonly lowered: LoweredCapacity | undefined;
  /** Since when there was no veto while replicas carried the load that lowered capacity plans for. */
  readonly provenSince: Millis | undefined;
  /** Replicas the last cycle found and what it meant to set: a number outside this range is somebody else's hand. */
  readonly left?: { readonly least: number; readonly most: number } | undefined;
  /** Since when the target workload cannot be found; undefined while it is there. */
  readonly missingSince?: Millis | undefined;
  /** Recent readings per demand name, oldest first, bounded. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
}

export interface Memory {
  readonly tiers: Readonly<Record<TierId, TierMemory>>;
  /** Since when a recorded instance is no node, by provider id. */
  readonly absent?: Readonly<Record<string, Millis>>;
}

export const EMPTY_MEMORY: Memory = { tiers: {} };
