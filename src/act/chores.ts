/** Writes of the ledger and of node marks: what a decision found out, recorded. An intent's status is ours to write even while paused. */
import type { Action } from '../model/plan.ts';
import { objectionOfNode, objectionOfSwitches } from './guard.ts';
import { type ActContext, applied, type Done, skipped } from './ports.ts';

type Of<K extends Action['kind']> = Extract<Action, { kind: K }>;

export async function settleIntent(
  context: ActContext,
  action: Of<'settle-intent'>,
): Promise<Done> {
  const { outcome, intent } = action;
  const settledAt = context.ports.clock.now();
  await context.ledger.change(intent, {
    outcome,
    message: 'settled by looking at the pool',
    settledAt,
  });
  return applied(`${intent} is ${outcome}`);
}

export async function recordInstances(
  context: ActContext,
  action: Of<'record-instances'>,
): Promise<Done> {
  const intent = context.ledger.intent(action.intent);
  const known = new Set(intent.instances.map((instance) => instance.id));
  const seenAt = context.ports.clock.now();
  const added = action.instances
    .filter((id) => !known.has(id))
    .map((id) => ({ id, seenAt, returned: false }));
  await context.ledger.change(action.intent, { instances: [...intent.instances, ...added] });
  return applied(`${action.intent} records ${added.length} instances`);
}

export async function markNode(context: ActContext, action: Of<'mark-node'>): Promise<Done> {
  const { cluster } = context.ports;
  const stopped = await objectionOfSwitches(cluster, false);
  if (stopped !== undefined) return skipped(stopped);
  const objection = objectionOfNode(await cluster.node(action.node.name), action.node);
  if (objection !== undefined) return skipped(objection);
  await cluster.markNode(action.node, { pool: action.pool, site: action.site });
  return applied(`${action.node.name} belongs to pool ${action.pool}`);
}

export async function forgetIntent(
  context: ActContext,
  action: Of<'forget-intent'>,
): Promise<Done> {
  const { cluster, ledger } = context.ports;
  const stopped = await objectionOfSwitches(cluster, false);
  if (stopped !== undefined) return skipped(stopped);
  await ledger.forget(action.intent, action.uid);
  return applied(`${action.intent} is over`);
}
