/** What a decision may remember of earlier ones. Losing it may delay a shrink, never cause one, so it needs no store. */
import type { AdmissionLimit } from './admission-limit.ts';
import type { StepOn } from './degrade.ts';
import type { PoolName, SiteName, TierId } from './policy.ts';
import type { LoweredCapacity } from './snapshot.ts';
import type { BitsPerSecond, LeadTime, Millis, Ratio, Rps } from './units.ts';

export interface Sample {
  readonly at: Millis;
  readonly rps: Rps;
}

/** A forecast that waits for its minute. */
export interface PendingOutlook {
  readonly due: Millis;
  /** What each simple forecast said. */
  readonly values: readonly Rps[];
  readonly low: Rps;
  readonly expected: Rps;
  readonly high: Rps;
}

/** What forecasts of one demand have learned from their misses. */
export interface OutlookMemory {
  /** Recent mean error of each simple forecast. */
  readonly errors: readonly Rps[];
  /** Recent mean error of what was made of them. */
  readonly width: Rps;
  /** Distance of the bounds from the expected, in widths. */
  readonly low: number;
  readonly high: number;
  /** Share of the last day's minutes that were inside. */
  readonly inside: Ratio;
  /** Minutes judged so far. */
  readonly judged: number;
  readonly pending: readonly PendingOutlook[];
}

export interface ReadyCount {
  readonly at: Millis;
  readonly replicas: number;
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
  /** Ready replicas of the last minute or so, later entries larger: the first are the fewest. Of tiers with a veto. */
  readonly ready?: readonly ReadyCount[] | undefined;
  /**
   * Replicas the last cycle left behind: what it wrote, or where nobody knows whether that landed, from what it found to
   * what it meant to set. A number outside this range is somebody else's hand.
   */
  readonly left?: { readonly least: number; readonly most: number } | undefined;
  /** Replicas the last cycle found; what is more since then has just grown. */
  readonly found?: number | undefined;
  /** Since when the target workload cannot be found; undefined while it is there. */
  readonly missingSince?: Millis | undefined;
  /** Since when it has fewer Ready replicas than it is to have; kept of tiers that others start after. */
  readonly shortSince?: Millis | undefined;
  /** Since when its pods may move home, each of them is needed, and it can be given no replica more. */
  readonly crampedSince?: Millis | undefined;
  /** Replicas that were added for the time of moving pods home: what was needed then, and what it went to. */
  readonly surge?: { readonly from: number; readonly to: number } | undefined;
  /** Recent readings per demand name, oldest first, bounded. */
  readonly samples: Readonly<Record<string, readonly Sample[]>>;
  /** Per demand name; absent until a forecast was made. */
  readonly outlooks?: Readonly<Record<string, OutlookMemory>>;
}

/** What is remembered of machines on their way, and of how long others took. */
export interface Boots {
  /** When each machine that is no Ready node yet was ordered, by provider id. */
  readonly waiting: Readonly<Record<string, Millis>>;
  /** Order to Ready of the last machines, by pool, oldest first. */
  readonly took: Readonly<Record<PoolName, readonly Millis[]>>;
  /** What the status of each pool said when this process first saw it; null when it said nothing. */
  readonly priors: Readonly<Record<PoolName, LeadTime | null>>;
}

/** A pool that delivered short or late. */
export interface StockMemory {
  /** When it last did. */
  readonly at: Millis;
  /** One after the other, with less than three hours between them. */
  readonly failures: number;
  /** It still does. */
  readonly failing: boolean;
}

/** Where a tier stands on its degrade ladder. */
export interface LadderMemory {
  /** In the order of the policy. */
  readonly on: readonly StepOn[];
  /** Since when the next step is called for; absent while it is not, or nobody can say. */
  readonly calledSince?: Millis | undefined;
  /** Since when nothing is known to call for the last step that is on; absent while something does, or nobody can say. */
  readonly quietSince?: Millis | undefined;
  /** The step that ended last, and when. */
  readonly ended?: StepOn | undefined;
  /** How often a step had to come back soon after it ended. */
  readonly returns: number;
}

/** What others than ourselves put on the lines of a site in the last minutes, oldest first. */
export type LineMemory = readonly { readonly at: Millis; readonly bits: BitsPerSecond }[];

export interface Memory {
  readonly tiers: Readonly<Record<TierId, TierMemory>>;
  /** Since when a recorded instance is no node, by provider id. */
  readonly absent?: Readonly<Record<string, Millis>>;
  readonly boots?: Boots;
  /** When growth last waited a cycle for tiers that can stand only at home; absent: never. */
  readonly homeFirst?: Millis;
  /** Admission limits as they were decided last; absent until walls were looked at. */
  readonly limits?: Readonly<Record<TierId, AdmissionLimit>>;
  /** Of tiers with a degrade ladder; absent: none has one, or nobody looked yet. */
  readonly ladders?: Readonly<Record<TierId, LadderMemory>>;
  /** Absent: every pool delivers. */
  readonly stock?: Readonly<Record<PoolName, StockMemory>>;
  /** Absent: no line is measured. */
  readonly lines?: Readonly<Record<SiteName, LineMemory>>;
}

export const EMPTY_MEMORY: Memory = { tiers: {} };
