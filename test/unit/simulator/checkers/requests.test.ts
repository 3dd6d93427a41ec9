/** The invariants about what is sent: S3, S7, S8, S9, S10, S11 and S12, each with a journal that breaks it. */
import { describe, expect, it } from 'vitest';
import type { Action } from '../../../../src/model/plan.ts';
import { checkUnknown } from '../../../../src/simulator/checkers/s3-unknown-is-not-zero.ts';
import { checkOneWriter } from '../../../../src/simulator/checkers/s7-one-writer.ts';
import { checkOwnOnly } from '../../../../src/simulator/checkers/s8-own-only.ts';
import { checkBoundedChurn } from '../../../../src/simulator/checkers/s9-bounded-churn.ts';
import { checkPlanFidelity } from '../../../../src/simulator/checkers/s10-plan-fidelity.ts';
import { checkHumanWins } from '../../../../src/simulator/checkers/s11-human-wins.ts';
import { checkIsolation, writtenAbout } from '../../../../src/simulator/checkers/s12-isolation.ts';
import { evidenceOf, intentOf, MINUTE, QUERY, SECOND, START } from './evidence.ts';

describe('S3, unknown is not zero', () => {
  async function shrinkAfter(ms: number, { to = 1, subject = QUERY } = {}) {
    const evidence = evidenceOf();
    const checker = checkUnknown(evidence);
    evidence.world.faults.fire('M3', subject);
    await evidence.pass(ms);
    evidence.scale(to);
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a shrink a moment after the query came back empty', async () => {
    expect(await shrinkAfter(5 * SECOND)).toEqual([
      `shop/web went from 2 to 1 replicas, 5 s after M3 struck ${QUERY}`,
    ]);
  });

  it('is violated when those who must report could not be counted', async () => {
    expect(await shrinkAfter(5 * SECOND, { subject: 'up{job="gateway"}' })).toHaveLength(1);
  });

  it.each([
    { name: 'a shrink long after', ms: 2 * MINUTE, how: {} },
    { name: 'growth', ms: 5 * SECOND, how: { to: 3 } },
    { name: 'a fault on the query of another tier', ms: 5 * SECOND, how: { subject: 'other' } },
  ])('holds for $name', async ({ ms, how }) => {
    expect(await shrinkAfter(ms, how)).toEqual([]);
  });
});

describe('S3 and slow answers', () => {
  it.each([
    { size: 9_000, found: 0 },
    { size: 10_000, found: 1 },
  ])('an answer after $size ms breaks it $found times', async ({ size, found }) => {
    const slow = {
      id: 'M1',
      from: START,
      until: START + MINUTE,
      rate: 1,
      subject: undefined,
    } as const;
    const evidence = evidenceOf({ scenario: { faults: [{ ...slow, size }] } });
    const checker = checkUnknown(evidence);
    evidence.world.faults.fire('M1', QUERY);
    evidence.scale(1);
    expect(checker.finish()).toHaveLength(found);
  });
});

describe('S7, one writer', () => {
  const NODE = { subject: 'cloud-1', about: { uid: 'node-1' } };

  function write(...requests: readonly Partial<Parameters<Evidence['request']>[2]>[]) {
    const evidence = evidenceOf();
    const checker = checkOneWriter(evidence);
    for (const over of requests) evidence.request('cluster.markNode', NODE, over);
    return checker.finish().map(({ message }) => message);
  }

  type Evidence = ReturnType<typeof evidenceOf>;

  it('is violated by a request of a process without the lease', () => {
    expect(write({ deadline: undefined })).toEqual([
      'cluster.markNode cloud-1 of process 1 left without the lease',
    ]);
  });

  it('is violated by a request that left when the hold had ended', () => {
    expect(write({ sentAt: START, deadline: START - 250 })).toEqual([
      'cluster.markNode cloud-1 of process 1 left 250 ms late',
    ]);
  });

  it('is violated by a write of an older leader that lands after a newer one acted', () => {
    expect(write({ epoch: 2, operator: 2 }, { epoch: 1 })).toEqual([
      'cluster.markNode cloud-1 of process 1, leader number 1, landed after number 2 had acted',
    ]);
  });

  it('holds when the older write is refused, and for the newer one', () => {
    expect(write({ epoch: 1 }, { epoch: 2 }, { epoch: 1, answer: 'conflict' })).toEqual([]);
  });

  it('leaves a late arrival at the provider to S6', () => {
    const evidence = evidenceOf();
    const checker = checkOneWriter(evidence);
    evidence.request('cluster.markNode', NODE, { epoch: 2 });
    evidence.request('nodePools.grow', { subject: 'np1', about: {} }, { epoch: 1 });
    expect(checker.finish()).toEqual([]);
  });
});

