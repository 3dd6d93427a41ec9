/**
 * Disruption budgets as the eviction API honours them: a Ready pod may go while more are Ready than must be, one that
 * is not Ready while as many are (unhealthyPodEvictionPolicy IfHealthyBudget, the default), an unbound one always.
 */
import type { Faults } from '../faults/faults.ts';
import type { SimPod, SimWorkload } from './entities.ts';

export function mayEvict(pod: SimPod, faults: Faults): boolean {
  const { workload } = pod;
  if (!pod.bare && faults.strikes('N4', workload.key) !== undefined) return false;
  const wanted = desiredHealthy(workload);
  if (wanted === undefined || pod.terminating || pod.node === undefined) return true;
  return pod.readyAt === undefined ? workload.ready >= wanted : workload.ready > wanted;
}

function desiredHealthy({ replicas, habits }: SimWorkload): number | undefined {
  const { disruptionBudget: budget } = habits;
  if (budget === undefined) return undefined;
  if ('minAvailable' in budget) return budget.minAvailable;
  return Math.max(0, replicas - Math.ceil(budget.maxUnavailable * replicas));
}
