/** Whom an action is about: the policy that is held when one of its requests must not be sent. */
import type { Outcome } from '../model/outcome.ts';
import type { Action, Hold } from '../model/plan.ts';

/** A tier id or a pool name; the intent itself for what only keeps records. */
export function subjectOf(action: Action): string {
  switch (action.kind) {
    case 'set-replicas':
    case 'evict-pods':
      return action.tier;
    case 'order-nodes':
    case 'rebuild-intent':
    case 'return-nodes':
    case 'mark-node':
    case 'drain-node':
    case 'undrain-node':
      return action.pool;
    case 'settle-intent':
    case 'record-instances':
    case 'forget-intent':
      return action.intent;
  }
}

/** A hold for each request that was stopped, so that status, Events and metrics show it as they show every other. */
export function assertionHolds(outcomes: readonly Outcome[]): Hold[] {
  const holds: Hold[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || outcome.reason === undefined) continue;
    const { reason, action, detail } = outcome;
    holds.push({ reason, subject: subjectOf(action), wanted: action.kind, detail });
  }
  return holds;
}
