/** Sets replicas through the scale subresource, on the resourceVersion just read; a shrink only when its victims are marked. */
import type { Action } from '../model/plan.ts';
import type { TierTarget } from '../ports/cluster.ts';
import { PortError } from '../ports/errors.ts';
import { objectionOfSwitches, objectionOfWorkload } from './guard.ts';
import { type ActContext, applied, type Done, skipped } from './ports.ts';

type SetReplicas = Extract<Action, { kind: 'set-replicas' }>;

export async function setReplicas(context: ActContext, action: SetReplicas): Promise<Done> {
  const { cluster } = context.ports;
  const target = targetOf(context, action.tier);
  const shrinking = action.to < action.from;
  const stopped = await objectionOfSwitches(cluster, shrinking);
  if (stopped !== undefined) return skipped(stopped);
  const workload = await cluster.workload(target);
  const objection = objectionOfWorkload(workload, action);
  if (objection !== undefined) return skipped(objection);
  const marked = action.victims.length === 0 ? undefined : await markedOn(context, action);
  if (marked !== undefined && marked < action.from - action.to) {
    return skipped(
      `only ${marked} pods are marked on the victims, ${action.from - action.to} were decided on`,
    );
  }
  await cluster.setReplicas(target, {
    uid: workload.uid,
    resourceVersion: workload.resourceVersion,
    to: action.to,
  });
  return applied(`replicas ${action.from} to ${action.to}`);
}

async function markedOn(context: ActContext, action: SetReplicas): Promise<number> {
  let marked = 0;
  for (const node of action.victims) {
    for (const pod of await context.ports.cluster.podsOn(node)) {
      if (pod.tier === action.tier && !pod.terminating && (pod.deletionCost ?? 0) < 0) marked += 1;
    }
  }
  return marked;
}

function targetOf(context: ActContext, tier: string): TierTarget {
  const policy = context.policies.tiers.find((candidate) => candidate.id === tier);
  if (policy === undefined) throw new PortError('gone', `policy ${tier} is not declared any more`);
  return { tier, namespace: policy.namespace, target: policy.target };
}
