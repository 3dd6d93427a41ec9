/** When a deleted pod is gone: after its grace, or much later when something in it does not end (N5). */
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Faults } from '../faults/faults.ts';
import type { SimPod } from './entities.ts';

const USUAL_HANG: Millis = 15 * MINUTE;

/** The finalizer is taken away when its time is over, at the latest when the fault is. */
export function graceOf(pod: SimPod, now: Millis, faults: Faults): Millis {
  const end = now + pod.workload.truth.grace;
  const stuck = faults.strikes('N5', pod.workload.key);
  if (stuck === undefined) return end;
  return Math.max(end, Math.min(end + (stuck.size ?? USUAL_HANG), stuck.until));
}
