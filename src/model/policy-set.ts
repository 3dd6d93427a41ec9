/** Everything declared that is in force at one instant, in a stable order (by name), so that equal input gives equal bytes. */
import type { BurstPool, Override, ScalingPolicy, Site } from './policy.ts';
import type { Calendar, Interval, PromotionWindow } from './promotion.ts';

export interface PolicySet {
  readonly sites: readonly Site[];
  readonly pools: readonly BurstPool[];
  readonly tiers: readonly ScalingPolicy[];
  readonly overrides: readonly Override[];
  readonly calendars: readonly Calendar[];
  /** Occurrences from fifteen days back (tails, freezes, and what is not history) to eight days ahead of now. */
  readonly windows: readonly PromotionWindow[];
  /** Days of the operator's zone, of which limits on money speak: the one of now, one before, one after, in order. */
  readonly days?: readonly Interval[];
  /** Documents refused now whose last accepted spec stays in force, or which are left out: never a reason to shrink. */
  readonly refused: readonly {
    readonly kind: string;
    readonly name: string;
    readonly message: string;
  }[];
}
