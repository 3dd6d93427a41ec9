/**
 * The life of pods: created, bound, started, serving, terminating, gone. Does not decide how many there are or where
 * they go.
 */
import type { VirtualClock } from '../clock.ts';
import type { Faults } from '../faults/faults.ts';
import type { Randomness } from '../random.ts';
import { mayEvict } from './disruption.ts';
import {
  type SimNode,
  type SimPod,
  type SimWorkload,
  touchNode,
  touchWorkload,
} from './entities.ts';
import type { Journal } from './journal.ts';
import type { LoadMeter } from './meter.ts';
import { newPod } from './new-pod.ts';
import { graceOf, tellIfCut } from './pod-end.ts';
import { createStarts } from './pod-start.ts';
import { createRouting } from './routing.ts';
import { seat, unseat } from './seating.ts';
import { warmUp } from './warm-up.ts';

export interface Pods {
  create(workload: SimWorkload): SimPod;
  /** Takes room on the node and starts the pod there. */
  bind(pod: SimPod, node: SimNode): void;
  /** As `bind`, but serving at once: how the world is before the rehearsal begins. */
  settle(pod: SimPod, node: SimNode): void;
  /** Takes room on the node and is seen there; nobody starts it and nobody is told. */
  plant(pod: SimPod, node: SimNode): void;
  /** Serves no more from now on; gone after its grace, or at once with its node. */
  remove(pod: SimPod, when: 'after-grace' | 'now'): void;
  /** The eviction API: a removal that a disruption budget may refuse. */
  evict(pod: SimPod): 'evicted' | 'blocked';
  /** No more traffic is routed to it, although it runs. */
  hide(pod: SimPod): void;
  /** Traffic is routed to it again, if it runs and nothing else is against it. */
  show(pod: SimPod): void;
  /** Its containers end and start again on the same node. */
  restart(pod: SimPod): void;
}

export interface PodsInput {
  readonly clock: VirtualClock;
  readonly randomness: Randomness;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly registries: ReadonlyMap<string, number>;
  readonly meterOf: (workload: SimWorkload) => LoadMeter;
  /** A node has room again. */
  readonly onRoom: () => void;
}

export function createPods(input: PodsInput): Pods {
  const { clock, faults, journal, meterOf, onRoom } = input;
  const starts = createStarts(input);
  let made = 0;

  const { say, show, hide } = createRouting(input);

  function create(workload: SimWorkload): SimPod {
    made += 1;
    const pod = newPod(workload, made, clock.now());
    workload.pods.add(pod);
    workload.pending += 1;
    touchWorkload(workload);
    return pod;
  }

  function place(pod: SimPod, node: SimNode): void {
    seat(pod, node);
    pod.gated = false;
    pod.workload.pending -= 1;
    touchWorkload(pod.workload);
    say('pod-bound', pod);
  }

  function started(pod: SimPod): void {
    pod.started = true;
    show(pod);
    if (pod.workload.habits.warmUp > 0) warmUp(pod, meterOf(pod.workload), clock);
  }

  function leave(pod: SimPod): void {
    if (unseat(pod)) onRoom();
  }

  /** A kubelet that nobody hears confirms no end; its pods stay Terminating until it is back. */
  function leaveWhenConfirmed(pod: SimPod): void {
    if (pod.node === undefined || pod.node.kubelet === 'live') leave(pod);
  }

  function remove(pod: SimPod, when: 'after-grace' | 'now'): void {
    if (!pod.terminating) {
      hide(pod);
      pod.terminating = true;
      pod.workload.pods.delete(pod);
      if (pod.node === undefined) pod.workload.pending -= 1;
      touchNode(pod.node);
      touchWorkload(pod.workload);
      say('pod-deleted', pod);
      if (when === 'after-grace') {
        pod.graceUntil = clock.now() + pod.workload.truth.grace;
        clock.at(graceOf(pod, clock.now(), faults), () => leaveWhenConfirmed(pod));
      }
    }
    if (when !== 'now') return;
    tellIfCut(pod, clock.now(), journal);
    leave(pod);
  }

  return {
    create,
    show,
    hide,
    remove,
    plant: seat,
    bind(pod, node) {
      place(pod, node);
      starts.begin(pod, () => started(pod));
    },
    settle(pod, node) {
      place(pod, node);
      pod.started = true;
      show(pod);
    },
    evict(pod) {
      if (!mayEvict(pod, faults)) return 'blocked';
      remove(pod, 'after-grace');
      return 'evicted';
    },
    restart(pod) {
      hide(pod);
      pod.started = false;
      starts.again(pod, () => started(pod));
    },
  };
}
