/** A pod as the ReplicaSet controller writes it: of the template of its time, bound nowhere. */
import type { Millis } from '../../model/units.ts';
import type { SimPod, SimWorkload } from './entities.ts';

export function newPod(workload: SimWorkload, order: number, createdAt: Millis): SimPod {
  return {
    name: `${workload.truth.name}-${order}`,
    uid: `pod-${order}`,
    workload,
    createdAt,
    request: workload.perPod,
    revision: workload.revision,
    bare: false,
    gated: workload.habits.gated === true,
    sites: undefined,
    order,
    node: undefined,
    started: false,
    readyAt: undefined,
    terminating: false,
    graceUntil: undefined,
    deletionCost: undefined,
    meter: undefined,
  };
}
