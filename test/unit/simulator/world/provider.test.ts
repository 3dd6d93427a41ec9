/** The provider: stock, limits, boots, returns by id, and the bill. */
import { describe, expect, it } from 'vitest';
import { billOf } from '../../../../src/simulator/world/bill.ts';
import type { WorldEvent } from '../../../../src/simulator/world/journal.ts';
import type { NodeGroup } from '../../../../src/simulator/world/provider.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { HOUR, MINUTE, pool, SECOND, START, smallWorld, workload } from '../small-world.ts';

function groupOf(world: ReturnType<typeof smallWorld>): NodeGroup {
  const group = world.cloud.get('np1');
  if (group === undefined) throw new Error('the small world has one pool');
  return group;
}

describe('provider', () => {
  it('adds what was asked for to the target, each time it is asked', () => {
    const group = groupOf(smallWorld());
    expect(group.grow(2)).toEqual({ kind: 'accepted' });
    expect(group.grow(2)).toEqual({ kind: 'accepted' });
    expect([group.target, group.instances.size]).toEqual([4, 4]);
  });

  it('gives what is in stock, then nothing', () => {
    const group = groupOf(smallWorld({ pools: [pool({ stock: 3 })] }));
    expect(group.grow(4)).toEqual({ kind: 'partial', granted: 3 });
    expect(group.grow(1)).toEqual({ kind: 'stock-out' });
    expect(group.target).toBe(3);
  });

  it('refuses to grow beyond its maximum', () => {
    const group = groupOf(smallWorld({ pools: [pool({ maxNodes: 2 })] }));
    expect(group.grow(3)).toEqual({ kind: 'above-max' });
    expect(group.target).toBe(0);
  });

  it('boots a machine into a Ready node with its taint after the lead time', async () => {
    const world = smallWorld();
    groupOf(world).grow(1);
    await world.clock.run(START + 89 * SECOND);
    expect(world.nodes.all.get('cloud-np1-i0001')).toBeUndefined();
    await world.clock.run(START + 95 * SECOND);
    expect(world.nodes.all.get('cloud-np1-i0001')).toMatchObject({
      providerId: 'np1-i0001',
      burstClass: 'cloud-a',
      site: 'cloud',
      pool: undefined,
      ready: true,
    });
  });

  it('ends machines by id, with their pods and nodes, and lowers its target by them', async () => {
    const world = smallWorld({ workloads: [workload({ replicas: 8 })] });
    const { workload: web } = tierOf(world.tiers, 'shop/web');
    groupOf(world).grow(2);
    world.replicaSets.setReplicas(web, 9);
    await world.clock.run(START + 5 * MINUTE);
    const bound = [...web.pods].find(({ node }) => node?.site === 'cloud');

    groupOf(world).end([bound?.node?.providerId ?? '', 'never-seen']);
    await world.clock.run(START + 6 * MINUTE);

    expect(groupOf(world).target).toBe(1);
    expect(world.nodes.all.size).toBe(3);
    expect(web.pods).not.toContain(bound);
    expect(web.ready).toBe(9);
  });

  it('bills each machine from its creation to its end, by the second', async () => {
    const world = smallWorld();
    groupOf(world).grow(2);
    await world.clock.run(START + 30 * MINUTE);
    groupOf(world).end(['np1-i0001']);
    await world.clock.run(START + HOUR);

    // 3.60 CNY per hour is 0.001 per second: 30.5 minutes and 60 minutes.
    const bill = billOf(world.cloud.values(), world.clock.now());
    expect(bill.nodeTime).toBe(30 * MINUTE + 30 * SECOND + HOUR);
    expect(bill.micros).toBe((1_830 + 3_600) * 1_000);
  });

  it('logs every call that changes something', () => {
    const world = smallWorld({ pools: [pool({ stock: 1 })] });
    const calls: WorldEvent[] = [];
    world.journal.listen((event) => void (event.kind === 'provider-call' && calls.push(event)));
    groupOf(world).grow(2);
    groupOf(world).end(['np1-i0001']);
    expect(calls).toMatchObject([
      { call: 'grow', wanted: 2, answer: 'partial' },
      { call: 'give-back', wanted: ['np1-i0001'], answer: 'done' },
    ]);
  });
});
