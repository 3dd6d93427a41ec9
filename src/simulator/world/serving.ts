/** A pod joins or leaves those that serve: its counters begin or end where the meter of its site stands. */
import type { Millis, Ratio } from '../../model/units.ts';
import { type SimPod, touchNode, touchWorkload } from './entities.ts';
import type { LoadMeter } from './meter.ts';
import { regroup } from './regroup.ts';

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
    able: 1,
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
    pod.meter.until ??= now;
  }
  pod.workload.metersVersion += 1;
  pod.readyAt = undefined;
  pod.workload.ready -= 1;
}

/** A ready pod serves this share of its unit capacity from now on. Does nothing for one that is not ready. */
export function changePace(
  pod: SimPod,
  load: LoadMeter,
  { to, now }: { readonly to: Ratio; readonly now: Millis },
): void {
  const { meter } = pod;
  if (pod.readyAt === undefined || meter === undefined || meter.able === to) return;
  const { weight, pace } = meter.spell.group;
  // What its node leaves it stays as it is.
  const left = meter.able > 0 ? Math.round((100 * pace) / meter.able) / 100 : 1;
  meter.able = to;
  regroup({ load, meter, share: { weight, pace: left * to } }, now);
}

/** The balancer sends nothing more to a pod that does not answer. Does nothing for one that does, or is gone. */
export function passOver(pod: SimPod, load: LoadMeter, now: Millis): void {
  const { meter } = pod;
  if (pod.readyAt === undefined || meter === undefined || meter.able > 0) return;
  regroup({ load, meter, share: { weight: 0, pace: 0 } }, now);
}

/** Its machine answers nobody any more, neither users nor scrapes, while traffic still comes. */
export function die(pod: SimPod, meter: LoadMeter, now: Millis): void {
  if (pod.readyAt === undefined) return;
  changePace(pod, meter, { to: 0, now });
  if (pod.meter !== undefined) pod.meter.until ??= now;
  pod.workload.metersVersion += 1;
}
