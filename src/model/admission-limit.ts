/** An admission limit: what one tier should let in, what it was offered, and what binds. Only the shape. */
import type { ScalingPolicy, TierId } from './policy.ts';
import type { Rps } from './units.ts';

/** The load a tier should let in now, published for gateways to enforce. */
export interface AdmissionLimit {
  readonly tier: TierId;
  /** `namespace/name` of what the policy scales. */
  readonly workload: string;
  readonly admitted: Rps;
  /** What it was offered when this was decided; the difference is refused. */
  readonly offered: Rps;
  /** What binds: the ceiling of a pinned tier, and what it takes. */
  readonly wall: {
    readonly tier: TierId;
    readonly ceiling: string;
    readonly of: 'requests' | 'connections';
    readonly takes: number;
    /** Lines that carry no more of that tier, in words; absent: it is the tier's own ceiling. */
    readonly lines?: string | undefined;
  };
  /** Why it stays where it was, though less would be refused; absent when nothing stands in the way. */
  readonly kept?: string | undefined;
}

/** What should stand published now; undefined: what was published stays as it is. Where nothing is a wall nothing stands. */
export function standingLimits(
  tiers: readonly ScalingPolicy[],
  decided: readonly AdmissionLimit[] | undefined,
): readonly AdmissionLimit[] | undefined {
  return decided ?? (tiers.some(mayBeWall) ? undefined : []);
}

/** By a ceiling of its own, or by the lines its traffic crosses. */
function mayBeWall({ ceilings, bytesPerRequest, calls = [] }: ScalingPolicy): boolean {
  if (ceilings !== undefined || bytesPerRequest !== undefined) return true;
  return calls.some(({ bytes }) => bytes !== undefined);
}
