/** What promotions ask of each tier, told when it changes enough for a person to see. */
import type { ResolvedFloor } from '../../model/snapshot.ts';
import type { StreamFloors } from '../../model/stream.ts';
import type { Millis } from '../../model/units.ts';

export interface FloorWatch {
  readonly see: (floors: readonly ResolvedFloor[], at: Millis) => void;
}

/** Three digits: what changes below that moves no line of a chart. */
const DIGITS = 3;

export function watchFloors(onFloors: (event: StreamFloors) => void): FloorWatch {
  let seen = '';
  return {
    see(resolved, at) {
      const floors = largest(resolved);
      const now = JSON.stringify(floors);
      if (now === seen) return;
      seen = now;
      onFloors({ event: 'floors', at, floors });
    },
  };
}

/** The largest of a tier's demands is what its replicas follow. */
function largest(resolved: readonly ResolvedFloor[]): StreamFloors['floors'] {
  const floors = new Map<string, StreamFloors['floors'][number]>();
  for (const { window, tier, rps } of resolved) {
    const key = `${window} ${tier}`;
    const shown = Number(rps.toPrecision(DIGITS));
    if (shown > (floors.get(key)?.rps ?? 0))
      floors.set(key, { promotion: window, tier, rps: shown });
  }
  return [...floors.values()];
}
