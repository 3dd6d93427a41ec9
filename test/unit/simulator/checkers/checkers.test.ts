/** The invariants S1 and L3, each with a world that breaks it. */
import { describe, expect, it } from 'vitest';
import type { IntentView } from '../../../../src/model/snapshot.ts';
import { checkOrphans } from '../../../../src/simulator/checkers/l3-no-orphans.ts';
import { checkHome } from '../../../../src/simulator/checkers/s1-home.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, START, smallWorld, workload } from '../small-world.ts';

function intent(name: string, count: number, ids: readonly string[]): [string, IntentView] {
  return [
    name,
    {
      name,
      uid: name,
      resourceVersion: '1',
      pool: 'np',
      number: 1,
      count,
      targetBefore: 0,
      targetAfter: count,
      token: name,
      promotion: undefined,
      createdAt: START,
      outcome: 'accepted',
      settledAt: START,
      instances: ids.map((id) => ({ id, seenAt: START, returned: false })),
    },
  ];
}

describe('S1, home', () => {
  async function burst(truth: Parameters<typeof workload>[0]) {
    const world = smallWorld({ workloads: [workload({ ...truth, replicas: 8 })] });
    const checker = checkHome({ world });
    world.cloud.get('np1')?.grow(1);
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 9);
    await world.clock.run(START + 5 * MINUTE);
    return checker.finish();
  }

  it('is violated by a pod that is not burstable on a cloud node, as soon as its template tolerates one', async () => {
    expect(await burst({ burstable: false, tolerates: ['cloud-a'] })).toMatchObject([
      {
        invariant: 'S1',
        message: expect.stringContaining('shop/web was bound to the cloud node cloud-np1-i0001'),
      },
    ]);
  });

  it('holds for a burstable pod on a cloud node', async () => {
    expect(await burst({ burstable: true, tolerates: ['cloud-a'] })).toEqual([]);
  });
});

describe('L3, no orphans', () => {
  function check(...intents: readonly [string, IntentView][]) {
    const world = smallWorld();
    world.cloud.get('np1')?.grow(2);
    return checkOrphans({ world, ledger: { ever: new Map(intents) } }).finish();
  }

  it('holds when one intent explains each machine', () => {
    expect(check(intent('np-1', 2, ['np1-i0001', 'np1-i0002']))).toEqual([]);
  });

  it('is violated by a machine that no intent explains', () => {
    expect(check(intent('np-1', 2, ['np1-i0001']))).toMatchObject([
      { invariant: 'L3', message: 'no intent explains the machine np1-i0002' },
    ]);
  });

  it('is violated by two intents that claim the same machine', () => {
    const found = check(
      intent('np-1', 2, ['np1-i0001', 'np1-i0002']),
      intent('np-2', 1, ['np1-i0002']),
    );
    expect(found).toMatchObject([{ message: 'np-1 and np-2 both claim np1-i0002' }]);
  });

  it('is violated by an intent with more machines than it asked for', () => {
    expect(check(intent('np-1', 1, ['np1-i0001', 'np1-i0002']))).toMatchObject([
      { message: 'np-1 asked for 1 machines and explains 2' },
    ]);
  });
});
