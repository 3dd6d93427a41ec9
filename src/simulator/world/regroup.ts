/** Moves a pod to another group of its meter; its own counters go on where they stand. */
import type { Millis } from '../../model/units.ts';
import type { PodMeter } from './entities.ts';
import type { LoadMeter } from './meter.ts';
import { groupKey, type PodShare } from './pod-group.ts';

export interface Regrouping {
  readonly load: LoadMeter;
  readonly meter: PodMeter;
  readonly share: PodShare;
}

/** Does nothing for a pod that stands there already. */
export function regroup({ load, meter, share }: Regrouping, now: Millis): void {
  const { group, servedBefore, refusedBefore } = meter.spell;
  if (group.key === groupKey(meter.site, share)) return;
  load.podGone(group, now);
  const next = load.podReady(meter.site, now, share);
  meter.earlier.push(meter.spell);
  meter.spell = {
    group: next,
    from: now,
    servedBefore: next.servedPerPod - (group.servedPerPod - servedBefore),
    refusedBefore: next.refusedPerPod - (group.refusedPerPod - refusedBefore),
  };
}
