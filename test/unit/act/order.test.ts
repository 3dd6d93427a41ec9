/** The order in which a plan is carried out. */
import { describe, expect, it } from 'vitest';
import { inOrder, isPaced, maySlip, ORDER } from '../../../src/act/order.ts';
import type { Action } from '../../../src/model/plan.ts';
import {
  drainNode,
  evictPods,
  forgetIntent,
  markNode,
  orderNodes,
  rebuildIntent,
  recordInstances,
  returnNodes,
  setReplicas,
  settleIntent,
  undrainNode,
} from './actions.ts';

/** One of each kind, in an order that is wrong almost everywhere. */
const ONE_OF_EACH: readonly Action[] = [
  forgetIntent(),
  returnNodes(),
  evictPods(1),
  drainNode(),
  setReplicas(10, 8),
  orderNodes(),
  undrainNode(),
  markNode(),
  rebuildIntent(),
  recordInstances(['fake://cloud-2']),
  settleIntent(),
];

function kinds(actions: readonly Action[]): string[] {
  return actions.map((action) => action.kind);
}

describe('the safe order of actions', () => {
  it('is settle, record, rebuild, undrain, mark, order, shrink, drain, evict, return, forget', () => {
    const pinned = [
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

    expect(ORDER).toEqual(pinned);
    expect(kinds(inOrder(ONE_OF_EACH))).toEqual(pinned);
  });

  it('puts growth of replicas before everything that waits for a provider', () => {
    const growth = setReplicas(10, 12);

    const ordered = inOrder([...ONE_OF_EACH, growth]);

    expect(ordered[0]).toBe(growth);
    expect(ordered[7]).toMatchObject({ kind: 'set-replicas', to: 8 });
  });

  it('keeps equal actions as they were proposed', () => {
    const first = setReplicas(1, 2, { tier: 'shop/z' });
    const second = setReplicas(1, 9, { tier: 'shop/a' });

    expect(inOrder([first, second])).toEqual([first, second]);
  });

  it('leaves the plan itself as it is', () => {
    const proposed = Object.freeze([forgetIntent(), settleIntent()]);

    inOrder(proposed);

    expect(kinds(proposed)).toEqual(['forget-intent', 'settle-intent']);
  });

  it('lets only what gives back wait for a later cycle', () => {
    const late = ONE_OF_EACH.filter(maySlip);

    expect(kinds(late)).toEqual(['forget-intent', 'return-nodes', 'evict-pods', 'drain-node']);
  });

  it('paces what changes much at once, too: taking nodes back, and marking them', () => {
    const paced = ONE_OF_EACH.filter((action) => isPaced(action) && !maySlip(action));

    expect(kinds(paced)).toEqual(['undrain-node', 'mark-node']);
  });
});
