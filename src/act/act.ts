/** Executes a plan in a safe order. One action's failure is its own outcome; losing the lease stops everything at once. */
import type { Outcome } from '../model/outcome.ts';
import type { Action, Plan } from '../model/plan.ts';
import { valueOf } from '../model/reading.ts';
import { messageOf } from '../ports/errors.ts';
import { forgetIntent, markNode, recordInstances, settleIntent } from './chores.ts';
import { drainNode, evictPods, returnNodes, undrainNode } from './drain.ts';
import { orderNodes } from './grow.ts';
import { openLedger } from './open-ledger.ts';
import { inOrder } from './order.ts';
import type { ActContext, Done } from './ports.ts';
import { setReplicas } from './scale.ts';

export type ActInput = Omit<ActContext, 'ledger'>;

export async function act(plan: Plan, input: ActInput): Promise<Outcome[]> {
  const { clock, lease, log } = input.ports;
  const context: ActContext = { ...input, ledger: openLedger(input.ports.ledger, valueOf(input.snapshot.ledger) ?? []) };
  const outcomes: Outcome[] = [];
  for (const action of inOrder(plan.actions)) {
    if (!lease.held()) {
      outcomes.push({ kind: 'skipped', action, at: clock.now(), detail: 'the lease is not held any more' });
      continue;
    }
    try {
      const done = await doIt(context, action);
      outcomes.push({ ...done, action, at: clock.now() });
    } catch (error) {
      log.warn({ action: action.kind, error: messageOf(error) }, 'an action failed');
      outcomes.push({ kind: 'failed', action, at: clock.now(), detail: messageOf(error) });
    }
  }
  return outcomes;
}

function doIt(context: ActContext, action: Action): Promise<Done> {
  switch (action.kind) {
    case 'settle-intent':
      return settleIntent(context, action);
    case 'record-instances':
      return recordInstances(context, action);
    case 'mark-node':
      return markNode(context, action);
    case 'undrain-node':
      return undrainNode(context, action);
    case 'order-nodes':
      return orderNodes(context, action);
    case 'set-replicas':
      return setReplicas(context, action);
    case 'drain-node':
      return drainNode(context, action);
    case 'evict-pods':
      return evictPods(context, action);
    case 'return-nodes':
      return returnNodes(context, action);
    case 'forget-intent':
      return forgetIntent(context, action);
  }
}
