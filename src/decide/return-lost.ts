/** Recorded instances that are no node: gone from the provider's list too, or never joined in time. Ending a gone one is harmless. */
import type { Action } from '../model/plan.ts';
import type { Supply } from './supply.ts';

export function returnLost(supply: Supply): Action[] {
  const actions: Action[] = [];
  for (const { pool, view, lost } of supply.pools) {
    // A provider that cannot be read now would not answer the return either.
    if (view?.state.kind !== 'fresh') continue;
    for (const { id, intent, gone } of lost) {
      actions.push({
        kind: 'return-nodes',
        pool: pool.name,
        intent: intent.name,
        nodes: [{ name: '', uid: '', providerId: id }],
        reason: gone ? 'node-empty' : 'node-never-joined',
      });
    }
  }
  return actions;
}
