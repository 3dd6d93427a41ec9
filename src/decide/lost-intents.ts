/**
 * Intents that somebody deleted or emptied. A node gets the mark of its pool only after an intent recorded its machine, so
 * that the marks of nodes tell what is ours; an intent for them is written anew. What carries no mark stays foreign.
 */
import type { Action, Hold } from '../model/plan.ts';
import { isUnsettled } from './intents.ts';
import { refOf } from './node-ref.ts';
import { INTENT_NODES_MAX, nextNumber } from './order.ts';
import type { PoolSupply } from './supply.ts';

/** A crash may leave one such intent without its machines; more are left only where they cannot be written. */
const LEFT_OPEN = 1;

/** One intent per cycle, of one batch at most, as an order would be; none beside several whose outcome cannot be written. */
export function rebuild({ pool, view, intents, ownerless }: PoolSupply): Action[] {
  if (ownerless.length === 0 || view?.state.kind !== 'fresh') return [];
  const open = intents.filter((intent) => intent.rebuilt === true && isUnsettled(intent));
  if (open.length > LEFT_OPEN) return [];
  const nodes = ownerless.slice(0, Math.min(pool.batch, INTENT_NODES_MAX)).map(refOf);
  const { target } = view.state.value;
  const number = nextNumber(intents, view);
  return [
    {
      ...{ kind: 'rebuild-intent', pool: pool.name, number, target, nodes },
      reason: 'intent-lost',
    },
  ];
}

export function lostIntents({ pool, ownerless }: PoolSupply): Hold[] {
  const [first] = ownerless;
  if (first === undefined) return [];
  const detail = `${ownerless.length} nodes, such as ${first.name}, carry the mark of the pool, and no intent records them`;
  return [{ reason: 'intent-lost', subject: pool.name, wanted: 'order nodes when needed', detail }];
}
