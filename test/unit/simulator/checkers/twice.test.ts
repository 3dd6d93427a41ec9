/** What S6 and L3 make of an order that came twice at a provider without tokens: it is to be adopted, and is no excess then. */
import { describe, expect, it } from 'vitest';
import type { IntentView } from '../../../../src/model/snapshot.ts';
import { checkOrphans } from '../../../../src/simulator/checkers/l3-no-orphans.ts';
import { checkOneEffect } from '../../../../src/simulator/checkers/s6-one-effect.ts';
import { pool } from '../small-world.ts';
import { evidenceOf, intentOf, MINUTE } from './evidence.ts';

const CALL = { token: 'np1-1', targetBefore: 0 };
const IDS = ['np1-i0001', 'np1-i0002', 'np1-i0003'];

interface Twice {
  readonly outcome?: IntentView['outcome'];
  /** Machines that the intent explains, of one that it asked for. */
  readonly explained: number;
  readonly idempotency?: 'none' | 'token';
  /** Somebody else takes a machine of the group, too. */
  readonly rival?: boolean;
}

/** Two machines for an order of one; after six minutes the pool is still held as contested. */
async function orphans({ outcome = 'found', explained, idempotency = 'none', rival }: Twice) {
  const habits = { idempotency, stockChanges: [], quota: undefined, calls: undefined };
  const evidence = evidenceOf({
    scenario: { pools: [pool({ habits: { ...habits, priceChanges: [] } })] },
    intents: [{ ...intentOf(1, IDS.slice(0, explained)), outcome }],
  });
  const checker = checkOrphans(evidence);
  const group = evidence.world.cloud.get('np1');
  group?.grow(2, CALL);
  if (rival === true) group?.takeForeign(1);
  evidence.say({
    holds: [{ reason: 'pool-contested', subject: 'np1', wanted: '', detail: '' }],
  });
  for (let minute = 0; minute <= 6; minute += 1) {
    evidence.load();
    await evidence.pass(MINUTE);
  }
  return [...new Set(checker.finish().map(({ message }) => message))];
}

describe('L3 of an order that came twice', () => {
  it('holds when its intent adopts one more batch', async () => {
    expect(await orphans({ explained: 2 })).toEqual([]);
  });

  it('is violated when it is held as foreign, though nobody heard an answer', async () => {
    const message =
      'np1-i0002 is there for five minutes, and it is held as foreign, though its order may have come twice';
    expect(await orphans({ explained: 1 })).toEqual([message]);
    expect(await orphans({ explained: 1, outcome: 'pending' })).toEqual([message]);
  });

  it('holds when it is held as foreign where an answer was heard, or where others take machines, too', async () => {
    expect(await orphans({ explained: 1, outcome: 'accepted' })).toEqual([]);
    expect(await orphans({ explained: 1, rival: true })).toEqual([]);
  });

  it('is violated by an intent that explains more than that, and by any excess where orders have tokens', async () => {
    expect(await orphans({ explained: 3 })).toEqual(['np1-1 asked for 1 machines and explains 3']);
    expect(await orphans({ explained: 2, idempotency: 'token' })).toEqual([
      'np1-1 asked for 1 machines and explains 2',
    ]);
  });

  it('remembers that no answer was heard, whatever the intent says later', async () => {
    const evidence = evidenceOf({ intents: [intentOf(1, IDS.slice(0, 2))] });
    const checker = checkOrphans(evidence);
    evidence.world.cloud.get('np1')?.grow(2, CALL);
    expect(checker.finish()).toHaveLength(1);
    const again = checkOrphans(evidence);
    evidence.request('ledger.update', {
      subject: 'np1-1',
      about: { uid: 'np1-1', outcome: 'unknown' },
    });
    expect(again.finish()).toEqual([]);
  });
});

describe('S6 of an order that came twice', () => {
  // Asked for one, batch two: four calls make three too many; of these one is adopted, two are borne with.
  it.each([
    [0, ['np1-1 asked for 1 machines; np1-i0004 is one of 3 too many, 2 are borne with']],
    [2, []],
  ])('does not count what its intent has adopted: %i explained', (explained, found) => {
    const evidence = evidenceOf({ intents: [intentOf(1, IDS.slice(0, explained))] });
    const checker = checkOneEffect(evidence);
    for (let call = 0; call < 4; call += 1) evidence.world.cloud.get('np1')?.grow(1, CALL);
    expect(checker.finish().map(({ message }) => message)).toEqual(found);
  });

  it('does not count what another intent has adopted, whose own call came to nothing', () => {
    const intents = [intentOf(1, IDS.slice(0, 1)), intentOf(1, IDS.slice(1, 2), 2)];
    const evidence = evidenceOf({ intents });
    const again = checkOneEffect(evidence);
    // Four machines for one: one of the three too many is adopted, two are borne with; a fifth is not.
    for (let call = 0; call < 4; call += 1) evidence.world.cloud.get('np1')?.grow(1, CALL);
    expect(again.finish()).toEqual([]);
    evidence.world.cloud.get('np1')?.grow(1, CALL);
    expect(again.finish().map(({ message }) => message)).toEqual([
      'np1-1 asked for 1 machines; np1-i0005 is one of 3 too many, 2 are borne with',
    ]);
  });
});
