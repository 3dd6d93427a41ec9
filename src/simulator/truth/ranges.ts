/** How far the truth of a rehearsal may be from what the scenario says; drawn per seed. Only shapes. */
import type { Ratio } from '../../model/units.ts';

export interface RatioRange {
  readonly from: Ratio;
  readonly to: Ratio;
}

/** Undefined: as written. */
export interface TruthRanges {
  /** Factor of what one pod serves, per workload and site. */
  readonly unitCapacity: RatioRange | undefined;
  /** On top of it at sites away from home. */
  readonly distance: RatioRange | undefined;
  /** CPU really used over CPU asked for when a pod is full, per workload. */
  readonly usage: RatioRange | undefined;
  /** Factor of the boot times, per node group. */
  readonly bootTimes: RatioRange | undefined;
  /** Factor of the rps of every surge; one sale has one crowd. */
  readonly promotion: RatioRange | undefined;
  /** Pods on a node whose real usage is above 1 slow each other. */
  readonly neighbours: boolean;
}
