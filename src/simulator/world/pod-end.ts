/** When a deleted pod is gone: after its grace, much later when something in it does not end (N5), or too soon. */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import type { SimPod } from './entities.ts';
import type { Journal } from './journal.ts';

const USUAL_HANG: Millis = 15 * MINUTE;

/** The finalizer is taken away when its time is over, at the latest when the fault is. */
export function graceOf(pod: SimPod, now: Millis, faults: Faults): Millis {
  const end = now + pod.workload.truth.grace;
  const stuck = faults.strikes('N5', pod.workload.key);
  if (stuck === undefined) return end;
  return Math.max(end, Math.min(end + (stuck.size ?? USUAL_HANG), stuck.until));
}

/** Its containers end now although they were promised more time; what nobody promised any is not cut. */
export function tellIfCut(pod: SimPod, now: Millis, journal: Pick<Journal, 'emit'>): void {
  const { started, node, graceUntil, workload, name } = pod;
  if (!started || node === undefined || workload.truth.grace === 0) return;
  if (graceUntil !== undefined && now >= graceUntil) return;
  journal.emit({ kind: 'pod-cut', at: now, pod: name, workload: workload.key, node: node.name });
}
