/**
 * Keeps each workload at its replicas, as the ReplicaSet controller does: creates what is missing at a limited rate,
 * deletes what is too much in the real ranking.
 */
import { SECOND } from '../../model/units.ts';
import type { VirtualClock } from '../clock.ts';
import { type SimPod, type SimWorkload, touchWorkload } from './entities.ts';
import type { Pods } from './pods.ts';
import { type RolloutStep, rolloutStep, startRollouts } from './rollouts.ts';
import type { Scheduler } from './scheduler.ts';

export interface ReplicaSets {
  setReplicas(workload: SimWorkload, replicas: number): void;
  /** Pods came or went: look again. */
  wake(): void;
}

export interface ReplicaSetsInput {
  readonly clock: VirtualClock;
  readonly workloads: Iterable<SimWorkload>;
  readonly pods: Pods;
  readonly scheduler: Scheduler;
  readonly podsPerSecond: number;
}

export function createReplicaSets(input: ReplicaSetsInput): ReplicaSets {
  const { clock, pods, scheduler, podsPerSecond } = input;
  const workloads = [...input.workloads];
  let passDue = false;
  startRollouts(workloads, clock, wake);

  function wake(): void {
    if (passDue) return;
    passDue = true;
    clock.at(clock.now() + SECOND, pass);
  }

  function pass(): void {
    passDue = false;
    let budget = podsPerSecond;
    for (const workload of workloads) {
      const { create, remove } = stepOf(workload);
      for (const pod of remove) pods.remove(pod, 'after-grace');
      const missing = Math.min(budget, create);
      for (let index = 0; index < missing; index += 1) scheduler.enqueue(pods.create(workload));
      budget -= missing;
    }
    if (workloads.some(isUnsettled)) wake();
  }

  return {
    wake,
    setReplicas(workload, replicas) {
      workload.replicas = replicas;
      touchWorkload(workload);
      wake();
    },
  };
}

/** What to do for one workload now: as its rollout says while there is one. */
function stepOf(workload: SimWorkload): RolloutStep {
  const rolling = rolloutStep(workload);
  if (rolling !== undefined) return rolling;
  const create = Math.max(0, workload.replicas - workload.pods.size);
  return { create, remove: surplusOf(workload) };
}

function isUnsettled({ rollout, pods, replicas }: SimWorkload): boolean {
  return rollout !== undefined || pods.size !== replicas;
}

function surplusOf(workload: SimWorkload): readonly SimPod[] {
  const surplus = workload.pods.size - workload.replicas;
  return surplus <= 0 ? [] : rankedForDeletion([...workload.pods]).slice(0, surplus);
}

/**
 * First to go: not bound, then not ready, then lower deletion cost, then more pods of the workload on the same node,
 * then ready for a shorter time, then younger.
 */
export function rankedForDeletion(pods: readonly SimPod[]): readonly SimPod[] {
  const crowd = crowdOf(pods);
  return pods.toSorted(
    (a, b) =>
      Number(a.node !== undefined) - Number(b.node !== undefined) ||
      Number(a.readyAt !== undefined) - Number(b.readyAt !== undefined) ||
      (a.deletionCost ?? 0) - (b.deletionCost ?? 0) ||
      (crowd.get(b) ?? 0) - (crowd.get(a) ?? 0) ||
      (b.readyAt ?? 0) - (a.readyAt ?? 0) ||
      b.order - a.order,
  );
}

/** Pods of the workload on the same node, for each pod. */
function crowdOf(pods: readonly SimPod[]): ReadonlyMap<SimPod, number> {
  const perNode = new Map<string, number>();
  for (const { node } of pods) {
    if (node !== undefined) perNode.set(node.name, (perNode.get(node.name) ?? 0) + 1);
  }
  return new Map(
    pods.map((pod) => [pod, pod.node === undefined ? 0 : (perNode.get(pod.node.name) ?? 0)]),
  );
}
