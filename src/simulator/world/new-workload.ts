/** A workload at the beginning of the world: all of its template, none of its pods. */
import { type WorkloadTruth, workloadKey } from '../scenario.ts';
import { plainHabits } from '../workload-habits.ts';
import type { SimWorkload } from './entities.ts';

export function newWorkload(truth: WorkloadTruth, uid: string): SimWorkload {
  return {
    key: workloadKey(truth),
    uid,
    truth,
    habits: truth.habits ?? plainHabits(truth),
    perPod: truth.perPod,
    revision: 1,
    rollout: undefined,
    pods: new Set(),
    meters: new Set(),
    replicas: truth.replicas,
    ready: 0,
    pending: 0,
    version: 1,
    metersVersion: 0,
  };
}
