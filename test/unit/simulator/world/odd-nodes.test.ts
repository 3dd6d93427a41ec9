/** Nodes and pods that are not as they should be: no label yet (N7), strangers (N6), templates that fit nowhere (N8). */
import { describe, expect, it } from 'vitest';
import type { TierTarget } from '../../../../src/ports/cluster.ts';
import { createSimulatedCluster } from '../../../../src/simulator/ports/cluster.ts';
import { plainHabits } from '../../../../src/simulator/workload-habits.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, SECOND, START, workload } from '../small-world.ts';
import { fault, faulty } from './faulty-world.ts';

const WEB: TierTarget = {
  tier: 'shop/web-policy',
  namespace: 'shop',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
};
const CLOUD = 'cloud-np1-i0001';

/** Home is full with eight pods, one waits, and a cloud node joins at 90 s, Ready at 95 s. */
function full(faults: Parameters<typeof faulty>[0], changes: Parameters<typeof workload>[0] = {}) {
  const case_ = faulty(faults, { workloads: [workload({ replicas: 8, ...changes })] });
  const { workload: web } = tierOf(case_.world.tiers, 'shop/web');
  case_.world.replicaSets.setReplicas(web, 9);
  case_.group.grow(1);
  const onCloud = (): number => [...web.pods].filter(({ node }) => node?.name === CLOUD).length;
  return { ...case_, web, onCloud, cluster: createSimulatedCluster(case_.world) };
}

describe('a node that joins bare (N7)', () => {
  const PINNED = { burstable: false, tolerates: [] };

  it('shows neither site nor burst class for ten seconds', async () => {
    const { cluster, run } = full([fault('N7')]);
    await run(99 * SECOND);
    const bare = { ready: true, site: undefined, burstClass: undefined };
    expect(await cluster.node(CLOUD)).toMatchObject(bare);
    await run(100 * SECOND);
    expect(await cluster.node(CLOUD)).toMatchObject({ site: 'cloud', burstClass: 'cloud-a' });

    const healthy = full([]);
    await healthy.run(96 * SECOND);
    expect(await healthy.cluster.node(CLOUD)).toMatchObject({ site: 'cloud' });
  });

  it('takes in a pinned pod without required affinity, and the taint sends it away', async () => {
    const habits = { ...plainHabits(PINNED), homeOnly: false };
    const { onCloud, run } = full([fault('N7')], { ...PINNED, habits });
    await run(97 * SECOND);
    expect(onCloud()).toBe(1);
    await run(101 * SECOND);
    expect(onCloud()).toBe(0);
  });

  it('takes in a pod that was named to its site as soon as it has the label', async () => {
    const habits = { ...plainHabits({ burstable: true, tolerates: ['cloud-a'] }), gated: true };
    const { web, world, onCloud, run } = full([fault('N7', { size: 30 * SECOND })], { habits });
    await run(10 * SECOND);
    for (const pod of web.pods) if (pod.node === undefined) world.liftGate(pod, ['cloud']);
    await run(119 * SECOND);
    expect([world.nodes.all.get(CLOUD)?.ready, onCloud(), web.pending]).toEqual([true, 0, 1]);
    await run(122 * SECOND);
    expect([onCloud(), web.pending]).toEqual([1, 0]);
  });

  it('takes in no pinned pod that has the affinity residency demands', async () => {
    const { onCloud, run, world } = full([fault('N7', { size: 10 * MINUTE })], PINNED);
    await run(5 * MINUTE);
    expect(world.nodes.all.get(CLOUD)?.ready).toBe(true);
    expect(onCloud()).toBe(0);
  });
});

describe('a pod of nobody on a cloud node (N6)', () => {
  it('is there for all to see, can be evicted by nobody of ours, and goes with the fault', async () => {
    const spell = { from: START + 5 * MINUTE, until: START + 10 * MINUTE };
    const { cluster, world, run } = full([fault('N6', spell)]);
    await run(4 * MINUTE);
    await cluster.view([WEB]);
    expect((await cluster.node(CLOUD)).otherPods).toBe(0);

    await run(6 * MINUTE);
    expect(await cluster.node(CLOUD)).toMatchObject({ otherPods: 1, requested: { cpu: 1_100 } });
    const strange = (await cluster.podsOn(CLOUD)).find(({ tier }) => tier === undefined);
    expect(strange).toMatchObject({ burstable: false, daemon: false });
    expect(world.faults.fired.get('N6')).toBe(1);

    await run(11 * MINUTE);
    expect(await cluster.node(CLOUD)).toMatchObject({ otherPods: 0, requested: { cpu: 1_000 } });
  });

  it('goes with its machine', async () => {
    const { group, world, run } = full([fault('N6', { from: START + 5 * MINUTE })]);
    await run(6 * MINUTE);
    group.end(['np1-i0001']);
    await run(7 * MINUTE);
    expect(world.nodes.all.get(CLOUD)).toBeUndefined();
  });
});

describe('a template that fits nowhere (N8)', () => {
  it('leaves new pods waiting beside an empty node until it is put right', async () => {
    const spell = { from: START, until: START + 10 * MINUTE, subject: 'shop/web', size: 5 };
    const { cluster, web, run } = full([fault('N8', spell)]);
    await run(9 * MINUTE);
    expect(web.pending).toBe(1);
    // Five cores; a cloud node has four.
    expect((await cluster.workload(WEB)).perPod.cpu).toBe(5_000);
    await run(11 * MINUTE);
    expect([web.pending, web.ready]).toEqual([0, 9]);
    expect((await cluster.workload(WEB)).perPod.cpu).toBe(1_000);
  });

  it('is right again only when the last of two overlapping spells is over', async () => {
    const first = { from: START, until: START + 4 * MINUTE, size: 5 };
    const second = { from: START + 2 * MINUTE, until: START + 6 * MINUTE, size: 7 };
    const { web, run } = full([fault('N8', first), fault('N8', second)]);
    await run(3 * MINUTE);
    expect(web.perPod.cpu).toBe(7_000);
    await run(5 * MINUTE);
    expect(web.perPod.cpu).toBe(7_000);
    await run(8 * MINUTE);
    expect([web.perPod.cpu, web.pending, web.ready]).toEqual([1_000, 0, 9]);
  });

  it('leaves another workload alone', async () => {
    const { web, run } = full([fault('N8', { subject: 'shop/other' })]);
    await run(9 * MINUTE);
    expect(web.pending).toBe(0);
  });
});
