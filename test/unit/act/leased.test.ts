/** The gate before every write: it asks for the lease again, and reads pass. */
import { describe, expect, it } from 'vitest';
import { leased } from '../../../src/act/leased.ts';
import { burstPool, tierPolicy } from '../../builders/policies.ts';
import { CLOUD_1 } from './actions.ts';
import { type ActWorld, actWorld, NP1_7, pod } from './world.ts';

const TARGET = { tier: 'shop/checkout', namespace: 'shop', target: tierPolicy().target };

/** Every write of every port, called for real. */
function everyWrite(world: ActWorld): Record<string, () => Promise<unknown>> {
  const { cluster, nodePools, ledger, policies } = leased(world.ports, () => undefined);
  const change = { uid: 'uid-checkout', resourceVersion: '7', to: 11 };
  const status = { outcome: 'accepted', message: '', settledAt: 0, instances: [] } as const;
  const numbers = { number: 9, count: 1, targetBefore: 2, targetAfter: 3 };
  const kept = { lastRequest: 9, backOff: undefined, leadTime: undefined };
  return {
    'cluster.setReplicas': () => cluster.setReplicas(TARGET, change),
    'cluster.markNode': () => cluster.markNode(CLOUD_1, { pool: 'np1', site: 'cloud-a' }),
    'cluster.setDraining': () => cluster.setDraining(CLOUD_1, 1),
    'cluster.setDeletionCost': () => cluster.setDeletionCost(pod('web-1'), -1),
    'cluster.evict': () => cluster.evict(pod('web-1')),
    'nodePools.grow': () => nodePools.grow(burstPool(), { ...numbers, token: 't' }),
    'nodePools.giveBack': () => nodePools.giveBack(burstPool(), []),
    'ledger.create': () => ledger.create({ ...numbers, pool: 'np1', promotion: undefined }),
    'ledger.update': () => ledger.update(NP1_7, status),
    'ledger.forget': () => ledger.forget('np1-7', 'uid-np1-7'),
    'policies.keepPool': () => policies.keepPool('np1', kept),
    'policies.keepOriginals': () =>
      policies.keepOriginals('shop/web', { replicas: 4, recordedAt: 1 }),
  };
}

function worldWithPod(): ActWorld {
  return actWorld({ pods: { 'cloud-1': [pod('web-1')] } });
}

describe('the lease gate', () => {
  const names = Object.keys(everyWrite(worldWithPod()));

  it.each(names)('refuses %s once the lease is lost', async (name) => {
    const world = worldWithPod();
    const write = everyWrite(world)[name];
    world.state.leader = false;

    await expect(write?.()).rejects.toMatchObject({
      kind: 'denied',
      message: 'the lease is not held any more',
    });
    expect(world.calls.all).toEqual([]);
  });

  it.each(names)('lets %s through while the lease is held', async (name) => {
    const world = worldWithPod();

    await everyWrite(world)[name]?.();

    expect(world.writes()).toEqual([name]);
  });

  it('lets reads through, whoever leads', async () => {
    const world = actWorld();
    const { cluster, ledger } = leased(world.ports, () => undefined);
    world.state.leader = false;

    expect(await cluster.node('cloud-1')).toMatchObject({ name: 'cloud-1' });
    expect(await ledger.list()).toEqual([NP1_7]);
  });
});
