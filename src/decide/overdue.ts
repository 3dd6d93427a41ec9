/** When a machine that was ordered is late, long before it is given up: others are ordered in its place, elsewhere if its pool stalls. */
import type { Settings } from '../model/decide-input.ts';
import type { BurstPool } from '../model/policy.ts';
import type { PoolView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { MINUTE } from '../model/units.ts';

/**
 * Beyond one and a half times the 95th percentile lie about three of a thousand machines when lead times are lognormal
 * and the 95th percentile is 1.8 times the median, as it is at common providers. Ordering those twice costs next to nothing.
 */
const BEYOND_P95 = 1.5;
/** A quick pool's clock is coarse: images and kubelets take their time now and then. */
const GRACE_MIN: Millis = MINUTE;
/** Fewer late machines than this are bad luck ... */
const STALLED_MIN = 2;
/** ... and more than this share of what was waited for lately is the pool. */
const STALLED_SHARE = 0.2;

/** How long after its order a machine of this pool is late. Learned times replace the prior; giving up comes later still. */
export function lateAfter(
  pool: BurstPool,
  view: PoolView | undefined,
  { joinTimeout }: Pick<Settings, 'joinTimeout'>,
): Millis {
  const { p95 } = view?.leadTime ?? pool.nodeLeadTime;
  return Math.min(joinTimeout, Math.max(p95 * BEYOND_P95, p95 + GRACE_MIN));
}

/** Whether a pool with this many late machines, and this many still in time, keeps what it promises. */
export function isStalled(overdue: number, inFlight: number): boolean {
  return overdue >= STALLED_MIN && overdue >= STALLED_SHARE * (overdue + inFlight);
}
