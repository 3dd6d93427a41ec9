/** A pod joins or leaves those that serve: its counters begin or end where the meter of its site stands. */
import type { Millis, Ratio } from '../../model/units.ts';
import { type SimPod, touchNode, touchWorkload } from './entities.ts';
import type { LoadMeter } from './meter.ts';

/** False when it cannot: it is on its way out, or nowhere. */
export function startServing(pod: SimPod, meter: LoadMeter, now: Millis): boolean {
  if (pod.terminating || pod.node === undefined) return false;
  const { name: node, site } = pod.node;
  const { servedPerPod, refusedPerPod } = meter.podReady(site, now);
  pod.readyAt = now;
  pod.share = 1;
  pod.meter = {
    pod: pod.name,
    node,
    site,
    from: now,
<<<<<<< 54a86a12da93e96c3a326fe0997f56e9caee3e68
    servedBefore: servedPerPod,
    refusedBefore: refusedPerPod,
=======
    able: 1,
    spell: {
      group,
      from: now,
      servedBefore: group.servedPerPod,
      refusedBefore: group.refusedPerPod,
    },
    earlier: [],
>>>>>>> 3993f1741bb8473137815e8a8df83b4d5be4a751
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
  changeShare(pod, meter, { to: 1, now });
  meter.podGone(pod.node.site, now);
  if (pod.meter !== undefined) pod.meter.until ??= now;
  pod.workload.metersVersion += 1;
  pod.readyAt = undefined;
  pod.workload.ready -= 1;
}

/** A ready pod serves this share of its unit capacity from now on. Does nothing for one that is not ready. */
export function changeShare(
  pod: SimPod,
  meter: LoadMeter,
  { to, now }: { readonly to: Ratio; readonly now: Millis },
): void {
  if (pod.readyAt === undefined || pod.node === undefined || pod.share === to) return;
  meter.podShare(pod.node.site, { from: pod.share, to }, now);
  pod.share = to;
}

/** Its machine answers nobody any more, neither users nor scrapes, while traffic still comes. */
export function die(pod: SimPod, meter: LoadMeter, now: Millis): void {
  if (pod.readyAt === undefined) return;
  changeShare(pod, meter, { to: 0, now });
  if (pod.meter !== undefined) pod.meter.until ??= now;
  pod.workload.metersVersion += 1;
}
