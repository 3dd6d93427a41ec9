/** The invariants about what must come about: L1 and L2, each with a world in which it does not. */
import { describe, expect, it } from 'vitest';
import type { Hold } from '../../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../../src/model/policy.ts';
import type { PromotionWindow } from '../../../../src/model/promotion.ts';
import { giveBackTime } from '../../../../src/simulator/checkers/give-back-time.ts';
import { checkConverge } from '../../../../src/simulator/checkers/l1-converge.ts';
import { checkGiveBack } from '../../../../src/simulator/checkers/l2-give-back.ts';
import { settings } from '../../../builders/decisions.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { promotion } from '../../../builders/promotions.ts';
import { evidenceOf, loadFor, MINUTE, SECOND, START } from './evidence.ts';

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

  // 60 requests/s pass the wall behind web: 60 / 50 are two replicas, which it has. With a caller beside it nobody can say.
  it('asks for no replicas that would feed a wall', async () => {
    const calls = [{ name: 'db', callee: 'core/db', perRequest: 0.5, connectionsPerReplica: 0 }];
    const web = tierPolicy({ name: 'web', calls });
    const ceilings = [{ name: 'db', requests: 60, connections: undefined }];
    const wall = tierPolicy({
      id: 'core/db',
      namespace: 'core',
      name: 'db',
      ceilings,
      demands: [],
    });
    const other = tierPolicy({ id: 'shop/other', name: 'other', calls, demands: [] });
    const findings = async (tiers: readonly ScalingPolicy[]): Promise<number> => {
      const evidence = evidenceOf();
      const policiesAt = () => ({ ...evidence.policies, tiers });
      const checker = checkConverge({ ...evidence, policiesAt });
      await loadFor(evidence, 5);
      return checker.finish().length;
    };
    expect(await findings([web, wall])).toBe(0);
    expect(await findings([web])).toBe(1);
    // Whose turn it is at a wall that others feed, too, is not judged, as long as they ask for more than it takes.
    expect(await findings([web, wall, other])).toBe(0);
    const wide = { ...wall, ceilings: [{ name: 'db', requests: 600, connections: undefined }] };
    expect(await findings([web, wide, other])).toBe(1);
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
    // 5 s + 30 s + 2 x 25 s + 20 s = 105 s. The provider takes 30 s, and a minute is for the cycles: 2,805 s.
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
    expect(time).toBe(2_805 * SECOND);
  });
});

interface Leaving {
  readonly holds?: readonly Hold[];
  readonly offered?: number;
  readonly windows?: readonly PromotionWindow[];
  readonly minutes?: number;
}

describe('L2, give back', () => {
  // web is at home with its two replicas; the machine serves nobody. D is at most 40 minutes here.
  async function left(how: Leaving = {}) {
    const evidence = evidenceOf({ windows: how.windows ?? [] });
    const checker = checkGiveBack(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    evidence.say({ holds: how.holds ?? [] });
    await loadFor(evidence, how.minutes ?? 50, how.offered ?? 100);
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

  // It must be ready at 35 min. 5 x 110 s for the last machine, 25 s for pods and 10 min of scaling in are 19.6 min, so that
  // it is prepared from 15.4 min on, before D is over; an hour after the beginning it is over itself.
  const window = promotion({
    ...{ start: START + 40 * MINUTE, readyFrom: START + 35 * MINUTE },
    ...{ end: START + 60 * MINUTE, holdUntil: START + 60 * MINUTE },
  });

  it('holds for a machine that a promotion is prepared with, though the load is calm', async () => {
    expect((await left({ windows: [window] })).found).toEqual([]);
  });

  it('is violated by a machine that stays when that promotion is over, too', async () => {
    expect((await left({ windows: [window], minutes: 110 })).found).toHaveLength(1);
  });

  it('is violated though a promotion comes that is not prepared yet', async () => {
    const [start, readyFrom] = [START + 120 * MINUTE, START + 110 * MINUTE];
    const later = { ...window, start, readyFrom, holdUntil: START + 180 * MINUTE };
    expect((await left({ windows: [later] })).found).toHaveLength(1);
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
