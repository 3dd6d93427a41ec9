/** The invariants about what must come about: L1 to L4, each with a world in which it does not. */
import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../../src/model/plan.ts';
import { giveBackTime } from '../../../../src/simulator/checkers/give-back-time.ts';
import { checkConverge } from '../../../../src/simulator/checkers/l1-converge.ts';
import { checkGiveBack } from '../../../../src/simulator/checkers/l2-give-back.ts';
import { checkOrphans } from '../../../../src/simulator/checkers/l3-no-orphans.ts';
import { checkSettle } from '../../../../src/simulator/checkers/l4-settle.ts';
import { settings } from '../../../builders/decisions.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { evidenceOf, intentOf, MINUTE, SECOND, START } from './evidence.ts';

type Evidence = ReturnType<typeof evidenceOf>;

/** The load of every minute from now on; 600 requests in 5 s are 120 rps. */
async function loadFor(evidence: Evidence, minutes: number, offered = 600): Promise<void> {
  for (let minute = 0; minute <= minutes; minute += 1) {
    evidence.load({ offered });
    await evidence.pass(MINUTE);
  }
}

describe('L1, converge', () => {
  // 120 rps over 100 rps x 0.5 are 2.4: three replicas are needed (2.28 with the slack, still three); web has two.
  it('is violated by a tier that never gets the replicas its load needs', async () => {
    const evidence = evidenceOf();
    const checker = checkConverge(evidence);
    await loadFor(evidence, 5);
    expect(checker.finish()).toMatchObject([
      { invariant: 'L1', message: 'shop/web has 2 replicas and needs 3, 120 s after all was well' },
    ]);
  });

  it('is violated by pods that never serve', async () => {
    const evidence = evidenceOf();
    evidence.web.replicas = 3;
    const checker = checkConverge(evidence);
    await loadFor(evidence, 5);
    expect(checker.finish()).toMatchObject([
      { message: 'shop/web has 2 ready pods and needs 3, 120 s after all was well' },
    ]);
  });

  it('holds where the replicas are there, and while faults or changes of the load go on', async () => {
    const served = evidenceOf();
    const early = evidenceOf({ healedAfter: 10 * MINUTE });
    const checkers = [checkConverge(served), checkConverge(early)];
    await loadFor(served, 5, 400);
    await loadFor(early, 5);
    expect(checkers.flatMap((checker) => checker.finish())).toEqual([]);
  });

  it('waits as long as refusals rightly leave a pool alone', async () => {
    const evidence = evidenceOf();
    const checker = checkConverge(evidence);
    evidence.world.faults.fire('P1', 'np1');
    await loadFor(evidence, 30);
    expect(checker.finish()).toEqual([]);
    await loadFor(evidence, 3);
    expect(checker.finish()).toHaveLength(1);
  });

  it('waits for a machine that is under way, and no longer than machines are waited for at all', async () => {
    const evidence = evidenceOf();
    const checker = checkConverge(evidence);
    const { world } = evidence;
    const at = world.clock.now() + MINUTE;
    world.clock.at(at, () =>
      world.journal.emit({ kind: 'instance', at, pool: 'np1', id: 'np1-i9', state: 'created' }),
    );
    // Due after its own time and a minute: it never is while the machine has only just been asked for.
    await loadFor(evidence, 14);
    expect(checker.finish()).toEqual([]);
    // A quarter of an hour is the time to join: after that it counts no more.
    await loadFor(evidence, 5);
    expect(checker.finish()).toHaveLength(1);
  });

  it('asks for nothing where no pool may grow', async () => {
    const evidence = evidenceOf();
    const checker = checkConverge(evidence);
    evidence.world.cloud.get('np1')?.grow(4);
    await loadFor(evidence, 5);
    expect(checker.finish()).toEqual([]);
  });
});

describe('the time of giving back', () => {
  it('is steps, drain and call, as the policies have them', () => {
    // 10 to 7 by 20%: 10, 8, 7: two steps and two times more to trust, 40 min. Three nodes empty one by one, each
    // 5 s + 30 s + 25 s + 20 s = 80 s. The provider takes 30 s, and a minute is for the cycles: 2,730 s.
    const tier = {
      policy: tierPolicy(),
      from: 10,
      to: 7,
      grace: 30 * SECOND,
      podReady: 25 * SECOND,
    };
    const time = giveBackTime({
      tiers: [tier],
      nodes: 3,
      deletion: 30 * SECOND,
      settings: settings(),
    });
    expect(time).toBe(2_730 * SECOND);
  });
});

describe('L2, give back', () => {
  // web is at home with its two replicas; the machine serves nobody. D is at most 40 minutes here.
  async function left(how: { readonly holds?: readonly Hold[]; readonly offered?: number } = {}) {
    const evidence = evidenceOf();
    const checker = checkGiveBack(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    evidence.say({ holds: how.holds ?? [] });
    await loadFor(evidence, 50, how.offered ?? 100);
    return { evidence, found: checker.finish() };
  }

  it('is violated by a machine that stays when everything fits at home', async () => {
    const { found } = await left();
    expect(found).toMatchObject([
      {
        invariant: 'L2',
        message: '1 machines are left, and nothing says why np1-i0001 is',
      },
    ]);
  });

  const UNSEEN: Hold = {
    reason: 'nodes-unseen',
    subject: 'cloud-np1-i0001',
    wanted: 'give it back',
    detail: 'it is not Ready',
  };

  it('is violated by a hold for a reason that is not true', async () => {
    expect((await left({ holds: [UNSEEN] })).found).toHaveLength(1);
  });

  it('holds while a true reason is named', async () => {
    const evidence = evidenceOf();
    const checker = checkGiveBack(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    await evidence.pass(5 * MINUTE);
    for (const node of evidence.world.nodes.all.values())
      if (node.burstClass !== undefined) evidence.world.nodes.setReady(node, false);
    evidence.say({ holds: [UNSEEN] });
    await loadFor(evidence, 50, 100);
    expect(checker.finish()).toEqual([]);
  });

  it('holds for a machine that no intent records while its pool is reported as contested', async () => {
    const hold = { ...UNSEEN, reason: 'pool-contested', subject: 'np1' } as const;
    expect((await left({ holds: [hold] })).found).toEqual([]);
  });

  it('holds while home is too small for what is needed', async () => {
    // 800 rps x 1.3 over 50 rps are 21 replicas of a core; home has eight.
    expect((await left({ offered: 4_000 })).found).toEqual([]);
  });

  it('holds when the machine was given back in time', async () => {
    const evidence = evidenceOf();
    const checker = checkGiveBack(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    await loadFor(evidence, 20, 100);
    evidence.world.cloud.get('np1')?.end(['np1-i0001']);
    await loadFor(evidence, 30, 100);
    expect(checker.finish()).toEqual([]);
  });
});

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
