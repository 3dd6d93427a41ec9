/** The invariants about orders that must come to an end: L3 and L4, each with a world in which they do not. */
import { describe, expect, it } from 'vitest';
import { checkOrphans } from '../../../../src/simulator/checkers/l3-no-orphans.ts';
import { checkSettle } from '../../../../src/simulator/checkers/l4-settle.ts';
import { evidenceOf, intentOf, loadFor, MINUTE, SECOND, START } from './evidence.ts';

describe('L3, no orphans', () => {
  async function check(how: {
    readonly intents: Parameters<typeof evidenceOf>[0];
    readonly contested?: boolean;
    readonly minutes?: number;
  }) {
    const evidence = evidenceOf(how.intents);
    const checker = checkOrphans(evidence);
    evidence.world.cloud.get('np1')?.grow(2);
    const hold = { reason: 'pool-contested', subject: 'np1', wanted: '', detail: '' } as const;
    if (how.contested === true) evidence.say({ holds: [hold] });
    await loadFor(evidence, how.minutes ?? 6);
    return [...new Set(checker.finish().map(({ message }) => message))];
  }
  const claim = (...ids: readonly string[]) => ({ intents: [intentOf(2, ids)] });

  it('holds when one intent explains each machine', async () => {
    expect(await check({ intents: claim('np1-i0001', 'np1-i0002') })).toEqual([]);
  });

  it('is violated by a machine that nothing explains after five minutes', async () => {
    expect(await check({ intents: claim('np1-i0001') })).toEqual([
      'np1-i0002 is there for five minutes, and neither intent nor hold names it',
      'no intent explains the machine np1-i0002',
    ]);
  });

  it('holds before five minutes are over, and where the pool is reported as contested', async () => {
    expect(await check({ intents: claim('np1-i0001'), minutes: 3 })).toEqual([]);
    expect(await check({ intents: claim('np1-i0001'), contested: true })).toEqual([]);
  });

  it('holds for a machine that was reported and is gone, though the pool is reported no more', async () => {
    const evidence = evidenceOf(claim('np1-i0001'));
    const checker = checkOrphans(evidence);
    evidence.world.cloud.get('np1')?.grow(2);
    evidence.say({
      holds: [{ reason: 'pool-contested', subject: 'np1', wanted: '', detail: '' }],
    });
    await loadFor(evidence, 6);
    evidence.world.cloud.get('np1')?.end(['np1-i0002']);
    evidence.say({ holds: [] });
    await loadFor(evidence, 2);
    expect(checker.finish()).toEqual([]);
  });

  it('takes nothing back for a cycle that could not read the ledger, and all for one that could', async () => {
    const told = [{ reason: 'pool-contested', subject: 'np1', wanted: '', detail: '' }] as const;
    const found: (readonly string[])[] = [];
    for (const ledger of [{ kind: 'missing', cause: 'connection refused' }, undefined] as const) {
      const evidence = evidenceOf(claim('np1-i0001'));
      const checker = checkOrphans(evidence);
      evidence.world.cloud.get('np1')?.grow(2);
      evidence.say({ holds: told });
      evidence.say({ holds: [], ...(ledger && { ledger }) });
      await loadFor(evidence, 6);
      found.push(checker.finish().map(({ message }) => message));
    }
    // One machine of the two is recorded. At the end the other is no news: it was told of once.
    expect(found).toEqual([
      [],
      ['np1-i0002 is there for five minutes, and neither intent nor hold names it'],
    ]);
  });

  it('gives five minutes from the end of a fault that blinds', async () => {
    const fault = { id: 'P4', from: START, until: START + 4 * MINUTE, rate: 1 } as const;
    const faults = [{ ...fault, subject: undefined, size: undefined }];
    const evidence = evidenceOf({ ...claim('np1-i0001'), scenario: { faults } });
    const checker = checkOrphans(evidence);
    evidence.world.cloud.get('np1')?.grow(2);
    // Somebody else's machine is nobody's orphan.
    evidence.world.cloud.get('np1')?.takeForeign(1);
    await loadFor(evidence, 7);
    expect(checker.finish()).toEqual([]);
    await loadFor(evidence, 3);
    expect(checker.finish()).toMatchObject([
      { message: expect.stringContaining('np1-i0002 is there for five minutes') },
      { message: 'no intent explains the machine np1-i0002' },
    ]);
  });

  it('is violated by two intents that claim the same machine', async () => {
    const intents = [intentOf(2, ['np1-i0001', 'np1-i0002']), intentOf(1, ['np1-i0002'], 2)];
    expect(await check({ intents: { intents } })).toEqual(['np1-1 and np1-2 both claim np1-i0002']);
  });

  it('is violated by an intent with more machines than it asked for', async () => {
    const intents = [intentOf(1, ['np1-i0001', 'np1-i0002'])];
    expect(await check({ intents: { intents } })).toEqual([
      'np1-1 asked for 1 machines and explains 2',
    ]);
  });
});

describe('L4, settle', () => {
  // The scenario is an hour; the last ten cycles begin 50 s before its end.
  async function writeAt(
    ms: number,
    how: { readonly noise?: number; readonly within?: number } = {},
  ) {
    const evidence = evidenceOf({ scenario: { noise: how.noise ?? 0 } });
    const checker = checkSettle({ ...evidence, within: how.within ?? 30 * MINUTE });
    await evidence.pass(ms);
    evidence.scale(3);
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a write in the last ten cycles of a calm world', async () => {
    expect(await writeAt(60 * MINUTE - 20 * SECOND)).toEqual([
      'cluster.setReplicas shop/web in the last ten cycles',
    ]);
  });

  it.each([
    { name: 'for a write before them', ms: 59 * MINUTE, how: {} },
    { name: 'in a world whose load is noisy', ms: 60 * MINUTE, how: { noise: 0.02 } },
    {
      name: 'in one that was not calm for long enough',
      ms: 60 * MINUTE,
      how: { within: 60 * MINUTE },
    },
  ])('holds $name', async ({ ms, how }) => {
    expect(await writeAt(ms, how)).toEqual([]);
  });
});
