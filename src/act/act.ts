/** Executes a plan in a safe order. One action's failure is its own outcome; losing the lease stops everything at once. */
import type { Outcome } from '../model/outcome.ts';
import type { Action, Plan } from '../model/plan.ts';
import { valueOf } from '../model/reading.ts';
import { messageOf } from '../ports/errors.ts';
import { forgetIntent, markNode, recordInstances, settleIntent } from './chores.ts';
import { drainNode, evictPods, returnNodes, undrainNode } from './drain.ts';
import { orderNodes } from './grow.ts';
import { leased } from './leased.ts';
import { openLedger } from './open-ledger.ts';
import { inOrder, maySlip } from './order.ts';
import { type ActContext, type Done, skipped } from './ports.ts';
import { setReplicas } from './scale.ts';

export type ActInput = Omit<ActContext, 'ledger'>;

export async function act(plan: Plan, input: ActInput): Promise<Outcome[]> {
  const { clock, lease, log } = input.ports;
  const began = clock.monotonic();
  const ports = leased(input.ports);
  const ledger = openLedger(ports.ledger, valueOf(input.snapshot.ledger) ?? []);
  const context: ActContext = { ...input, ports, ledger };
  const outcomes: Outcome[] = [];
  let slipping = false;
  for (const action of inOrder(plan.actions)) {
    const late = slipping && clock.monotonic() - began >= input.settings.tick;
    slipping ||= maySlip(action);
    const refused = lease.held() ? (late ? PUT_OFF : undefined) : LEASE_LOST;
    const done = refused ?? (await attempt(context, action));
    if (done.kind === 'failed')
      log.warn({ action: action.kind, error: done.detail }, 'an action failed');
    outcomes.push({ ...done, action, at: clock.now() });
  }
  return outcomes;
}

const LEASE_LOST = skipped('the lease is not held any more');
/** Giving back goes on in the next cycle; growth must not wait behind hundreds of drains. One such action is always done. */
const PUT_OFF = skipped('put off: this cycle has taken its time');

async function attempt(
  context: ActContext,
  action: Action,
): Promise<Done | { readonly kind: 'failed'; readonly detail: string }> {
  try {
    return await doIt(context, action);
  } catch (error) {
    return { kind: 'failed', detail: messageOf(error) };
  }
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
