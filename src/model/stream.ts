/**
 * The event stream of the live page: what a rehearsal or a live cluster shows, one JSON value per line. Types only; the
 * published form is docs/schema/stream.json. Nothing here may make sense in a simulator alone.
 */
import type { EpisodeKind } from './episode.ts';
import type { Micros, Millis, Money, Rps } from './units.ts';

/** Later versions only add fields and events; a reader ignores what it does not know. */
export const STREAM_VERSION = 1;

/** One text in both languages of the page. */
export interface Words {
  readonly en: string;
  readonly zh: string;
}

/** Null: not known, which is never the same as zero. */
export type Known = number | null;

export interface StreamTier {
  /** `namespace/name` of the policy, or of the workload where no policy describes it. */
  readonly id: string;
  readonly level: 'L0' | 'L1' | 'L2' | 'L3' | null;
  readonly residency: 'Burstable' | 'Pinned' | null;
}

export interface StreamSite {
  readonly name: string;
  readonly type: 'OnPrem' | 'Cloud';
}

export interface StreamPool {
  readonly name: string;
  readonly site: string;
  readonly maxNodes: number;
  readonly pricePerHour: Money;
}

export interface StreamLine {
  readonly name: string;
  readonly site: string;
  readonly to: string;
  /** Bits per second. */
  readonly bandwidth: number;
}

export interface StreamPromotion {
  /** One occurrence: `calendar/promotion@start`. */
  readonly id: string;
  readonly name: string;
  readonly readyFrom: Millis;
  readonly start: Millis;
  readonly end: Millis;
  readonly holdUntil: Millis;
  readonly tailUntil: Millis;
  readonly freeze: { readonly from: Millis; readonly to: Millis } | null;
  readonly maxCloudNodes: Known;
}

/** The first event. Arrays of later events follow the order of its lists. */
export interface StreamHeader {
  readonly event: 'header';
  readonly version: typeof STREAM_VERSION;
  readonly source: 'rehearsal' | 'cluster';
  readonly name: string;
  readonly summary: string;
  readonly timeZone: string;
  readonly from: Millis;
  /** Null: it goes on until somebody stops it. */
  readonly to: Millis | null;
  /** Null: nothing is drawn, so nothing can be drawn again. */
  readonly seed: number | null;
  /** False: nobody is in control, for comparison. */
  readonly controller: boolean;
  readonly currency: string;
  readonly tiers: readonly StreamTier[];
  readonly sites: readonly StreamSite[];
  readonly pools: readonly StreamPool[];
  readonly lines: readonly StreamLine[];
  readonly promotions: readonly StreamPromotion[];
}

/** One minute. Each list has one entry per tier, site or line of the header. */
export interface StreamFrame {
  readonly event: 'frame';
  /** End of the minute. */
  readonly at: Millis;
  readonly tiers: {
    /** Requests within the minute. */
    readonly offered: readonly Known[];
    readonly served: readonly Known[];
    readonly lost: readonly Known[];
    /** Turned away at the door, by an admission limit or as a program: on purpose, so not lost. */
    readonly refused: readonly Known[];
    /** Largest load of a step, rps. */
    readonly peak: readonly (Rps | null)[];
    /** Least that ready pods could serve, rps. */
    readonly capacity: readonly (Rps | null)[];
    /** Pods that serve at the end of the minute. */
    readonly ready: readonly Known[];
    /** Of `ready`, those on cloud sites. */
    readonly away: readonly Known[];
    /** Replicas asked of Kubernetes. */
    readonly wanted: readonly Known[];
    /** Replicas that the last decision found necessary by the time a node ordered now would be Ready. */
    readonly needed: readonly Known[];
  };
  readonly sites: {
    /** In the cluster, Ready, and not being emptied. */
    readonly ready: readonly Known[];
    /** Billed by a provider and not yet in the cluster. */
    readonly inFlight: readonly Known[];
    readonly draining: readonly Known[];
    /** In the cluster and not Ready. */
    readonly notReady: readonly Known[];
  };
  readonly lines: {
    /** Bits per second. */
    readonly usage: readonly Known[];
    readonly up: readonly (boolean | null)[];
  };
  /** Money spent since the beginning. */
  readonly spent: Micros | null;
}

/** What promotions ask of tiers, whenever that changes. Replaces the event before. */
export interface StreamFloors {
  readonly event: 'floors';
  readonly at: Millis;
  readonly floors: readonly {
    readonly promotion: string;
    readonly tier: string;
    readonly rps: Rps;
  }[];
}

/** Something that was done, refused or happened. A later event with the same `id` replaces it. */
export interface StreamEpisode {
  readonly event: 'episode';
  readonly id: number;
  readonly kind: EpisodeKind;
  /** A tier, a pool, a node, a promotion or `cluster`. */
  readonly subject: string;
  readonly from: Millis;
  /** When it was last seen. */
  readonly to: Millis;
  /** False: it may still go on. */
  readonly over: boolean;
  /** A reason code, or null. */
  readonly reason: string | null;
  readonly words: Words;
  /** The particulars, in English. */
  readonly detail: string;
}

export interface StreamTierTotals {
  readonly tier: string;
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  readonly peakOffered: Rps;
  readonly minutesShort: number;
  readonly peakReadyPods: number;
}

export interface StreamTotals {
  readonly offered: number;
  readonly served: number;
  readonly lost: number;
  readonly minutesShort: number;
  readonly peakCloudNodes: number;
  readonly cloudNodeHours: number;
  readonly cost: Money;
  readonly instancesCreated: number;
  readonly instancesLeft: number;
  readonly tiers: readonly StreamTierTotals[];
}

export interface StreamVerdict {
  readonly name: string;
  readonly says: string;
  readonly wanted: string;
  readonly got: string;
  readonly held: boolean;
  /** Missed as long as this is to come: listed, not an error. */
  readonly waitsFor: string | null;
}

/** The last event of a stream that ends. */
export interface StreamEnd {
  readonly event: 'end';
  readonly at: Millis;
  readonly decisions: number;
  readonly totals: StreamTotals;
  readonly expectations: readonly StreamVerdict[];
  readonly violations: readonly {
    readonly invariant: string;
    readonly at: Millis;
    readonly message: string;
  }[];
  /** The command that runs it again; empty where there is none. */
  readonly replay: string;
  /** What others would have made of the same days. */
  readonly compared: readonly { readonly name: Words; readonly totals: StreamTotals }[];
}

export type StreamEvent = StreamHeader | StreamFrame | StreamFloors | StreamEpisode | StreamEnd;
