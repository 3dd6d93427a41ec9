/** Whether a pod may be on a node for all that its taints and its own required affinity say. Knows no room. */
import type { SimNode, SimPod } from './entities.ts';

export function tolerates({ workload }: SimPod, { burstClass }: SimNode): boolean {
  if (burstClass === undefined) return true;
  const { tolerates: classes } = workload.truth;
  return classes.includes('*') || classes.includes(burstClass);
}

/** Required node affinity for home needs the label of a home site; a node without any label has none. */
export function isAllowedBy({ workload, sites }: SimPod, node: SimNode): boolean {
  const { cloud, labelled, site } = node;
  if (sites !== undefined && !(labelled && sites.includes(site))) return false;
  return !workload.habits.homeOnly || (labelled && !cloud);
}
