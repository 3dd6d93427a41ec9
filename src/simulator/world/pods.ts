/**
 * The life of pods: created, bound, started, serving, terminating, gone. Does not decide how many there are or where
 * they go.
 */

import type { Millis } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import type { Randomness } from '../random.ts';
import {
  isCloud,
  minus,
  plus,
  type SimNode,
  type SimPod,
  type SimWorkload,
  touchNode,
  touchWorkload,
} from './entities.ts';
import type { Journal, WorldEvent } from './journal.ts';
import type { LoadMeter } from './meter.ts';
import { startServing, stopServing } from './serving.ts';

export interface Pods {
  create(workload: SimWorkload): SimPod;
  /** Takes room on the node and starts the pod there. */
  bind(pod: SimPod, node: SimNode): void;
  /** As `bind`, but serving at once: how the world is before the rehearsal begins. */
  settle(pod: SimPod, node: SimNode): void;
  /** Serves no more from now on; gone after its grace, or at once with its node. */
  remove(pod: SimPod, when: 'after-grace' | 'now'): void;
}

export interface PodsInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly meterOf: (workload: SimWorkload) => LoadMeter;
  /** A node has room again. */
  readonly onRoom: () => void;
}

export function createPods({ clock, randomness, journal, meterOf, onRoom }: PodsInput): Pods {
  let made = 0;

  function say(kind: PodEventKind, pod: SimPod): void {
    journal.emit(podEvent({ kind, at: clock.now(), pod }));
  }

  function serve(pod: SimPod): void {
    if (startServing(pod, meterOf(pod.workload), clock.now())) say('pod-ready', pod);
  }

  function create(workload: SimWorkload): SimPod {
    made += 1;
    const pod = newPod(workload, made, clock.now());
    workload.pods.add(pod);
    workload.pending += 1;
    touchWorkload(workload);
    return pod;
  }

  function place(pod: SimPod, node: SimNode): void {
    pod.node = node;
    node.pods.add(pod);
    node.used = plus(node.used, pod.workload.truth.perPod);
    pod.workload.pending -= 1;
    touchNode(node);
    touchWorkload(pod.workload);
    say('pod-bound', pod);
  }

  function bind(pod: SimPod, node: SimNode): void {
    place(pod, node);
    const delay = randomness.stream(`pod/${pod.name}`).leadTime(pod.workload.truth.podReady);
    clock.at(clock.now() + delay, () => serve(pod));
  }

  function leave(pod: SimPod): void {
    const node = pod.node;
    if (node === undefined || !node.pods.delete(pod)) return;
    node.used = minus(node.used, pod.workload.truth.perPod);
    touchNode(node);
    onRoom();
  }

  function remove(pod: SimPod, when: 'after-grace' | 'now'): void {
    if (!pod.terminating) {
      stopServing(pod, meterOf(pod.workload), clock.now());
      pod.terminating = true;
      pod.workload.pods.delete(pod);
      if (pod.node === undefined) pod.workload.pending -= 1;
      touchNode(pod.node);
      touchWorkload(pod.workload);
      say('pod-deleted', pod);
    }
    if (when === 'now') leave(pod);
    else clock.at(clock.now() + pod.workload.truth.grace, () => leave(pod));
  }

  return {
    create,
    bind,
    remove,
    settle(pod, node) {
      place(pod, node);
      serve(pod);
    },
  };
}

function newPod(workload: SimWorkload, order: number, createdAt: Millis): SimPod {
  return {
    name: `${workload.truth.name}-${order}`,
    uid: `pod-${order}`,
    workload,
    createdAt,
    order,
    node: undefined,
    readyAt: undefined,
    terminating: false,
    deletionCost: undefined,
    meter: undefined,
  };
}

type PodEventKind = 'pod-bound' | 'pod-ready' | 'pod-deleted';

interface PodEventInput {
  readonly kind: PodEventKind;
  readonly at: number;
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
