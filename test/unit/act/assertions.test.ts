/** Assertions just before sending: a planned request that breaks an invariant never leaves, is told, and stops nobody else. */
import { describe, expect, it } from 'vitest';
import { AssertionFailed } from '../../../src/act/asserted.ts';
import { firstEffect } from '../../../src/act/assertions.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { cloudNode, demandReading, poolView, tierView } from '../../builders/snapshots.ts';
import { CLOUD_1, drainNode, orderNodes, refOf, setReplicas } from './actions.ts';
import { assertedPorts, failure } from './asserted-ports.ts';
import { actWorld, NP1_7, only, pod } from './world.ts';

describe('S2, an order above a ceiling', () => {
  it("is not sent above the pool's maximum, and no intent is written for it", async () => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 4 })] });
    const world = actWorld({ policies });

    const outcomes = await world.run(orderNodes());

    expect(only(outcomes)).toEqual(
      failure('S2 would be broken, so nothing was sent: np1 would have 5 nodes of 4'),
    );
    expect(world.writes()).toEqual(['policies.keepPool']);
  });

  // np2 holds 997 nodes; five of np1 make 1,002, and the settings of the builders allow 1,000.
  it("is not sent above the operator's cap", async () => {
    const full = poolView({ pool: 'np2', state: fresh({ target: 997, instances: [] }, NOW) });
    const dark = poolView({ pool: 'np3', state: missing('no answer') });
    const world = actWorld({ snapshot: { pools: [poolView({ lastRequest: 7 }), full, dark] } });

    expect(only(await world.run(orderNodes()))).toEqual(
      failure('the cloud would have 1002 nodes of 1000'),
    );
  });

  it('counts what was ordered from other pools in this very cycle', async () => {
    const { ports } = assertedPorts({ pools: ['np1', 'np2'] });

    await ports.ledger.create(order('np1', 600));
    await ports.ledger.create(order('np2', 400));
    await expect(ports.ledger.create(order('np1', 601))).rejects.toThrow('1001 nodes of 1000');
  });

  it('is not sent for a pool that is not declared', async () => {
    const { ports } = assertedPorts({ pools: ['np1'] });

    await expect(ports.ledger.create(order('np9', 1))).rejects.toThrow(
      'np9 would have 1 nodes of 0',
    );
  });

  function order(pool: string, count: number) {
    return { pool, number: 8, count, targetBefore: 0, targetAfter: count, promotion: undefined };
  }
});

describe('S3, a shrink on what is not known', () => {
  const readings = {
    'is stale': demandReading({ now: { kind: 'stale', value: 1, at: NOW, cause: 'old' } }),
    'is missing': demandReading({ now: missing('no answer') }),
  };

  it.each(Object.entries(readings))('is not sent when a reading %s', async (_name, demand) => {
    const world = actWorld({ snapshot: { tiers: [tierView({ demands: [demand] })] } });

    expect(only(await world.run(setReplicas(10, 8)))).toEqual(failure('S3 would be broken'));
    expect(world.writes()).toEqual([]);
  });

  it('is not sent when a veto cannot be read', async () => {
    const vetoes = [{ name: 'errors', now: missing<number>('no answer') }];
    const world = actWorld({ snapshot: { tiers: [tierView({ vetoes })] } });

    expect(only(await world.run(setReplicas(10, 8)))).toEqual(
      failure('errors is missing: no answer'),
    );
  });

  it('is not sent when the view is in doubt', async () => {
    const world = actWorld({ snapshot: { clusterView: missing('not filled yet') } });

    expect(only(await world.run(setReplicas(10, 8)))).toEqual(failure('the view is missing'));
  });

  it('is not sent when what is known is older than a view may be', async () => {
    const world = actWorld({ snapshot: { takenAt: NOW - 61_000 } });

    expect(only(await world.run(setReplicas(10, 8)))).toEqual(failure('what is known is 61 s old'));
  });

  it('lets growth through on any reading, and a tier that was not looked at', async () => {
    const world = actWorld({
      snapshot: { tiers: [tierView({ demands: [readings['is missing']] })] },
    });
    const blind = actWorld({ snapshot: { tiers: [] } });
    const unread = actWorld({ snapshot: { tiers: [tierView({ workload: missing('gone') })] } });

    for (const one of [world, blind, unread])
      expect(only(await one.run(setReplicas(10, 12))).kind).toBe('applied');
  });

  it('lets a shrink through on fresh readings', async () => {
    expect(only(await actWorld().run(setReplicas(10, 8))).kind).toBe('applied');
  });
});

