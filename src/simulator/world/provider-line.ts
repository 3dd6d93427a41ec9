/**
 * What happens to a call before the provider looks at it: no line, no right, or too many calls. Has no effect on any
 * machine.
 */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { PoolTruth } from '../scenario.ts';

export type Barrier =
  | { readonly kind: 'down' }
  | { readonly kind: 'denied' }
  /** Not sooner than this. */
  | { readonly kind: 'throttled'; readonly after: Millis };

/** One call wants to pass; undefined: it does. */
export type Line = () => Barrier | undefined;

export interface LineInput {
  readonly truth: PoolTruth;
  readonly clock: VirtualClock;
  readonly faults: Faults;
}

export function createLine({ truth, clock, faults }: LineInput): Line {
  const { nodeGroup, habits } = truth;
  const standing = habits?.calls;
  const bucket = createBucket(clock.now());

  function limited(): Barrier | undefined {
    const fault = faults.on('P5', nodeGroup);
    const perMinute = fault === undefined ? standing?.perMinute : (fault.size ?? 0);
    if (perMinute === undefined) return undefined;
    const burst = standing?.burst ?? Math.max(1, perMinute);
    const after = bucket.take(clock.now(), perMinute, burst);
    if (after === 0) return undefined;
    if (fault !== undefined && faults.strikes('P5', nodeGroup) === undefined) return undefined;
    return { kind: 'throttled', after };
  }

  /** A partition that names the node group cuts the operator from its provider, and the provider from nothing else. */
  function cut(): boolean {
    if (faults.on('W3', nodeGroup)?.subject === nodeGroup)
      return faults.strikes('W3', nodeGroup) !== undefined;
    return faults.strikes('P11', nodeGroup) !== undefined;
  }

  return () => {
    if (cut()) return { kind: 'down' };
    if (faults.strikes('P9', nodeGroup) !== undefined) return { kind: 'denied' };
    return limited();
  };
}

interface Bucket {
  /** Takes one; 0 when there was one, else the time until there is. */
  take(now: Millis, perMinute: number, burst: number): Millis;
}

/** Its level is counted in calls times milliseconds, so that nothing is lost to rounding. */
function createBucket(start: Millis): Bucket {
  let level = Number.POSITIVE_INFINITY;
  let filledAt = start;
  return {
    take(now, perMinute, burst) {
      level = Math.min(burst * MINUTE, level + (now - filledAt) * perMinute);
      filledAt = now;
      if (perMinute === 0) return MINUTE;
      if (level < MINUTE) return Math.ceil((MINUTE - level) / perMinute);
      level -= MINUTE;
      return 0;
    },
  };
}
