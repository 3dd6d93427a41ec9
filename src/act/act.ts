/** Executes a plan in a safe order. One action's failure is its own outcome; losing the lease stops everything at once. */
import type { Outcome } from '../model/outcome.ts';
import type { Action, Plan } from '../model/plan.ts';
import { valueOf } from '../model/reading.ts';
import { messageOf } from '../ports/errors.ts';
import { AssertionFailed, asserted } from './asserted.ts';
import { forgetIntent, markNode, recordInstances, settleIntent } from './chores.ts';
import { drainNode, evictPods, returnNodes, undrainNode } from './drain.ts';
import { orderNodes } from './grow.ts';
import { leased } from './leased.ts';
import { openLedger } from './open-ledger.ts';
import { inOrder, isPaced, maySlip } from './order.ts';
import { createPace, type Pace } from './pace.ts';
import { type ActContext, type ActInput, type Done, skipped } from './ports.ts';
import { rebuildIntent } from './rebuild.ts';
import { setReplicas } from './scale.ts';
import { subjectOf } from './subject.ts';
import { NotRecorded } from './unrecorded.ts';

export async function act(plan: Plan, input: ActInput): Promise<Outcome[]> {
  // Most cycles ask for nothing; then no port need be made ready.
  if (plan.actions.length === 0) return [];
  const { clock, lease, log } = input.ports;
  const pace = createPace(input.settings.tick);
  const context = contextOf(input, pace);
  const putOff = patience(input, pace);
  const outcomes: Outcome[] = [];
  const held = new Set<string>();
  for (const action of inOrder(plan.actions)) {
    const waits = putOff(action) ?? heldBy(held, action);
    const refused = lease.held() ? waits : LEASE_LOST;
    const done = refused ?? (await attempt(context, action));
    if (done.kind === 'failed')
      log.warn({ action: action.kind, error: done.detail }, 'an action failed');
    if (done.kind === 'failed' && done.reason !== undefined) held.add(subjectOf(action));
    outcomes.push({ ...done, action, at: clock.now() });
  }
  return outcomes;
}

/** Assertions first, the lease last: nothing comes between that look at the lease and the sending. */
function contextOf(input: ActInput, pace: Pace): ActContext {
  const ports = leased(input.ports, pace.send);
  const ledger = openLedger(ports.ledger, valueOf(input.snapshot.ledger) ?? []);
  return { ...input, ports: asserted({ ...input, ports, ledger }), ledger, pace };
}

const LEASE_LOST = skipped('the lease is not held any more');
const OUT_OF_TIME = skipped('put off: this cycle has taken its time');
const OUT_OF_CHANGES = skipped('put off: this cycle has sent its share of changes');

/**
 * What can wait goes on in the next cycle: growth must not stand behind hundreds of drains, nor the API server take them
 * all at once. The first such action is always begun.
 */
function patience({ ports: { clock }, settings }: ActInput, pace: Pace) {
  const began = clock.monotonic();
  let slipping = false;
  let pacing = false;
  return (action: Action): Done | undefined => {
    const late = slipping && maySlip(action) && clock.monotonic() - began >= settings.tick;
    const many = pacing && isPaced(action) && pace.isSpent();
    slipping ||= maySlip(action);
    pacing ||= isPaced(action);
    if (many) return OUT_OF_CHANGES;
    return late ? OUT_OF_TIME : undefined;
  };
}

/** What broke an invariant once is not tried again in the same cycle; the others go on. */
const HELD = skipped('held: an assertion about it failed in this cycle');

function heldBy(held: ReadonlySet<string>, action: Action): Done | undefined {
  return held.has(subjectOf(action)) ? HELD : undefined;
}

type Failed = Omit<Extract<Outcome, { kind: 'failed' }>, 'action' | 'at'>;

async function attempt(context: ActContext, action: Action): Promise<Done | Failed> {
  try {
    return await doIt(context, action);
  } catch (error) {
    const failed = { kind: 'failed', detail: messageOf(error) } as const;
    if (error instanceof AssertionFailed) return { ...failed, reason: 'assertion-failed' };
    // Whoever has lost the lease records nothing, and the next leader will.
    if (error instanceof NotRecorded && context.ports.lease.held())
      return { ...failed, unrecorded: error.unrecorded };
    return failed;
  }
}

function doIt(context: ActContext, action: Action): Promise<Done> {
  switch (action.kind) {
    case 'settle-intent':
      return settleIntent(context, action);
    case 'record-instances':
      return recordInstances(context, action);
    case 'rebuild-intent':
      return rebuildIntent(context, action);
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
