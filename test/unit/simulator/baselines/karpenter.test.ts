/** The Karpenter-like model in a small world: one batch for all pods, and machines that go as soon as the others can take their pods. */
import { describe, expect, it } from 'vitest';
import { createBatch, startKarpenter } from '../../../../src/simulator/baselines/karpenter.ts';
import type { PoolTruth } from '../../../../src/simulator/scenario.ts';
import { SECOND } from '../small-world.ts';
import { type NodeWorld, nodeWorld } from './node-world.ts';

function provisioned(...pools: readonly Partial<PoolTruth>[]): NodeWorld {
  const node = nodeWorld(pools);
  const groups = [...node.world.cloud.values()].map((group) => ({
    group,
    maxNodes: group.truth.maxNodes,
  }));
  startKarpenter(node.world, groups);
  return node;
}

function price(micros: number): Pick<PoolTruth, 'pricePerHour'> {
  return { pricePerHour: { currency: 'CNY', micros } };
}

describe('a batch of the Karpenter-like model', () => {
  it('closes when no pod came for a second', () => {
    const closed = createBatch();
    expect([closed(5, 0), closed(5, SECOND), closed(0, 2 * SECOND)]).toEqual([false, true, false]);
  });

  it('closes after ten seconds though pods still come', () => {
    const closed = createBatch();
    const closedAt: number[] = [];
    for (let second = 0; second <= 20; second += 1)
      if (closed(5 + second, second * SECOND)) closedAt.push(second);
    // Ten seconds after the first pod of each batch; the second batch opens a second later.
    expect(closedAt).toEqual([10]);
    expect(closed(26, 21 * SECOND)).toBe(true);
  });
});

describe('the Karpenter-like model', () => {
  it('buys for all waiting pods at once, from the cheapest group that holds them', async () => {
    const { ask, calls, runUntil } = provisioned(
      { ...price(4_000_000), maxNodes: 10 },
      { nodeGroup: 'np2', ...price(3_000_000), maxNodes: 1 },
    );
    // Written at 1 s, waiting at 1 s, no more at 2 s: 8 pods on two machines, one of each group by their limits.
    ask('web', 15);
    await runUntil(200);
    expect(calls).toEqual([
      [2, 'np2', 1],
      [2, 'np1', 1],
    ]);
  });

  it('avoids a group without stock and buys elsewhere with the next batch', async () => {
    const { ask, calls, runUntil } = provisioned(
      { stock: 0, ...price(1_000_000) },
      { nodeGroup: 'np2', ...price(2_000_000) },
    );
    ask('web', 8);
    await runUntil(200);
    expect(calls.map(([, group]) => group)).toEqual(['np1', 'np2']);
  });

  it('lets a machine go when the others can take its pods, and not before', async () => {
    const { ask, calls, runUntil } = provisioned({});
    ask('web', 8);
    await runUntil(300);
    ask('web', 7);
    await runUntil(3_600);
    // Room at home from 331 s; found at 340 s, still true at 355 s, empty after 30 s of grace.
    expect(calls).toEqual([
      [2, 'np1', 1],
      [385, 'np1', ['np1-i0001']],
    ]);
  });

  it('buys nothing for pods that may not leave home', async () => {
    const { ask, calls, runUntil } = provisioned({});
    ask('order', 20);
    await runUntil(300);
    expect(calls).toEqual([]);
  });
});
