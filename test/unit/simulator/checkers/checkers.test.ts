/** The invariants about where pods and machines are: S1, S2, S4, S5 and S6, each with a world that breaks it. */
import { describe, expect, it } from 'vitest';
import { checkHome } from '../../../../src/simulator/checkers/s1-home.ts';
import { checkCeiling } from '../../../../src/simulator/checkers/s2-ceiling.ts';
import { checkNoBlindShrink } from '../../../../src/simulator/checkers/s4-no-blind-shrink.ts';
import { checkPoliteDrain } from '../../../../src/simulator/checkers/s5-polite-drain.ts';
import { checkOneEffect } from '../../../../src/simulator/checkers/s6-one-effect.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { pool, smallWorld, workload } from '../small-world.ts';
import { evidenceOf, intentOf, MINUTE, START } from './evidence.ts';

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

  function writeIn(labels: Readonly<Record<string, string>>) {
    const evidence = evidenceOf({ scenario: { namespaces: [{ name: 'shop', labels }] } });
    const checker = checkHome(evidence);
    evidence.scale(3);
    evidence.request('cluster.evict', { subject: 'web-1', about: { namespace: 'shop' } });
    evidence.request('ledger.create', { subject: 'np1-1', about: { pool: 'np1' } });
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by every write in a sealed namespace, but not by our own records', () => {
    expect(writeIn({ 'kingtide.dev/residency': 'pinned' })).toEqual([
      'cluster.setReplicas shop/web in the sealed namespace shop',
      'cluster.evict web-1 in the sealed namespace shop',
    ]);
  });

  it('holds for writes in a namespace that is not sealed', () => {
    expect(writeIn({ 'kingtide.dev/residency': 'burstable' })).toEqual([]);
  });
});

describe('S2, ceiling', () => {
  // The policy allows 4 machines of np1, the provider 10, its stock is 5; the operator allows what the test says.
  function order(counts: readonly number[], maxCloudNodes = 10) {
    const evidence = evidenceOf();
    const settings = { ...evidence.settings, maxCloudNodes };
    const checker = checkCeiling({ ...evidence, settings });
    for (const count of counts) {
      evidence.world.cloud.get('np1')?.grow(count);
      evidence.request('nodePools.grow', { subject: 'np1', about: { pool: 'np1', count } });
    }
    return checker.finish().map(({ message }) => message);
  }

  it('is violated by the order that brings a pool above its maximum', () => {
    expect(order([2, 3])).toEqual(['an order brought np1 to 5 machines, 4 are allowed']);
  });

  it("is violated by the order that brings the cloud above the operator's cap", () => {
    expect(order([3], 2)).toEqual([
      'an order brought the cloud to 3 machines, the operator allows 2',
    ]);
  });

  it('holds up to the maximum', () => {
    expect(order([2, 2], 4)).toEqual([]);
  });

  // Three are asked for and five are made, of four that are allowed.
  it.each([
    ['none', []],
    ['token', ['an order brought np1 to 5 machines, 4 are allowed']],
  ] as const)(
    'leaves what was made twice to S6, at a provider of kind %s',
    (idempotency, found) => {
      const habits = { idempotency, stockChanges: [], priceChanges: [] };
      const truth = pool({ habits: { ...habits, quota: undefined, calls: undefined } });
      const evidence = evidenceOf({ scenario: { pools: [truth] }, intents: [intentOf(3)] });
      const checker = checkCeiling(evidence);
      evidence.world.cloud.get('np1')?.grow(5, { token: 'np1-1', targetBefore: 0 });
      evidence.request('nodePools.grow', { subject: 'np1', about: { pool: 'np1', count: 3 } });
      expect(checker.finish().map(({ message }) => message)).toEqual(found);
    },
  );
});