describe('S5, pods that are not ours to move', () => {
  it.each([{ burstable: false }, { daemon: true }, { tier: undefined }])(
    'are neither marked nor evicted: %o',
    async (over) => {
      const { ports, writes } = assertedPorts({ pools: [] });

      await expect(ports.cluster.evict(pod('a', over))).rejects.toThrow('a is not ours to move');
      await expect(ports.cluster.setDeletionCost(pod('a', over), 1)).rejects.toThrow(
        AssertionFailed,
      );
      expect(writes()).toEqual([]);
    },
  );
});

describe('S6, a second call for one intent', () => {
  const CALL = { count: 2, targetBefore: 0, targetAfter: 2, token: 'token-7' };
  const pending = { ...NP1_7, outcome: 'pending', token: 'token-7' } as const;

  it.each([
    { name: 'without an intent', found: undefined, sent: [], what: 'no intent has this token' },
    {
      name: 'for another count',
      found: { ...pending, count: 3 },
      sent: [],
      what: 'np1-7 asks for 3 nodes, the call for 2',
    },
    {
      name: 'for a settled intent',
      found: NP1_7,
      sent: [],
      what: 'np1-7 has been called for already',
    },
    { name: 'twice', found: pending, sent: ['token-7'], what: 'np1-7 has been called for already' },
  ])('is broken by a call $name', ({ found, sent, what }) => {
    expect(firstEffect(found, CALL, new Set(sent))).toEqual({ invariant: 'S6', what });
  });

  it('holds for the first call of a pending intent, and counts it', async () => {
    expect(firstEffect(pending, CALL, new Set())).toBeUndefined();
    const world = actWorld();
    expect(only(await world.run(orderNodes())).kind).toBe('applied');
  });

  it('is broken by more than a batch', async () => {
    const policies = policySet({ pools: [burstPool({ batch: 2 })] });

    expect(only(await actWorld({ policies }).run(orderNodes()))).toEqual(
      failure('S6 would be broken, so nothing was sent: 3 nodes are more than one batch'),
    );
  });
});

describe('S8, a node whose machine no intent records', () => {
  it('is neither marked nor drained, and the rest of the plan goes on without its pool', async () => {
    const stranger = cloudNode({ name: 'cloud-9', providerId: 'fake://cloud-9', uid: 'uid-9' });
    const world = actWorld({ nodes: [cloudNode(), stranger] });

    const outcomes = await world.run(
      {
        kind: 'mark-node',
        node: refOf(stranger),
        pool: 'np1',
        site: 'cloud-a',
        reason: 'node-joined',
      },
      drainNode(refOf(stranger)),
      drainNode(CLOUD_1),
      setReplicas(10, 12),
    );

    expect(outcomes.map(({ kind, action, detail }) => [kind, action.kind, detail])).toEqual([
      ['applied', 'set-replicas', 'replicas 10 to 12'],
      [
        'failed',
        'mark-node',
        'S8 would be broken, so nothing was sent: the machine of cloud-9 is recorded in no intent',
      ],
      ['skipped', 'drain-node', 'held: an assertion about it failed in this cycle'],
      ['skipped', 'drain-node', 'held: an assertion about it failed in this cycle'],
    ]);
    expect(world.writes()).toEqual(['cluster.setReplicas']);
  });

  it('is not drained either', async () => {
    const stranger = cloudNode({ name: 'cloud-9', providerId: 'fake://cloud-9', uid: 'uid-9' });
    const world = actWorld({ nodes: [stranger] });

    expect(only(await world.run(drainNode(refOf(stranger))))).toEqual(
      failure('S8 would be broken'),
    );
  });
});
