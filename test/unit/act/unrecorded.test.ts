/** What the ledger could not be told: whom a hold names, what it says to do, and what is no such thing. */
import { describe, expect, it } from 'vitest';
import { unrecordedHolds } from '../../../src/act/unrecorded.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Action, Hold } from '../../../src/model/plan.ts';
import { PortError, type PortErrorKind } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudNode } from '../../builders/snapshots.ts';
import {
  orderNodes,
  rebuildIntent,
  recordInstances,
  returnNodes,
  setReplicas,
  settleIntent,
} from './actions.ts';
import { type ActWorld, actWorld, NP1_7 } from './world.ts';

const DENIED = new PortError('denied', '403 Forbidden');
const REMEDY = 'let the operator update noderequests/status, as the ClusterRole of its chart does';

async function heldAfter(action: Action, error: Error = DENIED, world: ActWorld = actWorld()) {
  world.calls.failNext('ledger.update', error);
  return unrecordedHolds(await world.run(action));
}

function details(holds: readonly Hold[]): string[] {
  return holds.map(({ detail }) => detail);
}

describe('a write that the ledger did not take', () => {
  it('holds its pool, and names the machines it would have recorded, the answer and the remedy', async () => {
    const known = 'fake://cloud-1';

    expect(await heldAfter(recordInstances([known, 'fake://cloud-2', 'fake://cloud-3']))).toEqual([
      {
        reason: 'ledger-unwritten',
        subject: 'np1',
        wanted: 'record what became of an order',
        detail: `np1-7 with 2 machines (fake://cloud-2, fake://cloud-3) cannot be recorded: 403 Forbidden; ${REMEDY}`,
      },
    ]);
  });

  it('names the intent alone where only its outcome is missing', async () => {
    const alone = (intent: string) => [`${intent} cannot be recorded: 403 Forbidden; ${REMEDY}`];

    expect(details(await heldAfter(settleIntent()))).toEqual(alone('np1-7'));
    expect(details(await heldAfter(orderNodes()))).toEqual(alone('np1-8'));
  });

  it('names the machine that was given back, and the one whose intent is written anew', async () => {
    const draining = actWorld({ nodes: [cloudNode({ drainingSince: NOW })] });
    const unknown = actWorld({ intents: [{ ...NP1_7, instances: [] }] });
    const one = 'with 1 machine (fake://cloud-1) cannot be recorded';

    expect(details(await heldAfter(returnNodes(), DENIED, draining))[0]).toMatch(`np1-7 ${one}`);
    expect(details(await heldAfter(rebuildIntent(), DENIED, unknown))[0]).toMatch(`np1-8 ${one}`);
  });

  it.each<[PortErrorKind, string]>([
    ['denied', REMEDY],
    ['transient', 'it is tried again in every cycle; if this stays, look at the API server'],
    [
      'conflict',
      'it is read anew in the next cycle; if this stays, see who else writes NodeRequests',
    ],
    [
      'gone',
      'its NodeRequest was deleted: see who did; the marks of its nodes are looked at next cycle',
    ],
    ['permanent', 'see that the CRD noderequests.kingtide.dev is the one of this version'],
  ])('says what to do about an answer that is %s', async (kind, remedy) => {
    const error = new PortError(kind, 'an answer', { afterMs: 7 });

    expect(details(await heldAfter(settleIntent(), error))).toEqual([
      `np1-7 cannot be recorded: an answer; ${remedy}`,
    ]);
  });
});

describe('several of them', () => {
  const failed = (pool: string, intent: string, instances: readonly string[]): Outcome => ({
    ...{ kind: 'failed', at: NOW, action: settleIntent(), detail: `no to ${intent}` },
    unrecorded: { pool, intent, instances, remedy: 'ask' },
  });

  it('are one hold per pool, and one machine is named once', () => {
    const outcomes = [
      failed('np1', 'np1-1', ['a', 'b']),
      failed('np2', 'np2-1', []),
      failed('np1', 'np1-1', ['b']),
      failed('np1', 'np1-2', ['c']),
    ];

    expect(unrecordedHolds(outcomes)).toMatchObject([
      {
        subject: 'np1',
        detail:
          'np1-1 with 2 machines (a, b), np1-2 with 1 machine (c) cannot be recorded: no to np1-1; ask',
      },
      { subject: 'np2', detail: 'np2-1 cannot be recorded: no to np2-1; ask' },
    ]);
  });

  it('are counted beyond the first ten', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);

    expect(details(unrecordedHolds([failed('np1', 'np1-1', ids)]))).toEqual([
      'np1-1 with 12 machines (m0, m1, m2, m3, m4, m5, m6, m7, m8, m9 and 2 more) cannot be recorded: no to np1-1; ask',
    ]);
  });
});

describe('no hold', () => {
  it('is made of a write that succeeded, nor of a failure that left nothing out of the ledger', async () => {
    const world = actWorld();
    world.calls.failNext('cluster.setReplicas', DENIED);
    const outcomes = await world.run(settleIntent(), setReplicas(10, 12));

    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'applied']);
    expect(unrecordedHolds(outcomes)).toEqual([]);
    expect(await heldAfter(settleIntent(), new Error('a defect'))).toEqual([]);
  });

  it('is made by one who has lost the lease: the next leader records it', async () => {
    const world = actWorld();
    world.calls.beforeNext('ledger.update', () => {
      world.state.leader = false;
      throw DENIED;
    });

    const outcomes = await world.run(settleIntent());

    expect(outcomes).toMatchObject([{ kind: 'failed', detail: '403 Forbidden' }]);
    expect(unrecordedHolds(outcomes)).toEqual([]);
  });
});
