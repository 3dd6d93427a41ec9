/** Where the scheduler puts a pod: home first, never past a taint, never beyond requests. */
import { describe, expect, it } from 'vitest';
import type { SimNode, SimPod } from '../../../../src/simulator/world/entities.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, SECOND, START, smallWorld, workload } from '../small-world.ts';

type Small = ReturnType<typeof smallWorld>;

const GIB = 1_024 ** 3;

function addCloudNode(world: Small, name = 'cloud-1'): SimNode {
  const node = world.nodes.add({
    name,
    providerId: name,
    site: 'cloud',
    burstClass: 'cloud-a',
    createdAt: START,
    allocatable: { cpu: 4_000, memory: 8 * GIB, pods: 20 },
    daemons: { cpu: 0, memory: 0, pods: 0 },
  });
  world.nodes.setReady(node, true);
  return node;
}

function newPod(world: Small, tier: string): SimPod {
  return world.pods.create(tierOf(world.tiers, tier).workload);
}

/** Pods per node of one workload. */
function spread(world: Small, tier: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const pod of tierOf(world.tiers, tier).workload.pods) {
    const name = pod.node?.name ?? 'nowhere';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('scheduler', () => {
  it('fills home before it uses an empty cloud node', async () => {
    const world = smallWorld({ workloads: [workload({ replicas: 2 })] });
    addCloudNode(world);
    // Two nodes of four cores take eight pods of one core.
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 9);
    await world.clock.run(START + MINUTE);
    expect(spread(world, 'shop/web')).toEqual({ 'rack-01': 4, 'rack-02': 4, 'cloud-1': 1 });
  });

  it('never puts a pod without the toleration on a cloud node, however full home is', async () => {
    const stay = workload({ burstable: false, tolerates: [], replicas: 8 });
    const world = smallWorld({ workloads: [stay] });
    addCloudNode(world);
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 9);
    await world.clock.run(START + MINUTE);
    expect(spread(world, 'shop/web')).toEqual({ 'rack-01': 4, 'rack-02': 4, nowhere: 1 });
  });

  it('lets a pod that tolerates another class not in, and one that tolerates every class in', () => {
    const other = smallWorld({ workloads: [workload({ replicas: 8, tolerates: ['cloud-b'] })] });
    addCloudNode(other);
    expect(other.scheduler.choose(newPod(other, 'shop/web'))).toBeUndefined();

    const every = smallWorld({ workloads: [workload({ replicas: 8, tolerates: ['*'] })] });
    const node = addCloudNode(every);
    expect(every.scheduler.choose(newPod(every, 'shop/web'))).toBe(node);
  });

  it.each([
    ['cordoned', (node: SimNode) => void Object.assign(node, { cordoned: true })],
    ['not Ready', (node: SimNode) => void Object.assign(node, { ready: false })],
  ])('passes over a node that is %s', (_, spoil) => {
    const world = smallWorld({ workloads: [workload({ replicas: 0 })] });
    const [first, second] = [...world.nodes.all.values()];
    if (first === undefined) throw new Error('there are two nodes');
    spoil(first);
    expect(world.scheduler.choose(newPod(world, 'shop/web'))).toBe(second);
  });

  it('respects cpu, memory and pods alike', () => {
    const hungry = workload({ replicas: 0, perPod: { cpu: 100, memory: 5 * GIB, pods: 1 } });
    const world = smallWorld({ workloads: [hungry] });
    const placed = [0, 1, 2].map(() => {
      const pod = newPod(world, 'shop/web');
      const node = world.scheduler.choose(pod);
      if (node !== undefined) world.pods.bind(pod, node);
      return node?.name;
    });
    expect(placed).toEqual(['rack-01', 'rack-02', undefined]);
  });

  it('binds a waiting pod when a node joins', async () => {
    const world = smallWorld({ workloads: [workload({ replicas: 8 })] });
    world.replicaSets.setReplicas(tierOf(world.tiers, 'shop/web').workload, 9);
    await world.clock.run(START + 10 * SECOND);
    expect(spread(world, 'shop/web')).toMatchObject({ nowhere: 1 });

    world.cloud.get('np1')?.grow(1);
    await world.clock.run(START + 3 * MINUTE);
    expect(spread(world, 'shop/web')).toMatchObject({ 'cloud-np1-i0001': 1 });
  });
});
