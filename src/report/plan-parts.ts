/**
 * The rows that the parts of a plan are made of. Only shapes. Instants are RFC 3339 with the offset of the calendar's
 * zone; what is unknown is null, never 0.
 */
export const PLAN_BANDS = ['low', 'expected', 'high'] as const;
export type PlanBand = (typeof PLAN_BANDS)[number];
export type ByBand<T> = Readonly<Record<PlanBand, T>>;

export const SIGNERS = ['business', 'sre', 'security', 'finance'] as const;
export type Signer = (typeof SIGNERS)[number];

export const RESULTS = ['pass', 'conditional', 'fail'] as const;
export type PlanResult = (typeof RESULTS)[number];

/** Why a plan does not simply pass. */
export const FINDINGS = [
  'tier-short',
  'not-ready',
  'core-left-home',
  'invariant-broken',
  'machines-left',
  'short-at-high',
  'users-refused',
  'batch-late',
  'no-band',
  'load-unknown',
  'capacity-undeclared',
  'capacity-undated',
  'capacity-old',
  'entry-bytes-missing',
] as const;
export type FindingCode = (typeof FINDINGS)[number];

export interface Finding {
  readonly code: FindingCode;
  /** A fail stands against the plan; a condition is to be met, or signed. */
  readonly weight: 'fail' | 'condition';
  readonly signer: Signer;
  /** Tiers, pools or invariants it is about. */
  readonly about: readonly string[];
  /** The number or text that makes it so; empty where there is none. */
  readonly detail: string;
}

export const INPUTS = [
  'promotion',
  'multiplier',
  'peak',
  'daily-peak',
  'home-nodes',
  'unit-capacity',
  'water-level',
  'pod-ready',
  'node-lead-time',
  'price',
  'max-nodes',
] as const;

export interface PlanInputRow {
  readonly what: (typeof INPUTS)[number];
  readonly subject: string;
  readonly value: string;
  /** `file:line`, or the file and how it was worked out. */
  readonly source: string;
  readonly measured: string | null;
  /** Whole days at zero hour. */
  readonly ageDays: number | null;
}

export interface PlanDemandRow {
  readonly tier: string;
  readonly level: string;
  /** What raises it. */
  readonly by: 'multiplier' | 'peak' | 'calls' | 'nothing';
  /** rps. */
  readonly dailyPeak: number;
  /** Largest minute of the promotion, rps. */
  readonly peak: ByBand<number>;
}

export interface PlanCapacityRow {
  readonly tier: string;
  readonly residency: 'Burstable' | 'Pinned';
  /** rps of one replica; null: no policy says it. */
  readonly unitCapacity: number | null;
  readonly measured: string | null;
  readonly waterLevel: number;
  /** At the expected peak. */
  readonly pods: number;
  readonly podsAtHome: number;
  readonly podsInCloud: number;
  /** rps that ready pods carry at zero hour. */
  readonly capacity: number;
  /** Least spare capacity over load within the promotion. */
  readonly headroom: ByBand<number>;
  /** Share of all requests that is lost. */
  readonly lost: ByBand<number>;
  readonly minutesShort: ByBand<number>;
  /** What would be left without its largest site at zero hour, over the expected peak; null: it has no pods. */
  readonly withoutLargestSite: number | null;
  /** The policy asks to outlive it. */
  readonly survives: boolean;
}

export interface PlanBatchRow {
  readonly order: string;
  readonly pool: string;
  readonly nodes: number;
  readonly tiers: readonly string[];
  /** When its machines and pods serve with both lead times at p95. */
  readonly readyP95: string;
  readonly joined: string | null;
  /** null: ordered when the promotion was on, so that nothing waits for it. */
  readonly latestSafeStart: string | null;
  readonly slackMinutes: number | null;
}

export interface PlanEpisodeRow {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly subject: string;
  readonly before: number;
  readonly after: number;
  readonly count: number;
  readonly reason: string | null;
  readonly detail: string;
}

export interface PlanSupplyRow {
  readonly pool: string;
  readonly site: string;
  readonly maxNodes: number;
  readonly nodes: ByBand<number>;
  /** Milliseconds. */
  readonly leadTimeP95: number;
  readonly perHour: string;
}

export interface PlanResidencyRow {
  readonly tier: string;
  readonly residency: 'Burstable' | 'Pinned';
  readonly sealed: boolean;
  readonly sites: readonly string[];
  /** Pods bound to cloud nodes over the three runs. */
  readonly cloudBinds: number;
}

export interface PlanRefusedRow {
  readonly at: string;
  readonly subject: string;
  readonly reason: string;
  readonly detail: string;
}

export interface PlanLineRow {
  readonly site: string;
  readonly line: string;
  readonly bandwidth: number;
  /** Most bits per second. */
  readonly peak: ByBand<number>;
  /** The same with the largest line of the site down, as a share of what is left at high demand; null: nothing is left. */
  readonly withoutLargest: number | null;
}

export interface PlanLimitRow {
  readonly tier: string;
  readonly band: PlanBand;
  readonly from: string;
  readonly to: string;
  /** rps, where it is tightest. */
  readonly admitted: number;
  readonly offered: number;
  /** What binds. */
  readonly wall: string;
  /** Requests over the whole run. */
  readonly refused: number;
}

export interface PlanDegradeRow {
  readonly tier: string;
  readonly step: string;
  readonly saves: number;
  readonly trigger: string;
  readonly owner: string;
  readonly rollback: string;
}

/** Failure runs, by what goes wrong. */
export const PLAN_STRESSES = [
  'surge',
  'first-pool-empty',
  'stock-out-30',
  'stock-out-60',
  'slow-boot',
  'line-down',
  'prometheus-dark',
  'operator-down',
] as const;

export interface PlanStressRow {
  readonly stress: (typeof PLAN_STRESSES)[number];
  readonly lost: number;
  /** Of the lost, those that an admission limit turned away. */
  readonly refused: number;
  readonly minutesShort: number;
  /** With nobody in control. */
  readonly lostWithout: number;
  readonly minutesShortWithout: number;
}

/** What gives way first: a tier that loses requests, or a wall that turns users away. */
export interface PlanBreak {
  readonly tier: string;
  readonly kind: 'short' | 'wall';
  readonly at: string;
  /** Share of the requests. */
  readonly lost: number;
}

export interface PlanDelayRow {
  /** By which every delivery is late. */
  readonly minutes: number;
  readonly lost: number;
  readonly minutesShort: number;
  /** null: it holds. */
  readonly first: PlanBreak | null;
}

export interface PlanSearch {
  /** Times the expected demand; null: it holds at the most that is tried, or not even at the least. */
  readonly broken: {
    readonly holds: number;
    readonly breaks: number;
    readonly first: PlanBreak;
  } | null;
  readonly delays: readonly PlanDelayRow[];
  /** When the first order must be out, and how much later than planned; null: nothing is ordered, or it breaks anyway. */
  readonly latestSafeStart: {
    readonly at: string;
    readonly minutesLater: number;
    /** More was not tried. */
    readonly atLeast: boolean;
  } | null;
}

export const CHANGED_PARTS = [
  'verdict',
  'finding',
  'input',
  'demand',
  'pods',
  'nodes',
  'money',
  'search',
] as const;

export interface PlanChangeRow {
  readonly part: (typeof CHANGED_PARTS)[number];
  readonly subject: string;
  /** null: it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface PlanSeries {
  readonly from: string;
  readonly demand: readonly number[];
  readonly capacity: readonly number[];
  readonly cloudNodes: readonly number[];
  readonly lost: readonly number[];
}
