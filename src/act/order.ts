/** The safe order of actions: settle what is open, grow before shrink, drain before return, forget last. */
import type { Action } from '../model/plan.ts';

export const ORDER: readonly Action['kind'][] = [
  'settle-intent',
  'record-instances',
  'rebuild-intent',
  'undrain-node',
  'mark-node',
  'order-nodes',
  'set-replicas',
  'drain-node',
  'evict-pods',
  'return-nodes',
  'forget-intent',
];

/** Growth of replicas goes before everything that takes time at a provider; a sort that keeps equal actions as proposed. */
export function inOrder(actions: readonly Action[]): Action[] {
  const rank = (action: Action): number => {
    if (action.kind === 'set-replicas' && action.to > action.from) return -1;
    return ORDER.indexOf(action.kind);
  };
  return [...actions].sort((a, b) => rank(a) - rank(b));
}

/** What gives back may wait for a later cycle; growth behind hundreds of drains must not. */
export function maySlip({ kind }: Action): boolean {
  return (
    kind === 'drain-node' ||
    kind === 'evict-pods' ||
    kind === 'return-nodes' ||
    kind === 'forget-intent'
  );
}

/** What changes much at once, and goes on in the next cycle where this one has sent its share of changes. */
export function isPaced(action: Action): boolean {
  return action.kind === 'undrain-node' || action.kind === 'mark-node' || maySlip(action);
}
