/**
 * A Deployment's RollingUpdate: new pods first as far as the surge allows, old ones go as far as enough are ready.
 * Says what to create and what to delete now; the ReplicaSet controller does it.
 */
import type { VirtualClock } from '../clock.ts';
import { type SimPod, type SimWorkload, touchWorkload } from './entities.ts';

export interface RolloutStep {
  readonly create: number;
  /** Of the old template. */
  readonly remove: readonly SimPod[];
}

/** Books the changes of template; `wake` makes the ReplicaSet controller look. */
export function startRollouts(
  workloads: readonly SimWorkload[],
  clock: VirtualClock,
  wake: () => void,
): void {
  for (const workload of workloads) {
    for (const rollout of workload.habits.rollouts) {
      clock.at(rollout.at, () => {
        workload.revision += 1;
        workload.rollout = rollout;
        touchWorkload(workload);
        wake();
      });
    }
  }
}

/** Undefined: no rollout is in progress; it ends here when all pods are new and ready. */
export function rolloutStep(workload: SimWorkload): RolloutStep | undefined {
  const { rollout, replicas, revision } = workload;
  if (rollout === undefined) return undefined;
  const old = [...workload.pods].filter((pod) => pod.revision !== revision);
  const fresh = workload.pods.size - old.length;
  if (old.length === 0 && workload.ready >= replicas) {
    workload.rollout = undefined;
    touchWorkload(workload);
    return undefined;
  }
  const most = replicas + Math.ceil(rollout.surge * replicas);
  const missing = Math.floor(rollout.unavailable * replicas);
  // Without room above or below nothing could move; Kubernetes then lets one be missing.
  const least = replicas - (missing === 0 && most === replicas ? 1 : missing);
  const create = Math.max(0, Math.min(replicas - fresh, most - workload.pods.size));
  const spare = Math.max(workload.ready - least, workload.pods.size - most);
  return { create, remove: removable(old, spare) };
}

/** Old pods that are not ready first, for they are no loss. */
function removable(old: readonly SimPod[], spare: number): readonly SimPod[] {
  const unready = old.filter(({ readyAt }) => readyAt === undefined);
  const ready = old.filter(({ readyAt }) => readyAt !== undefined);
  return [...unready, ...ready.slice(0, Math.max(0, spare))];
}
