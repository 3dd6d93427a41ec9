/** Free room of one node for planning: what is allocatable and kept free, less what is asked for and stays. */
import type { NodeView } from '../model/snapshot.ts';
import type { Ratio, Resources } from '../model/units.ts';

export const NOTHING: Resources = { cpu: 0, memory: 0, pods: 0 };

/** Terminating pods are gone before anything planned now could run, so their room counts where somebody counted it. */
export function freeRoom(node: NodeView, reserve: Ratio): Resources {
  const { allocatable, requested, leavingRequests: leaving = NOTHING } = node;
  return {
    cpu: allocatable.cpu * (1 - reserve) - requested.cpu + leaving.cpu,
    memory: allocatable.memory * (1 - reserve) - requested.memory + leaving.memory,
    pods: allocatable.pods - requested.pods + leaving.pods,
  };
}
