/**
 * Re-checks safety on fresh state just before a write. A guard says why an action must not be done now; it never
 * repairs or replaces an action, because the next cycle decides anew.
 */
import { RESIDENCY_LABEL } from '../decide/residency.ts';
import type { NodeRef } from '../model/plan.ts';
import type { NodeView, WorkloadView } from '../model/snapshot.ts';
import type { Cluster, PodRef } from '../ports/cluster.ts';

/** A sentence, or undefined when the action may go ahead. */
export type Objection = string | undefined;

export async function objectionOfSwitches(
  cluster: Cluster,
  shrinking: boolean,
): Promise<Objection> {
  const switches = await cluster.switches();
  if (switches.pause) return 'paused since the decision';
  return shrinking && switches.noShrink ? 'noShrink was set since the decision' : undefined;
}

export function objectionOfWorkload(
  workload: WorkloadView,
  change: { readonly uid: string; readonly from: number; readonly to: number },
): Objection {
  if (workload.sealed)
    return `its namespace is sealed (${RESIDENCY_LABEL}: pinned): nothing is written there`;
  if (workload.uid !== change.uid) return 'another object has taken its name';
  if (workload.replicas !== change.from)
    return `replicas are ${workload.replicas} now, ${change.from} were decided on`;
  if (change.to < change.from && workload.rollingOut) return 'a rollout began since the decision';
  return undefined;
}

/** A node we may touch is the very one decided on and carries the burst taint; at home we touch no node. */
export function objectionOfNode(node: NodeView, ref: NodeRef): Objection {
  if (node.uid !== ref.uid || node.providerId !== ref.providerId)
    return 'another node has taken its name';
  if (node.burstClass === undefined)
    return 'it carries no burst taint, so it is not a cloud node of ours';
  return undefined;
}

/** What still runs on a node that should be empty; DaemonSet pods go with their node. */
export function objectionOfPods(pods: readonly PodRef[]): Objection {
  const left = pods.filter((pod) => !pod.daemon);
  const first = left[0];
  return first === undefined
    ? undefined
    : `${left.length} pods are still on it, such as ${first.namespace}/${first.name}`;
}
