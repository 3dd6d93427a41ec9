/** Whether traffic comes to a pod: its readiness as the endpoints show it. Says each change to the journal. */
import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import { isCloud, type SimPod, type SimWorkload, touchNode, touchWorkload } from './entities.ts';
import type { Journal, WorldEvent } from './journal.ts';
import type { LoadMeter } from './meter.ts';
import { startServing, stopServing } from './serving.ts';

export interface Routing {
  say(kind: PodEventKind, pod: SimPod): void;
  /** Does nothing for a pod that does not run, or whose kubelet nobody hears. */
  show(pod: SimPod): void;
  hide(pod: SimPod): void;
}

export interface RoutingInput {
  readonly clock: VirtualClock;
  readonly journal: Journal;
  readonly meterOf: (workload: SimWorkload) => LoadMeter;
}

export function createRouting({ clock, journal, meterOf }: RoutingInput): Routing {
  function say(kind: PodEventKind, pod: SimPod): void {
    if (!pod.bare) journal.emit(podEvent({ kind, at: clock.now(), pod }));
  }

  return {
    say,
    show(pod) {
      if (!pod.started || pod.readyAt !== undefined || pod.node?.kubelet !== 'live') return;
      if (startServing(pod, meterOf(pod.workload), clock.now())) say('pod-ready', pod);
    },
    hide(pod) {
      if (pod.readyAt === undefined) return;
      stopServing(pod, meterOf(pod.workload), clock.now());
      touchNode(pod.node);
      touchWorkload(pod.workload);
    },
  };
}

type PodEventKind = 'pod-bound' | 'pod-ready' | 'pod-deleted';

interface PodEventInput {
  readonly kind: PodEventKind;
  readonly at: Millis;
  readonly pod: SimPod;
}

function podEvent({ kind, at, pod }: PodEventInput): WorldEvent {
  return {
    kind,
    at,
    pod: pod.name,
    workload: pod.workload.key,
    node: pod.node?.name,
    site: pod.node?.site,
    cloud: pod.node !== undefined && isCloud(pod.node),
  };
}
