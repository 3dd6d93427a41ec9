/** What demand is expected, and what contributed to each number. */
import type { OutlookMemory } from './memory.ts';
import type { PoolName, TierId } from './policy.ts';
import type { ResolvedFloor } from './snapshot.ts';
import type { LeadTime, Millis, Ratio, Rps } from './units.ts';

export interface Band {
  readonly low: Rps;
  readonly expected: Rps;
  readonly high: Rps;
}

export type CauseKind =
  | 'observed'
  | 'trend'
  | 'baseline'
  | 'promotion'
  | 'tail'
  | 'running-promotion'
  | 'last-known'
  | 'fan-out'
  | 'admission'
  | 'degrade';

/** One sentence's worth of why: `promotion anniversary-301 raises it to 90000 rps`. */
export interface Cause {
  readonly kind: CauseKind;
  readonly rps: Rps;
  readonly subject: string;
}

/** The load of one minute to come. Informs; nothing is ordered by it. */
export interface Outlook {
  /** End of that minute. */
  readonly at: Millis;
  /** 95% of such minutes lie between low and high. */
  readonly band: Band;
  /** Share of the last day's minutes that did; undefined until one was judged. */
  readonly coverage: Ratio | undefined;
}

/** What the outlooks of a demand learned up to this forecast, for the next one. */
export interface LearnedOutlook {
  readonly outlook: Outlook;
  readonly memory: OutlookMemory;
}

export interface DemandForecast {
  readonly name: string;
  /** False: nothing to go by (no reading, no history, no peak). Replicas then stay. */
  readonly known: boolean;
  /** Largest demand expected from now until pods started now would serve. */
  readonly atPodReady: Band;
  /** Largest demand expected from now until nodes ordered now would serve. */
  readonly atNodeReady: Band;
  /** Largest promotion floor before nodes given back now could be had again. Never shrink below it. */
  readonly keepFloor: Rps;
  /** Why this demand may not justify a shrink; undefined when it may. */
  readonly doubt: string | undefined;
  readonly causes: readonly Cause[];
  /** The load of the minute at the horizon; undefined without a reading. */
  readonly ahead?: LearnedOutlook | undefined;
}

export interface TierForecast {
  readonly tier: TierId;
  readonly demands: readonly DemandForecast[];
  /** A promotion (ready-from to tail end) covers now. */
  readonly inPromotion: string | undefined;
  /** A freeze covers now. */
  readonly inFreeze: string | undefined;
  /** Horizon of atNodeReady. */
  readonly nodeHorizon: Millis;
  readonly podHorizon: Millis;
}

/** How long a pool's machines really take, where that is worth keeping in its status. */
export interface LearnedLeadTime {
  readonly pool: PoolName;
  readonly leadTime: LeadTime;
  /** Machines it was learned from. */
  readonly machines: number;
}

export interface Forecast {
  readonly at: Millis;
  readonly tiers: readonly TierForecast[];
  /** Lead times that differ from what the pools' status says; absent when none do. */
  readonly learned?: readonly LearnedLeadTime[] | undefined;
  /** Floors in rps to be kept in the calendars' status. */
  readonly resolved: readonly ResolvedFloor[];
  /** Promotions whose floors are in force or within the longest lead time: orders placed now are theirs. */
  readonly envelopes: readonly {
    readonly window: string;
    readonly maxCloudNodes: number | undefined;
  }[];
}
