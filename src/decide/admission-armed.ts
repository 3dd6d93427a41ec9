/**
 * Limits that stand during a promotion though nothing is expected to exceed them: plans are wrong, and a rate over a
 * minute shows a crowd when a wall behind the door has fallen already. They keep nobody out whom the wall could take.
 */
import type { ScalingPolicy } from '../model/policy.ts';
import type { Rps } from '../model/units.ts';
import type { Load, Related } from './admission-loads.ts';
import type { Wall } from './admission-walls.ts';
import type { Carried } from './fan-out.ts';
import { valueAt } from './sure.ts';

export interface Armed {
  readonly wall: Wall;
  readonly admitted: Rps;
}

/** Ceilings of requests only: connections follow replicas, which are ours. Undefined: no promotion, or no such wall. */
export function armedLimit(
  policy: ScalingPolicy,
  { graph, forecasts }: Pick<Related, 'graph' | 'forecasts'>,
  { carried }: Pick<Load, 'carried'>,
): Armed | undefined {
  if (!policy.entry || forecasts.get(policy.id)?.inPromotion === undefined) return undefined;
  const offered = valueAt(carried, policy.id).rps;
  const yielding = new Set(graph.order.flatMap((one) => (yields(one, policy) ? [one.id] : [])));
  let least: Armed | undefined;
  for (const wall of wallsOf(graph.order, carried)) {
    const load = valueAt(carried, wall.tier);
    const use = load.from.get(policy.id);
    if (!use) continue;
    const admitted = (offered * (wall.takes - othersOf(load, yielding, use))) / use;
    if (least === undefined || admitted < least.admitted) least = { wall, admitted };
  }
  return least;
}

function wallsOf(tiers: readonly ScalingPolicy[], carried: Load['carried']): Wall[] {
  return tiers.flatMap(({ id, waterLevel, ceilings = [] }) =>
    ceilings.flatMap(({ name, requests }): Wall[] => {
      if (requests === undefined) return [];
      const asked = valueAt(carried, id).rps;
      return [{ tier: id, ceiling: name, of: 'requests', takes: requests * waterLevel, asked }];
    }),
  );
}

/** Entry tiers of later levels make room for it. */
function yields({ level, entry }: ScalingPolicy, than: ScalingPolicy): boolean {
  return entry && level > than.level;
}

/** What the others ask of a wall that are not made to wait for it. */
function othersOf({ rps, from }: Carried, yielding: ReadonlySet<string>, use: Rps): Rps {
  let others = rps - use;
  for (const [root, part] of from) if (yielding.has(root)) others -= part;
  return others;
}