describe('S8, own only', () => {
  function judged(act: (evidence: ReturnType<typeof evidenceOf>) => void) {
    const evidence = evidenceOf({ intents: [intentOf(1, ['idc://home/rack-01'])] });
    const checker = checkOwnOnly(evidence);
    act(evidence);
    return checker.finish().map(({ message }) => message);
  }
  const node = (subject: string, uid: string) => ({ subject, about: { uid } });

  it('is violated by scaling a namesake', () => {
    expect(
      judged(({ request }) => request('cluster.setReplicas', node('shop/web', 'workload-9'))),
    ).toEqual(['cluster.setReplicas: shop/web is another object by now']);
  });

  it('is violated by scaling what no policy names', () => {
    expect(
      judged(({ request }) => request('cluster.setReplicas', node('shop/order', 'workload-2'))),
    ).toEqual(['cluster.setReplicas: shop/order is the target of no policy']);
  });

  it('is violated by touching a node of nobody, and a node that took its name', () => {
    // Both home nodes exist from the beginning; only rack-01 is recorded in the intent of this test.
    expect(
      judged((evidence) => {
        evidence.request('cluster.setDraining', node('rack-02', 'node-2'));
        evidence.request('cluster.markNode', node('rack-01', 'node-7'));
      }),
    ).toEqual([
      'cluster.setDraining: rack-02 is recorded in no intent',
      'cluster.markNode: rack-01 is another node by now',
    ]);
  });

  it('is violated by giving back a machine that no intent records', () => {
    expect(
      judged(({ request }) =>
        request('nodePools.giveBack', { subject: 'np1', about: { ids: ['np1-i0001'] } }),
      ),
    ).toEqual(['nodePools.giveBack: np1 names np1-i0001, which no intent records']);
  });

  it('holds for what is ours, and for what was refused', () => {
    expect(
      judged((evidence) => {
        evidence.scale(3);
        evidence.request('cluster.markNode', node('rack-01', 'node-1'));
        evidence.request('cluster.markNode', node('rack-02', 'x'), { answer: 'conflict' });
      }),
    ).toEqual([]);
  });
});

describe('S9, bounded churn', () => {
  // A step is 20%, the stabilisation time ten minutes.
  async function scaled(...steps: readonly (readonly [after: number, to: number])[]) {
    const evidence = evidenceOf();
    evidence.web.replicas = 100;
    const checker = checkBoundedChurn(evidence);
    for (const [after, to] of steps) {
      await evidence.pass(after);
      evidence.scale(to);
    }
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a shrink soon after growth', async () => {
    expect(await scaled([0, 120], [9 * MINUTE, 119])).toEqual([
      'shop/web shrank from 120 to 119 replicas, 540 s after it grew',
    ]);
  });

  it('is violated by a step that is too large', async () => {
    expect(await scaled([0, 79])).toEqual([
      'shop/web shrank to 79 replicas; it had 100 within 600 s',
    ]);
  });

  it('is violated by the third step within one stabilisation time', async () => {
    // 100 to 80 and 80 to 64 may share ten minutes at the border of two steps; 64 to 52 may not.
    expect(await scaled([0, 80], [5 * MINUTE, 64], [4 * MINUTE, 52])).toEqual([
      'shop/web shrank to 52 replicas; it had 100 within 600 s',
    ]);
  });

  it('holds for a step each stabilisation time, and for growth at any time', async () => {
    expect(
      await scaled([0, 80], [10 * MINUTE, 64], [MINUTE, 200], [MINUTE, 300], [10 * MINUTE, 240]),
    ).toEqual([]);
  });

  it('is violated by more orders than a minute can hold', () => {
    const evidence = evidenceOf();
    const checker = checkBoundedChurn(evidence);
    for (let index = 0; index < 61; index += 1)
      evidence.request('nodePools.grow', { subject: 'np1', about: {} });
    expect(checker.finish()).toMatchObject([{ message: 'more than 60 orders of np1 in a minute' }]);
  });
});

