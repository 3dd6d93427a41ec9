/** Uneven load on pods: warming up, kept connections, neighbours on a node that is used up. */
import { describe, expect, it } from 'vitest';
import { createSimulatedMetrics } from '../../../../src/simulator/ports/metrics.ts';
import { tierOf } from '../../../../src/simulator/world/world.ts';
import { SECOND, START, workload } from '../small-world.ts';
import { flat, loadedWorld } from './load-world.ts';

describe('a new pod', () => {
  /** One warm pod and one that is written and bound in two seconds, and Ready at second 10, share 90 rps. */
  async function firstTwentySeconds(ramp: number): Promise<number> {
    const balancing = { ramp, skew: 0 };
    const podReady = { p50: 8 * SECOND, p95: 8 * SECOND };
    const tier = workload({ replicas: 1, traffic: [flat(90)], balancing, podReady });
    const shop = loadedWorld({ workloads: [tier] });
    const { world } = shop;
    const { workload: web } = tierOf(world.tiers, 'shop/web');
    shop.begin();
    const metrics = createSimulatedMetrics(world);
    world.replicaSets.setReplicas(web, 2);
    await world.clock.run(START + 30 * SECOND + 10);
    const pod = [...web.pods].at(-1)?.name;
    const answer = await metrics.instant(`http_requests_total{pod="${pod}",code="200"}`);
    return answer.kind === 'vector' ? (answer.series[0]?.value ?? Number.NaN) : Number.NaN;
  }

  it('gets its full share at once when nothing warms up', async () => {
    // 20 s of 45 rps until the scrape at second 30.
    expect(await firstTwentySeconds(0)).toBeCloseTo(900);
  });

  it('rises to its share in stages, its counter without a leap', async () => {
    // Stages of 5 s at 1/8, 3/8, 5/8 and 7/8 of a share: of 90 rps it gets 10, 24.5, 34.6 and 42, 556 requests in all.
    const stages = [1 / 8, 3 / 8, 5 / 8, 7 / 8].map((weight) => (5 * 90 * weight) / (1 + weight));
    const all = stages.reduce((sum, stage) => sum + stage, 0);
    const counted = await firstTwentySeconds(20 * SECOND);
    expect(counted).toBeCloseTo(all);
  });
});

describe('kept connections', () => {
  it('overload some pods while others have room', async () => {
    const lost = async (skew: number) => {
      const balancing = { ramp: 0, skew };
      const shop = loadedWorld({
        workloads: [workload({ replicas: 8, traffic: [flat(720)], balancing })],
      });
      shop.begin();
      const steps = await shop.steps('shop/web', 3);
      const { offered, served } = steps[2] ?? { offered: 0, served: 0 };
      return offered - served;
    };
    // Eight pods of 100 rps carry 90 rps each; one that gets half as much again, or a sixth more, refuses the rest.
    expect(await lost(0)).toBeCloseTo(0);
    expect(await lost(0.5)).toBeGreaterThan(100);
  });
});

describe('neighbours', () => {
  const TRUTH = {
    unitCapacity: undefined,
    distance: undefined,
    usage: undefined,
    bootTimes: undefined,
    promotion: undefined,
  };
  const GIB = 1_024 ** 3;
  const ONE_NODE = [
    {
      name: 'home',
      nodes: [{ name: 'rack', count: 1, allocatable: { cpu: 4_000, memory: 8 * GIB, pods: 20 } }],
    },
  ];

  async function capacity(neighbours: boolean, rps: number): Promise<number | undefined> {
    const shop = loadedWorld({
      workloads: [workload({ replicas: 4, traffic: [flat(rps)], usage: 1.5 })],
      sites: ONE_NODE,
      truth: { ...TRUTH, neighbours },
    });
    shop.begin();
    const steps = await shop.steps('shop/web', 4);
    return steps[3]?.capacity;
  }

  it('slow each other when together they use more than the node has', async () => {
    // Four full pods of one core use one and a half each: 6 of 4 cores. Each goes at 2/3, in steps of 5%: 65%.
    expect(await capacity(true, 400)).toBeCloseTo(260);
    expect(await capacity(false, 400)).toBe(400);
  });

  it('leave each other alone while there is room', async () => {
    // At 60% load they use 3.6 of 4 cores.
    expect(await capacity(true, 240)).toBe(400);
  });
});
