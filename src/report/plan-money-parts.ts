/** The rows that the money of a plan is made of. Only shapes; money is in millionths of one currency. */
import type { ByBand } from './plan-parts.ts';

export interface PlanMoney {
  readonly currency: string;
  /** Millionths. */
  readonly cost: ByBand<number>;
  readonly nodeHours: ByBand<number>;
  readonly peakNodes: ByBand<number>;
  /** Requests not served, refused ones included. */
  readonly lost: ByBand<number>;
  readonly envelopeNodes: number | null;
  readonly envelopeMoney: string | null;
  /** null: not asked for. */
  readonly models: readonly PlanRivalRow[] | null;
  /** What is bought for the peak, kept for thirty days; millionths. */
  readonly keptForMonth: ByBand<number> | null;
  /** null: `honest` says why. */
  readonly optimum: PlanOptimum | null;
}

/** In their order; the first buys for the peak. */
export const PLAN_MODELS = ['static', 'hpa-ca', 'keda-karpenter', 'knative'] as const;

/** The same days under a model of what else a shop could run. */
export interface PlanRivalRow {
  readonly name: (typeof PLAN_MODELS)[number];
  /** Millionths. */
  readonly cost: ByBand<number>;
  readonly nodeHours: ByBand<number>;
  readonly peakNodes: ByBand<number>;
  readonly lost: ByBand<number>;
}

/** The least money that serves what each run served, known beforehand by quarter-hours. */
export interface PlanOptimum {
  /** Millionths. Nobody could have paid less, */
  readonly bound: ByBand<number>;
  /** and so much could have been paid; null: whole pods were not packed. */
  readonly found: ByBand<number | null>;
  /** Between the two, as a share of the bound. */
  readonly gap: ByBand<number | null>;
  /** Of the plan's own cost from the bound, as a share of it; null: the bound is nothing. */
  readonly distance: ByBand<number | null>;
}