describe('S10, plan fidelity', () => {
  const GROW: Action = {
    ...{ kind: 'set-replicas', tier: 'shop/web', uid: 'workload-1', resourceVersion: '1' },
    ...{ from: 2, to: 3, victims: [], reason: 'demand-grew' },
  };

  function judged(to: number, mode: 'Enforce' | 'Recommend' = 'Enforce') {
    const evidence = evidenceOf({ policy: { mode } });
    const checker = checkPlanFidelity(evidence);
    evidence.scale(to);
    evidence.say({ actions: [GROW] });
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a request that the plan does not hold', () => {
    expect(judged(4)).toEqual(['cluster.setReplicas shop/web is not in the plan']);
  });

  it('is violated by a request for a tier that only recommends', () => {
    expect(judged(3, 'Recommend')).toEqual([
      'cluster.setReplicas shop/web was sent, though shop/web does not enforce',
    ]);
  });

  it('holds for what the plan says', () => {
    expect(judged(3)).toEqual([]);
  });

  it('judges no process that died before it told its plan', () => {
    const evidence = evidenceOf();
    const checker = checkPlanFidelity(evidence);
    evidence.scale(4);
    evidence.world.journal.emit({
      ...{ kind: 'operator', at: START, operator: 1, epoch: 1, state: 'crashed' },
    });
    evidence.say({});
    expect(checker.finish()).toEqual([]);
  });
});

describe('S11, the human wins', () => {
  async function writeAt(ms: number, label = 'cluster.setReplicas') {
    const pause = { id: 'H4', from: START, until: START + 10 * MINUTE } as const;
    const evidence = evidenceOf({
      scenario: { faults: [{ ...pause, rate: 1, subject: undefined, size: undefined }] },
    });
    const checker = checkHumanWins(evidence);
    evidence.world.faults.fire('H4', 'pause');
    await evidence.pass(ms);
    evidence.request(label, { subject: 'shop/web', about: {} });
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by a write during a pause', async () => {
    expect(await writeAt(30 * SECOND)).toEqual([
      'cluster.setReplicas shop/web, 30 s after the pause',
    ]);
  });

  it.each([
    { name: 'in the cycle that was under way', ms: 5 * SECOND, label: 'cluster.setReplicas' },
    { name: 'when it is over', ms: 11 * MINUTE, label: 'cluster.setReplicas' },
    { name: 'of our own records', ms: 30 * SECOND, label: 'ledger.update' },
  ])('holds for a write $name', async ({ ms, label }) => {
    expect(await writeAt(ms, label)).toEqual([]);
  });
});

describe('S12, isolation', () => {
  it('is violated by the first write that differs between the two runs', () => {
    const evidence = evidenceOf();
    const whole = writtenAbout(evidence.world.journal, 'shop/web');
    evidence.scale(3);
    evidence.scale(4);
    evidence.request('cluster.setReplicas', { subject: 'shop/order', about: { to: 9 } });
    const broken = [{ at: START, to: 3 }];

    expect(checkIsolation({ workload: 'shop/web', whole, broken })).toEqual([
      {
        invariant: 'S12',
        at: START,
        message: 'shop/web went to 4 replicas alone, but was left alone beside a broken one',
      },
    ]);
    expect(checkIsolation({ workload: 'shop/web', whole, broken: whole })).toEqual([]);
  });
});
