/** Stock, quota, partial fulfilment, prices, and hands other than ours on the node group. */
import { describe, expect, it } from 'vitest';
import { billOf } from '../../../../src/simulator/world/bill.ts';
import type { WorldEvent } from '../../../../src/simulator/world/journal.ts';
import { order } from '../../../contract/node-pools-fixture.ts';
import { HOUR, MINUTE, pool as poolTruth, SECOND, START } from '../small-world.ts';
import { fault, faulty, PLAIN } from './faulty-world.ts';

const CNY = (micros: number) => ({ currency: 'CNY', micros });

describe('stock', () => {
  it('changes with time', async () => {
    const stockChanges = [
      { at: START + MINUTE, machines: 0 },
      { at: START + 2 * MINUTE, machines: 4 },
    ];
    const { group, run } = faulty([], {
      pools: [poolTruth({ habits: { ...PLAIN, stockChanges } })],
    });
    expect(group.grow(1)).toEqual({ kind: 'accepted' });
    await run(MINUTE);
    expect(group.grow(1)).toEqual({ kind: 'stock-out' });
    await run(2 * MINUTE);
    expect(group.grow(5)).toEqual({ kind: 'partial', granted: 3 });
  });

  it('runs dry under P1 with so many left, and is back after it', async () => {
    const { world, group, pools, pool, run } = faulty([
      fault('P1', { from: START + MINUTE, until: START + 2 * MINUTE, size: 1 }),
    ]);
    group.grow(2);
    await run(MINUTE);
    expect(group.grow(2)).toEqual({ kind: 'partial', granted: 1 });
    expect(await pools.grow(pool, order(1, 3))).toMatchObject({
      kind: 'refused',
      why: 'stock-out',
    });
    expect(world.faults.fired.get('P1')).toBe(2);
    await run(2 * MINUTE);
    expect(group.grow(2)).toEqual({ kind: 'accepted' });
  });

  it('ends at the quota: the standing one, or that of P1', async () => {
    const standing = faulty([], { pools: [poolTruth({ habits: { ...PLAIN, quota: 2 } })] });
    expect(standing.group.grow(2)).toEqual({ kind: 'accepted' });
    expect(standing.group.grow(1)).toEqual({ kind: 'quota', limit: 2 });

    const lowered = faulty([fault('P1', { size: -3 })]);
    const { pools, pool } = lowered;
    expect(await pools.grow(pool, order(4))).toMatchObject({ kind: 'refused', why: 'quota' });
    expect(await pools.grow(pool, order(3))).toEqual({ kind: 'accepted' });
  });

  it('gives a share of an order under P2: six of ten, and never nothing', async () => {
    const pools = [poolTruth({ stock: 50, maxNodes: 50 })];
    const { group } = faulty([fault('P2')], { pools });
    expect(group.grow(10)).toEqual({ kind: 'partial', granted: 6 });
    expect(group.grow(1)).toEqual({ kind: 'accepted' });
    expect(group.instances.size).toBe(7);
    expect(faulty([], { pools }).group.grow(10)).toEqual({ kind: 'accepted' });
  });
});

describe('prices', () => {
  it('are those of the time, not those of the order', async () => {
    // One machine for an hour: 20 minutes at 3.60, 20 at 7.20 (P8 doubles it), 20 at 1.80.
    const priceChanges = [{ at: START + 40 * MINUTE, perHour: CNY(1_800_000) }];
    const { world, group, run } = faulty(
      [fault('P8', { from: START + 20 * MINUTE, until: START + 40 * MINUTE })],
      { pools: [poolTruth({ habits: { ...PLAIN, priceChanges } })] },
    );
    group.grow(1);
    await run(HOUR);
    expect(billOf(world.cloud.values(), START + HOUR)).toEqual({
      nodeTime: HOUR,
      micros: 1_200_000 + 2_400_000 + 600_000,
    });
    expect(world.faults.fired.get('P8')).toBe(1);
  });
});

