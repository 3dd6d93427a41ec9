/** What gives way first in a run: a tier that loses requests, or a wall that turns users away. */
import type { Millis, Ratio } from '../../model/units.ts';
import type { BandOutcome, TierRun } from './band-outcome.ts';

export interface Break {
  /** Workload that is short, or tier that is the wall. */
  readonly tier: string;
  readonly kind: 'short' | 'wall';
  readonly at: Millis;
  /** Of the requests of whoever is short, or turned away. */
  readonly lost: Ratio;
}

/** More of a tier's requests than this is a plan that does not hold. */
export const LOST_SHARE_MAX: Ratio = 0.001;

/** Of all requests, those that were lost though nobody limited them. */
export function lostShare(run: Pick<TierRun, 'offered' | 'lost' | 'refused'> | undefined): Ratio {
  if (run === undefined || run.offered === 0) return 0;
  return Math.max(0, run.lost - run.refused) / run.offered;
}

/** The earliest; undefined: everything holds. */
export function breakOf({ tiers, limits }: BandOutcome): Break | undefined {
  const short = tiers.flatMap((run): Break[] => {
    const lost = lostShare(run);
    if (lost <= LOST_SHARE_MAX) return [];
    return [{ tier: run.workload, kind: 'short', at: run.firstShortAt ?? run.peakAt, lost }];
  });
  const walls = limits.map(
    ({ from, tightest: { wall, admitted, offered } }): Break => ({
      tier: wall.tier,
      kind: 'wall',
      at: from,
      lost: 1 - admitted / offered,
    }),
  );
  return [...walls, ...short].toSorted((a, b) => a.at - b.at)[0];
}
