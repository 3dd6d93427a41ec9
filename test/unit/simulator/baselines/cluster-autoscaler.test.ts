/** The Cluster Autoscaler model in a small world: when it calls the provider, to the second, and when it does not. */
import { describe, expect, it } from 'vitest';
import { startClusterAutoscaler } from '../../../../src/simulator/baselines/cluster-autoscaler.ts';
import type { PoolTruth } from '../../../../src/simulator/scenario.ts';
import { MINUTE } from '../small-world.ts';
import { type NodeWorld, nodeWorld } from './node-world.ts';

function autoscaled(...pools: readonly Partial<PoolTruth>[]): NodeWorld {
  return withAutoscaler(nodeWorld(pools));
}

function withAutoscaler(node: NodeWorld): NodeWorld {
  const groups = [...node.world.cloud.values()].map((group) => ({
    group,
    maxNodes: group.truth.maxNodes,
  }));
  startClusterAutoscaler(node.world, groups);
  return node;
}

const CPU_5 = { cpu: 5_000, memory: 8 * 1_024 ** 3, pods: 20 };

describe('the Cluster Autoscaler model', () => {
  it('buys for pods that fit nowhere, at its next scan, and does not buy twice while they come', async () => {
    const { ask, calls, runUntil } = autoscaled({ maxNodes: 10 });
    // 13 more pods, 5 fit at home, 8 need two nodes of 4 cores.
    ask('web', 15);
    await runUntil(300);
    expect(calls).toEqual([[10, 'np1', 2]]);
  });

  it('grows one group per loop', async () => {
    const { ask, calls, runUntil } = autoscaled({ maxNodes: 1 }, { nodeGroup: 'np2' });
    ask('web', 15);
    await runUntil(300);
    expect(calls).toEqual([
      [10, 'np1', 1],
      [20, 'np2', 1],
    ]);
  });

  it('chooses the group that wastes least', async () => {
    // Four pods: a node of 4 cores is full, one of 5 cores leaves a fifth of them.
    const { ask, calls, runUntil } = autoscaled({ allocatable: CPU_5 }, { nodeGroup: 'np2' });
    ask('web', 11);
    await runUntil(300);
    expect(calls).toEqual([[10, 'np2', 1]]);
  });

  it('buys nothing for pods that may not leave home', async () => {
    const { ask, calls, runUntil } = autoscaled({});
    ask('order', 20);
    await runUntil(300);
    expect(calls).toEqual([]);
  });

  it('drains a node that was below half and not needed for ten minutes', async () => {
    const { ask, calls, runUntil } = autoscaled({});
    ask('web', 8);
    await runUntil(300);
    // One pod at home goes, so that the one in the cloud fits there: 301 s and 30 s of grace.
    ask('web', 7);
    await runUntil(3_600);
    // Seen at 340 s, drained at 940 s, empty after 30 s of grace.
    expect(calls).toEqual([
      [10, 'np1', 1],
      [970, 'np1', ['np1-i0001']],
    ]);
  });

  it('ends a machine ten minutes after it began to empty it, whatever grace its pods still have', async () => {
    const { ask, calls, runUntil } = withAutoscaler(nodeWorld([{}], { grace: 30 * MINUTE }));
    ask('web', 8);
    await runUntil(300);
    ask('web', 7);
    await runUntil(5_400);
    // The pod at home is gone 30 minutes after 300 s; that it leaves room is seen at 2,110 s, ripe after ten minutes.
    expect(calls.at(-1)).toEqual([2_110 + 600 + 600, 'np1', ['np1-i0001']]);
  });

  it('keeps a node that is half full though its pods would fit elsewhere', async () => {
    const { ask, calls, runUntil } = autoscaled({});
    ask('web', 9);
    await runUntil(300);
    ask('web', 7);
    await runUntil(3_600);
    expect(calls).toEqual([[10, 'np1', 1]]);
  });

  it('removes nothing within ten minutes of buying something', async () => {
    const { ask, calls, runUntil } = autoscaled({}, { nodeGroup: 'np2', burstClass: 'cloud-b' });
    ask('web', 8);
    await runUntil(300);
    ask('web', 7);
    // The machine is not needed since 340 s, but a pod of another kind, too large for home, buys one at 610 s.
    await runUntil(600);
    ask('api', 1);
    await runUntil(3_600);
    // Drained at 1210 s instead of 940 s.
    expect(calls).toEqual([
      [10, 'np1', 1],
      [610, 'np2', 1],
      [1_240, 'np1', ['np1-i0001']],
    ]);
  });

  it('leaves a group without stock alone for 5, 10, 20 and then 30 minutes', async () => {
    const { ask, calls, runUntil } = autoscaled({ stock: 0 });
    ask('web', 8);
    await runUntil(6_000);
    // 10 + 300, + 600, + 1200, + 1800, + 1800.
    expect(calls.map(([second]) => second)).toEqual([10, 310, 910, 2_110, 3_910, 5_710]);
  });

  it('turns to another group at its next scan when one has no stock', async () => {
    const { ask, calls, runUntil } = autoscaled({ stock: 0 }, { nodeGroup: 'np2' });
    ask('web', 8);
    await runUntil(120);
    expect(calls).toEqual([
      [10, 'np1', 1],
      [20, 'np2', 1],
    ]);
  });

  it('gives up on a machine that has not joined after fifteen minutes', async () => {
    const never = { p50: 60 * MINUTE, p95: 60 * MINUTE };
    const { ask, calls, runUntil } = autoscaled({ leadTime: never });
    ask('web', 8);
    await runUntil(1_000);
    expect(calls).toEqual([
      [10, 'np1', 1],
      [910, 'np1', ['np1-i0001']],
    ]);
  });
});