describe('other hands on the node group', () => {
  function instanceEvents({ world }: ReturnType<typeof faulty>): WorldEvent[] {
    const events: WorldEvent[] = [];
    world.journal.listen((event) => void (event.kind === 'instance' && events.push(event)));
    return events;
  }

  it('reclaim what runs after a notice in which the node takes no more pods (P6)', async () => {
    const case_ = faulty([fault('P6', { from: START + 5 * MINUTE, size: 2 * MINUTE })]);
    const events = instanceEvents(case_);
    const { world, group, run } = case_;
    group.grow(2);
    await run(6 * MINUTE);
    expect(world.nodes.all.get('cloud-np1-i0001')).toMatchObject({ cordoned: true, ready: true });
    await run(8 * MINUTE);
    expect(group.instances.size).toBe(0);
    expect(group.target).toBe(0);
    expect(world.nodes.all.size).toBe(2);
    expect(events.at(-1)).toMatchObject({ state: 'gone', hand: 'provider' });
    expect(world.faults.fired.get('P6')).toBe(2);
  });

  it('take what they are not named: a rival that lowers the target ends machines of ours (P10)', async () => {
    const case_ = faulty([fault('P10', { from: START + 5 * MINUTE, size: -2 })]);
    const events = instanceEvents(case_);
    case_.group.grow(3);
    await case_.run(10 * MINUTE);
    expect(case_.group.target).toBe(1);
    expect(case_.group.ever.filter(({ ender }) => ender === 'rival')).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ state: 'gone', hand: 'rival' });
  });

  it.each(['P10', 'H2'] as const)(
    'bring machines that no order made, until %s is over',
    async (id) => {
      const case_ = faulty([
        fault(id, { from: START + MINUTE, until: START + 10 * MINUTE, size: 2 }),
      ]);
      const events = instanceEvents(case_);
      const { group, pools, pool, run } = case_;
      await pools.grow(pool, order(1));
      await run(5 * MINUTE);
      expect((await pools.describe(pool)).target).toBe(3);
      expect(group.ever.map(({ maker }) => maker)).toEqual(['order', 'rival', 'rival']);
      const foreign = events.filter((event) => 'hand' in event && event.hand === 'rival');
      expect(foreign).toMatchObject([
        { id: 'np1-i0002', state: 'created' },
        { id: 'np1-i0003', state: 'created' },
      ]);
      await run(11 * MINUTE);
      expect([...group.instances.keys()]).toEqual(['np1-i0001']);
    },
  );

  it('leave another group alone', async () => {
    const { group, run } = faulty([
      fault('P6', { subject: 'np2', from: START + 5 * MINUTE }),
      fault('P10', { subject: 'np2', from: START + 5 * MINUTE }),
    ]);
    group.grow(2);
    await run(10 * MINUTE);
    expect([group.target, group.instances.size]).toEqual([2, 2]);
  });
});

describe('machines that come up badly', () => {
  async function upAfter(size: number | undefined, id: 'P7' | 'N2' = 'P7') {
    const case_ = faulty([fault(id, { size })]);
    case_.group.grow(1);
    await case_.run(100 * SECOND);
    return { ...case_, node: () => case_.world.nodes.all.get('cloud-np1-i0001') };
  }

  it('are billed and never join', async () => {
    const { group, node, run } = await upAfter(undefined);
    await run(HOUR);
    expect(group.view()).toEqual([{ id: 'np1-i0001', state: 'running' }]);
    expect(node()).toBeUndefined();
    group.end(['np1-i0001']);
    await run(HOUR + MINUTE);
    expect(group.instances.size).toBe(0);
  });

  it('join late, but not when they were given up before', async () => {
    const late = await upAfter(10 * MINUTE);
    expect(late.node()).toBeUndefined();
    await late.run(12 * MINUTE);
    expect(late.node()?.ready).toBe(true);

    const ended = await upAfter(10 * MINUTE);
    ended.group.end(['np1-i0001']);
    await ended.run(20 * MINUTE);
    expect(ended.node()).toBeUndefined();
  });

  it('join and are never Ready', async () => {
    const { node, run } = await upAfter(-1);
    await run(HOUR);
    expect(node()?.ready).toBe(false);
  });

  it('boot slowly under N2: 90 s times five', async () => {
    const { node, run } = await upAfter(undefined, 'N2');
    await run(449 * SECOND);
    expect(node()).toBeUndefined();
    await run(455 * SECOND);
    expect(node()?.ready).toBe(true);
  });
});
