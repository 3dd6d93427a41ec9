/** A pod joins or leaves those that serve: its counters begin or end where the meter of its site stands. */
import type { Millis } from '../../model/units.ts';
import { type SimPod, touchNode, touchWorkload } from './entities.ts';
import type { LoadMeter } from './meter.ts';

/** False when it cannot: it is on its way out, or nowhere. */
export function startServing(pod: SimPod, meter: LoadMeter, now: Millis): boolean {
  if (pod.terminating || pod.node === undefined) return false;
  const { name: node, site } = pod.node;
  const group = meter.podReady(site, now);
  pod.readyAt = now;
  pod.meter = {
    pod: pod.name,
    node,
    site,
    from: now,
    spell: {
      group,
      from: now,
      servedBefore: group.servedPerPod,
      refusedBefore: group.refusedPerPod,
    },
    earlier: [],
    until: undefined,
  };
  pod.workload.meters.add(pod.meter);
  pod.workload.metersVersion += 1;
  pod.workload.ready += 1;
  touchNode(pod.node);
  touchWorkload(pod.workload);
  return true;
}

/** Does nothing for a pod that did not serve. */
export function stopServing(pod: SimPod, meter: LoadMeter, now: Millis): void {
  if (pod.readyAt === undefined || pod.node === undefined) return;
  if (pod.meter !== undefined) {
    meter.podGone(pod.meter.spell.group, now);
    pod.meter.until = now;
  }
  pod.workload.metersVersion += 1;
  pod.readyAt = undefined;
  pod.workload.ready -= 1;
}
