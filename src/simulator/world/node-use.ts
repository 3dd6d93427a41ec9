/** CPU that nodes really use: what their pods ask for at their present load, by the truth of each workload. Reads the world only. */
import type { Millis, Ratio, Rps } from '../../model/units.ts';
import { SECOND } from '../../model/units.ts';
import type { SimNode } from './entities.ts';
import type { PodGroup } from './pod-group.ts';
import type { World } from './world.ts';

export type Loads = ReadonlyMap<string, Ratio>;

/** How much of what their pods could serve was asked of tiers since the last look. */
export function createLoadWatch(): (world: Pick<World, 'tiers' | 'clock'>) => Loads {
  const before = new Map<string, number>();
  let lookedAt: Millis = Number.NEGATIVE_INFINITY;
  return ({ tiers, clock }) => {
    const seconds = (clock.now() - lookedAt) / SECOND;
    lookedAt = clock.now();
    const loads = new Map<string, Ratio>();
    for (const [key, { meter }] of tiers) {
      const asked = (meter.offered - (before.get(key) ?? meter.offered)) / seconds;
      const usual = usualCapacity(meter.groups.values());
      loads.set(key, usual > 0 ? Math.min(1, asked / usual) : 0);
      before.set(key, meter.offered);
    }
    return loads;
  };
}

/** What the pods could serve if their nodes let them. */
function usualCapacity(groups: Iterable<PodGroup>): Rps {
  let sum = 0;
  for (const { ready, usual } of groups) sum += ready * usual;
  return sum;
}

/** CPU its pods ask for at their present load, as a share of what the node has; above 1 they slow each other. */
export function realUsage({ pods, daemons, allocatable }: SimNode, loads: Loads): Ratio {
  let used = daemons.cpu;
  for (const { readyAt, workload } of pods) {
    if (readyAt === undefined) continue;
    const { perPod, usage = 1 } = workload.truth;
    used += perPod.cpu * usage * (loads.get(workload.key) ?? 0);
  }
  return used / allocatable.cpu;
}