describe('S4, no blind shrink', () => {
  async function withNode() {
    const evidence = evidenceOf({ intents: [intentOf(1, ['np1-i0001'])] });
    const checker = checkNoBlindShrink(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    await evidence.pass(5 * MINUTE);
    const node = [...evidence.world.nodes.all.values()].find(
      ({ providerId }) => providerId === 'np1-i0001',
    );
    if (node === undefined) throw new Error('the machine did not join');
    function giveBack(...ids: readonly string[]) {
      evidence.world.cloud.get('np1')?.end(ids);
      evidence.request('nodePools.giveBack', { subject: 'np1', about: { ids } });
      return checker.finish().map(({ message }) => message);
    }
    return { ...evidence, node, giveBack };
  }

  it('is violated by giving back a node that was not drained', async () => {
    const { giveBack } = await withNode();
    expect(giveBack('np1-i0001')).toEqual(['np1-i0001 was given back, though it was not drained']);
  });

  it('is violated by giving back a drained node on which a pod still runs', async () => {
    const { node, giveBack, world, web } = await withNode();
    node.drainingSince = START;
    const pod = world.pods.create(web);
    world.pods.bind(pod, node);
    expect(giveBack('np1-i0001')).toEqual([
      `np1-i0001 was given back, though it still ran ${pod.name}`,
    ]);
  });

  it('is violated by giving back a machine that no intent ever recorded', async () => {
    const { node, giveBack } = await withNode();
    node.drainingSince = START;
    expect(giveBack('np1-i0001', 'np1-i0009')).toEqual([
      'np1-i0009 was given back, though no intent ever recorded it',
    ]);
  });

  it('is violated by lowering a number', async () => {
    const { giveBack } = await withNode();
    expect(giveBack()).toEqual(['np1 was lowered without naming a machine']);
  });

  it('holds for an empty drained node', async () => {
    const { node, giveBack } = await withNode();
    node.drainingSince = START;
    expect(giveBack('np1-i0001')).toEqual([]);
  });

  it.each([
    // The machine needs an hour to join; 15 minutes are allowed.
    {
      after: 10 * MINUTE,
      expected: ['np1-i0001 was given back, though it is no node yet, 600 s after it was ordered'],
    },
    { after: 16 * MINUTE, expected: [] },
  ])(
    'judges a machine that is no node by how long it was waited for ($after ms)',
    async ({ after, expected }) => {
      const late = pool({ leadTime: { p50: 60 * MINUTE, p95: 60 * MINUTE } });
      const evidence = evidenceOf({
        scenario: { pools: [late] },
        intents: [intentOf(1, ['np1-i0001'])],
      });
      const checker = checkNoBlindShrink(evidence);
      evidence.world.cloud.get('np1')?.grow(1);
      await evidence.pass(after);
      evidence.world.cloud.get('np1')?.end(['np1-i0001']);
      evidence.request('nodePools.giveBack', { subject: 'np1', about: { ids: ['np1-i0001'] } });
      expect(checker.finish().map(({ message }) => message)).toEqual(expected);
    },
  );
});

describe('S5, polite drain', () => {
  async function evict({ at, draining, burstable = true }: Eviction) {
    const evidence = evidenceOf({
      scenario: { workloads: [workload({ burstable, tolerates: ['cloud-a'] })] },
    });
    const checker = checkPoliteDrain(evidence);
    const { world, web } = evidence;
    world.cloud.get('np1')?.grow(1);
    await evidence.pass(5 * MINUTE);
    const node = [...world.nodes.all.values()].find(
      ({ burstClass }) => (burstClass !== undefined) === (at === 'cloud'),
    );
    if (node === undefined) throw new Error('there is no such node');
    node.drainingSince = draining ? START : undefined;
    const pod = world.pods.create(web);
    world.pods.bind(pod, node);
    world.pods.remove(pod, 'after-grace');
    evidence.request('cluster.evict', { subject: pod.name, about: { uid: pod.uid } });
    return checker.finish().map(({ message }) => message.replace(pod.name, 'POD'));
  }

  interface Eviction {
    readonly at: 'home' | 'cloud';
    readonly draining: boolean;
    readonly burstable?: boolean;
  }

  it('is violated by an eviction from a node that nobody drains', async () => {
    expect(await evict({ at: 'cloud', draining: false })).toEqual([
      'POD was evicted from cloud-np1-i0001, which is not being drained',
    ]);
  });

  it('is violated by an eviction at home', async () => {
    expect(await evict({ at: 'home', draining: true })).toEqual([
      'POD was evicted from rack-01, which is at home',
    ]);
  });

  it('is violated by evicting what is not burstable', async () => {
    expect(await evict({ at: 'cloud', draining: true, burstable: false })).toEqual([
      'POD of shop/web was evicted, which is not burstable',
    ]);
  });

  it('holds for a burstable pod on a cloud node that drains', async () => {
    expect(await evict({ at: 'cloud', draining: true })).toEqual([]);
  });
});

describe('S6, one effect', () => {
  // The intent asks for one machine; the batch of np1 is 2. Each call repeats it, knowing the target.
  function order(times: number, idempotency: 'none' | 'compare-and-set') {
    const habits = {
      ...{ idempotency, stockChanges: [], quota: undefined, calls: undefined, priceChanges: [] },
    };
    const evidence = evidenceOf({
      scenario: { pools: [pool({ habits })] },
      intents: [intentOf(1)],
    });
    const checker = checkOneEffect(evidence);
    for (let targetBefore = 0; targetBefore < times; targetBefore += 1)
      evidence.world.cloud.get('np1')?.grow(1, { token: 'np1-1', targetBefore });
    return checker.finish().map(({ message }) => message);
  }

  it('bears with one batch too many at a provider without tokens', () => {
    expect(order(3, 'none')).toEqual([]);
  });

  it('is violated by more than one batch too many', () => {
    expect(order(4, 'none')).toEqual([
      'np1-1 asked for 1 machines; np1-i0004 is one of 3 too many, 2 are borne with',
    ]);
  });

  it('bears with none too many at a provider with compare-and-set', () => {
    expect(order(2, 'compare-and-set')).toEqual([
      'np1-1 asked for 1 machines; np1-i0002 is one of 1 too many, 0 are borne with',
    ]);
  });

  it('is violated by an order without an intent', () => {
    const evidence = evidenceOf();
    const checker = checkOneEffect(evidence);
    evidence.world.cloud.get('np1')?.grow(1);
    expect(checker.finish()).toMatchObject([
      { message: 'np1-i0001 was ordered without an intent' },
    ]);
  });
});
