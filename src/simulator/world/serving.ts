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
    servedBefore: servedPerPod,
    refusedBefore: refusedPerPod,
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
