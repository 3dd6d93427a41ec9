/** The simulated cluster behind its port: views, preconditions, drains and evictions. */
import { describe, expect, it } from 'vitest';
import type { TierTarget } from '../../../../src/ports/cluster.ts';
import { createSimulatedCluster } from '../../../../src/simulator/ports/cluster.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, START, smallWorld, workload } from '../small-world.ts';

const WEB: TierTarget = {
  tier: 'shop/web-policy',
  namespace: 'shop',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
};

function small(...workloads: readonly ReturnType<typeof workload>[]) {
  const world = smallWorld(workloads.length > 0 ? { workloads } : {});
  return { world, cluster: createSimulatedCluster(world) };
}

describe('simulated cluster', () => {
  it('shows pods per node under the name of the policy, and the rest as others', async () => {
    const { cluster } = small(workload({ replicas: 2 }), workload({ name: 'order', replicas: 1 }));
    const view = await cluster.view([WEB]);
    const [first, second] = view.nodes;
    expect([first, second]).toMatchObject([
      { name: 'rack-01', tierPods: [{ tier: 'shop/web-policy', count: 1, ready: 1, marked: 0 }] },
      { name: 'rack-02', tierPods: [{ tier: 'shop/web-policy', count: 1, ready: 1, marked: 0 }] },
    ]);
    expect((first?.otherPods ?? 0) + (second?.otherPods ?? 0)).toBe(1);
    expect(view.workloads.get('shop/web-policy')).toMatchObject({
      kind: 'fresh',
      value: { replicas: 2, readyReplicas: 2, pending: 0, markedBurstable: true },
    });
  });

  it('counts the requests of pods that are on their way out, until they are gone', async () => {
    const { world, cluster } = small(workload({ replicas: 2 }));
    const [pod] = tierOf(world.tiers, 'shop/web').workload.pods;
    if (pod === undefined) throw new Error('two pods run');
    const NOTHING = { cpu: 0, memory: 0, pods: 0 };
    expect((await cluster.node('rack-01')).leavingRequests).toEqual(NOTHING);
    world.pods.remove(pod, 'after-grace');
    // One pod of one core and one GiB leaves within its grace of 30 s.
    const ONE = { cpu: 1_000, memory: 1_024 ** 3, pods: 1 };
    expect(await cluster.node('rack-01')).toMatchObject({ leaving: 0, leavingRequests: ONE });
    await world.clock.run(START + MINUTE);
    expect((await cluster.node('rack-01')).leavingRequests).toEqual(NOTHING);
  });

  it('gives the same node views until something on a node changes', async () => {
    const { cluster } = small();
    const before = (await cluster.view([WEB])).nodes;
    expect((await cluster.view([WEB])).nodes).toBe(before);
    const [first] = before;
    if (first === undefined) throw new Error('there are nodes');
    await cluster.markNode(first, { pool: 'np', site: 'home' });
    const after = (await cluster.view([WEB])).nodes;
    expect(after[0]).toMatchObject({ pool: 'np' });
    expect(after[1]).toBe(before[1]);
  });

  it('shows pods under other names, and nodes that went, as soon as that is so', async () => {
    const { world, cluster } = small(workload({ replicas: 2 }));
    const before = (await cluster.view([WEB])).nodes;
    const renamed = (await cluster.view([{ ...WEB, tier: 'shop/other' }])).nodes;
    expect(renamed[0]).toMatchObject({ tierPods: [{ tier: 'shop/other' }] });
    const [first] = world.nodes.all.values();
    if (first === undefined) throw new Error('there are nodes');
    world.nodes.remove(first);
    const after = (await cluster.view([WEB])).nodes;
    expect([before, renamed, after].map((nodes) => nodes.length)).toEqual([2, 2, 1]);
    expect(after[0]).toMatchObject({ name: 'rack-02', tierPods: [{ tier: 'shop/web-policy' }] });
  });

  it('says that a pod is gone that it told of a moment ago', async () => {
    const { world, cluster } = small(workload({ replicas: 2 }));
    const [pod] = await cluster.podsOn('rack-01');
    const [other] = await cluster.podsOn('rack-02');
    if (pod === undefined || other === undefined) throw new Error('there are two pods');
    await cluster.evict(pod);
    await world.clock.run(START + MINUTE);
    await expect(cluster.setDeletionCost(pod, -1)).rejects.toMatchObject({ kind: 'gone' });
    const [, second] = world.nodes.all.values();
    if (second === undefined) throw new Error('there are two nodes');
    world.nodes.remove(second);
    await expect(cluster.setDeletionCost(other, -1)).rejects.toMatchObject({ kind: 'gone' });
  });

  it('says that a target is missing, not that it has no pods', async () => {
    const { cluster } = small();
    const lost = { ...WEB, tier: 'shop/x', target: { ...WEB.target, name: 'x' } };
    const view = await cluster.view([lost]);
    expect(view.workloads.get('shop/x')).toMatchObject({ kind: 'missing' });
    await expect(cluster.workload(lost)).rejects.toMatchObject({ kind: 'gone' });
  });

  it('refuses to scale with an old resourceVersion or another UID', async () => {
    const { world, cluster } = small();
    const { uid, resourceVersion } = await cluster.workload(WEB);
    await cluster.setReplicas(WEB, { uid, resourceVersion, to: 3 });
    await expect(cluster.setReplicas(WEB, { uid, resourceVersion, to: 4 })).rejects.toMatchObject({
      kind: 'conflict',
    });
    const fresh = await cluster.workload(WEB);
    await expect(
      cluster.setReplicas(WEB, { ...fresh, uid: 'another', to: 4 }),
    ).rejects.toMatchObject({ kind: 'conflict' });
    expect(tierOf(world.tiers, 'shop/web').workload.replicas).toBe(3);
  });

  it('refuses to touch the namesake of a node or a pod', async () => {
    const { cluster } = small();
    const node = { name: 'rack-01', uid: 'another', providerId: '' };
    await expect(cluster.setDraining(node, START)).rejects.toMatchObject({ kind: 'conflict' });
    const [pod] = await cluster.podsOn('rack-01');
    if (pod === undefined) throw new Error('there is a pod');
    await expect(cluster.evict({ ...pod, uid: 'another' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(cluster.evict({ ...pod, name: 'never' })).rejects.toMatchObject({ kind: 'gone' });
  });

  it('lets nothing new onto a draining node, counts marked pods, and uncordons again', async () => {
    const { world, cluster } = small(workload({ replicas: 2 }));
    const node = await cluster.node('rack-01');
    await cluster.setDraining(node, START);
    for (const pod of await cluster.podsOn('rack-01')) await cluster.setDeletionCost(pod, -100);
    const { uid, resourceVersion } = await cluster.workload(WEB);
    await cluster.setReplicas(WEB, { uid, resourceVersion, to: 4 });
    await world.clock.run(START + MINUTE);
    const [first, second] = (await cluster.view([WEB])).nodes;
    expect(first).toMatchObject({
      schedulable: false,
      drainingSince: START,
      tierPods: [{ count: 1, marked: 1 }],
    });
    expect(second).toMatchObject({ tierPods: [{ count: 3, ready: 3, marked: 0 }] });

    await cluster.setDraining(node, undefined);
    expect(await cluster.node('rack-01')).toMatchObject({
      schedulable: true,
      drainingSince: undefined,
    });
  });

  it('evicts a pod, which leaves after its grace and is replaced', async () => {
    const { world, cluster } = small(workload({ replicas: 2 }));
    const [pod] = await cluster.podsOn('rack-01');
    if (pod === undefined) throw new Error('there is a pod');
    expect(await cluster.evict(pod)).toBe('evicted');
    expect((await cluster.view([WEB])).nodes[0]).toMatchObject({ leaving: 1, tierPods: [] });
    await world.clock.run(START + MINUTE);
    expect(await cluster.workload(WEB)).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });

  it('shows a namespace as sealed when its label says pinned', async () => {
    const world = smallWorld({
      namespaces: [{ name: 'shop', labels: { 'kingtide.dev/residency': 'pinned' } }],
    });
    const cluster = createSimulatedCluster(world);
    expect(await cluster.workload(WEB)).toMatchObject({ sealed: true });
  });
});
