/** Sets replicas through the scale subresource, on the resourceVersion just read; a shrink only when its victims are marked. */
import type { Action } from '../model/plan.ts';
import type { WorkloadView } from '../model/snapshot.ts';
import type { ReplicaChange, TierTarget } from '../ports/cluster.ts';
import { messageOf, PortError } from '../ports/errors.ts';
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
  await keepOriginals(context, action, workload);
  await cluster.setReplicas(target, changeOf(action, workload));
  return applied(
    action.from === action.to
      ? 'our entries in its field managers are taken out'
      : `replicas ${action.from} to ${action.to}`,
  );
}

function changeOf(
  { to, max, reason }: SetReplicas,
  { uid, resourceVersion }: WorkloadView,
): ReplicaChange {
  const last = reason === 'released' ? { last: true } : {};
  return { uid, resourceVersion, to, ...(max !== undefined && { max }), ...last };
}

/**
 * What was found is kept before it is changed. Where that cannot be written the change is made all the same, because
 * growth waits for nothing; whoever records the cycle then keeps it from the outcome.
 */
async function keepOriginals(
  { ports, snapshot }: ActContext,
  { tier, from, reason }: SetReplicas,
  { bounds }: WorkloadView,
): Promise<void> {
  const view = snapshot.tiers.find((one) => one.tier === tier);
  if (view?.originals !== undefined || reason === 'released') return;
  const max = bounds === undefined ? {} : { max: bounds.max };
  const originals = { replicas: from, ...max, recordedAt: ports.clock.now() };
  try {
    await ports.policies.keepOriginals(tier, originals);
  } catch (error) {
    ports.log.warn({ tier, error: messageOf(error) }, 'what was found is not kept yet');
  }
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
