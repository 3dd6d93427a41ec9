/** Which pod a ReplicaSet deletes first, and how fast it creates. */
import { describe, expect, it } from 'vitest';
import type { SimNode, SimPod } from '../../../../src/simulator/world/entities.ts';
import { rankedForDeletion } from '../../../../src/simulator/world/replica-sets.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { MINUTE, SECOND, START, smallWorld, workload } from '../small-world.ts';

function podsOf(world: ReturnType<typeof smallWorld>): readonly SimPod[] {
  return [...tierOf(world.tiers, 'shop/web').workload.pods];
}

/** Four ready pods, two on each home node, created in this order. */
function fourPods(): { pods: readonly SimPod[]; nodes: readonly SimNode[] } {
  const world = smallWorld({ workloads: [workload({ replicas: 4 })] });
  return { pods: podsOf(world), nodes: [...world.nodes.all.values()] };
}

function firstToGo(change: (pods: readonly SimPod[], nodes: readonly SimNode[]) => void): number {
  const { pods, nodes } = fourPods();
  change(pods, nodes);
  const first = rankedForDeletion(pods)[0];
  return first === undefined ? -1 : pods.indexOf(first);
}

describe('which pod a ReplicaSet deletes first', () => {
  it('is the youngest when nothing else tells them apart', () => {
    expect(firstToGo(() => undefined)).toBe(3);
  });

  it('is one that is bound to no node, before all else', () => {
    const chosen = firstToGo(([first, second]) => {
      if (first) first.node = undefined;
      if (second) second.deletionCost = -100;
    });
    expect(chosen).toBe(0);
  });

  it('is one that is not ready, before a cheap one', () => {
    const chosen = firstToGo(([first, second]) => {
      if (first) first.readyAt = undefined;
      if (second) second.deletionCost = -100;
    });
    expect(chosen).toBe(0);
  });

  it('is one with a lower deletion cost, before one on a crowded node', () => {
    const chosen = firstToGo(([first, , third], [, second]) => {
      if (first) first.deletionCost = -1;
      if (third) third.node = second;
    });
    expect(chosen).toBe(0);
  });

  it('is one of those that crowd one node, before one that is ready for a shorter time', () => {
    const chosen = firstToGo(([first, second, third], [rack]) => {
      for (const pod of [first, second, third]) if (pod) pod.node = rack;
    });
    expect(chosen).toBe(2);
  });

  it('is the one ready for the shortest time, before the youngest', () => {
    const chosen = firstToGo(([first]) => {
      if (first) first.readyAt = START + MINUTE;
    });
    expect(chosen).toBe(0);
  });
});

describe('replica sets', () => {
  it('create what is missing at their rate and delete what is too much', async () => {
    const world = smallWorld({ podsCreatedPerSecond: 2, workloads: [workload({ replicas: 1 })] });
    const { workload: web } = tierOf(world.tiers, 'shop/web');

    world.replicaSets.setReplicas(web, 6);
    await world.clock.run(START + 2 * SECOND);
    expect(web.pods.size).toBe(5);
    await world.clock.run(START + MINUTE);
    expect([web.pods.size, web.ready]).toEqual([6, 6]);

    world.replicaSets.setReplicas(web, 2);
    await world.clock.run(START + 2 * MINUTE);
    expect([web.pods.size, web.ready, web.pending]).toEqual([2, 2, 0]);
  });

  it('replace a pod that was taken away', async () => {
    const world = smallWorld({ workloads: [workload({ replicas: 2 })] });
    const [first] = podsOf(world);
    if (first === undefined) throw new Error('there are two');

    world.pods.remove(first, 'after-grace');
    await world.clock.run(START + MINUTE);

    expect(podsOf(world).length).toBe(2);
    expect(podsOf(world)).not.toContain(first);
  });
});
