/** Promotions: dated events that raise floors. A window is one occurrence, already resolved to instants. */
import type { LabelSelector, TierId } from './policy.ts';
import type { Millis, Money, Ratio, Rps } from './units.ts';

/** How much one tier's demand grows: times its base, or a peak in absolute rps. */
export type Uplift =
  | {
      readonly kind: 'multiplier';
      readonly of: 'DailyPeak' | 'SameTime';
      readonly expected: Ratio;
      readonly low: Ratio;
      readonly high: Ratio;
    }
  | { readonly kind: 'peak'; readonly rps: Rps };

export interface Interval {
  readonly from: Millis;
  readonly to: Millis;
}

/** One occurrence of a promotion. Floors are whole in [readyFrom, holdUntil) and decay until tailUntil. */
export interface PromotionWindow {
  /** `calendar/promotion@start`, unique per occurrence. */
  readonly id: string;
  readonly calendar: string;
  readonly promotion: string;
  readonly start: Millis;
  readonly end: Millis;
  readonly readyFrom: Millis;
  readonly holdUntil: Millis;
  readonly tailUntil: Millis;
  /** Undefined: the floor ends with `holdUntil`. */
  readonly tailHalfLife: Millis | undefined;
  readonly freeze: Interval | undefined;
  readonly shape: 'flash' | 'step' | 'ramp' | 'flat';
  readonly namespaceSelector: LabelSelector;
  /** For entry tiers not listed in `tiers`. */
  readonly uplift: Uplift | undefined;
  readonly tiers: readonly { readonly tier: TierId; readonly uplift: Uplift }[];
  readonly maxCloudNodes: number | undefined;
  /** Most money for the machines ordered for it, from order to return; absent: the standing limits alone. */
  readonly maxSpend?: Money | undefined;
}

/** What is not history: promotions themselves and windows a person excluded. */
export interface Calendar {
  readonly name: string;
  readonly timeZone: string;
  readonly generation: number;
  readonly excluded: readonly Interval[];
}
