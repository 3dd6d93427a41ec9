/**
 * Writes an intent anew whose record is gone, for machines whose own nodes carry our mark. Looks again at ledger and nodes
 * right before, and calls no provider.
 */
import type { Action } from '../model/plan.ts';
import { recordedIds } from '../model/recorded.ts';
import { poolOf, viewOf } from './grow.ts';
import { objectionOfNode, objectionOfSwitches } from './guard.ts';
import { type ActContext, applied, type Done, skipped } from './ports.ts';

type Rebuild = Extract<Action, { kind: 'rebuild-intent' }>;

export async function rebuildIntent(context: ActContext, action: Rebuild): Promise<Done> {
  const { cluster, ledger, policies, clock } = context.ports;
  const pool = poolOf(context, action.pool);
  const stopped =
    (await objectionOfSwitches(cluster, false)) ?? (await objectionOfMarks(context, action));
  if (stopped !== undefined) return skipped(stopped);
  const { number, nodes, target } = action;
  const count = nodes.length;
  // The machines are there: the target they belong to is the one that the pool has, within what the pool may have.
  const targetBefore = Math.max(0, Math.min(target, pool.maxNodes) - count);
  const { backOff, leadTime } = viewOf(context, pool);
  await policies.keepPool(pool.name, { lastRequest: number, backOff, leadTime });
  const targetAfter = targetBefore + count;
  const order = { pool: pool.name, number, count, targetBefore, targetAfter };
  const written = await ledger.create({ ...order, promotion: undefined, rebuilt: true });
  if (written.kind === 'exists') return skipped(`intent ${number} was taken by another leader`);
  const { name } = written.intent;
  context.ledger.put(written.intent);
  const settledAt = clock.now();
  await context.ledger.change(name, {
    // Not `found`: that would let it adopt another batch.
    outcome: 'accepted',
    message: 'written anew from the marks of its nodes',
    settledAt,
    instances: nodes.map(({ providerId }) => ({
      ...{ id: providerId, seenAt: settledAt, returned: false },
    })),
  });
  return applied(`${name} records ${count} nodes that carried the mark of ${pool.name}`);
}

async function objectionOfMarks(
  { ports }: ActContext,
  { pool, nodes }: Rebuild,
): Promise<string | undefined> {
  const recorded = recordedIds(await ports.ledger.list());
  for (const ref of nodes) {
    if (recorded.has(ref.providerId)) return `${ref.providerId} is recorded by now`;
    const node = await ports.cluster.node(ref.name);
    const objection = objectionOfNode(node, ref);
    if (objection !== undefined) return objection;
    if (node.pool !== pool) return `${ref.name} does not carry the mark of ${pool}`;
  }
  return undefined;
}
