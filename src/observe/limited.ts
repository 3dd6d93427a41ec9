/**
 * Censors what a limited tier was seen to serve: at its admission limit it shows the limit, not the demand. Such a reading
 * is a lower bound; it may grow and never shrink anything, and teaches nothing.
 */
import type { Memory } from '../model/memory.ts';
import type { ScalingPolicy } from '../model/policy.ts';
import type { DemandReading, Snapshot, TierView } from '../model/snapshot.ts';
import type { Ratio } from '../model/units.ts';

/** Served below this share of the limit, nobody was kept out by it. */
const BINDS: Ratio = 0.9;

/** The same snapshot while nothing is limited. */
export function censorLimited(
  snapshot: Snapshot,
  tiers: readonly ScalingPolicy[],
  { limits = {} }: Pick<Memory, 'limits'>,
): Snapshot {
  const served = new Map(
    tiers.flatMap(({ id, demands: [first] }) =>
      limits[id] !== undefined && first?.of === 'Served' ? [[id, first.name]] : [],
    ),
  );
  if (served.size === 0) return snapshot;
  const censored = (view: TierView): TierView => {
    const limit = limits[view.tier];
    const name = served.get(view.tier);
    if (limit === undefined || name === undefined) return view;
    const demands = view.demands.map((demand) =>
      demand.name === name ? lowerBound(demand, limit.admitted) : demand,
    );
    return { ...view, demands };
  };
  return { ...snapshot, tiers: snapshot.tiers.map(censored) };
}

function lowerBound(demand: DemandReading, admitted: number): DemandReading {
  const { now } = demand;
  if (now.kind !== 'fresh' || now.value < BINDS * admitted) return demand;
  const { value, at } = now;
  const cause = `taken while an admission limit of ${Math.round(admitted)} rps binds`;
  return { ...demand, now: { kind: 'censored', value, at, cause } };
}
