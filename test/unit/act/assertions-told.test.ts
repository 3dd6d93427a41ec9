/** What becomes of an assertion that failed: a hold of its policy or pool, told like any other. */
import { describe, expect, it } from 'vitest';
import { assertionHolds, subjectOf } from '../../../src/act/subject.ts';
import type { Action } from '../../../src/model/plan.ts';
import { missing } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { setReplicas } from './actions.ts';
import { actWorld } from './world.ts';

describe('what is told of a failed assertion', () => {
  it('is a hold of the policy or pool it is about, and nothing for other failures', async () => {
    const world = actWorld({ snapshot: { clusterView: missing('not filled yet') } });
    const outcomes = await world.run(setReplicas(10, 8));

    expect(assertionHolds(outcomes)).toEqual([
      {
        reason: 'assertion-failed',
        subject: 'shop/checkout',
        wanted: 'set-replicas',
        detail: 'S3 would be broken, so nothing was sent: the view is missing: not filled yet',
      },
    ]);
    expect(assertionHolds(outcomes.map((outcome) => ({ ...outcome, kind: 'applied' })))).toEqual(
      [],
    );
    expect(
      assertionHolds([{ kind: 'failed', action: setReplicas(1, 2), at: NOW, detail: 'x' }]),
    ).toEqual([]);
  });

  it('names the intent for what only keeps records', () => {
    const records: Action[] = (['settle-intent', 'record-instances', 'forget-intent'] as const).map(
      (kind) => ({
        kind,
        intent: 'np1-7',
        uid: '',
        instances: [],
        outcome: 'found',
        reason: 'ledger-settled',
      }),
    );
    expect(records.map(subjectOf)).toEqual(['np1-7', 'np1-7', 'np1-7']);
  });
});
