/** The truth of a seed: within its ranges, another for another seed, and as written where nothing is drawn. */
import { describe, expect, it } from 'vitest';
import { createRandomness } from '../../../../src/simulator/random.ts';
import type { Scenario } from '../../../../src/simulator/scenario.ts';
import { drawTruth } from '../../../../src/simulator/truth/draw.ts';
import type { RatioRange, TruthRanges } from '../../../../src/simulator/truth/ranges.ts';
import { flat } from '../load/load-world.ts';
import { START, smallWorld, workload } from '../small-world.ts';

const AS_WRITTEN: TruthRanges = {
  unitCapacity: undefined,
  distance: undefined,
  usage: undefined,
  bootTimes: undefined,
  promotion: undefined,
  neighbours: false,
};

const WEB = workload({
  traffic: [flat(120), { from: undefined, until: undefined, shape: 'step', at: START, rps: 300 }],
});

function written(truth: Partial<TruthRanges> | undefined): Scenario {
  const { scenario } = smallWorld({ workloads: [WEB] });
  return { ...scenario, truth: truth && { ...AS_WRITTEN, ...truth } };
}

function drawn(truth: Partial<TruthRanges>, seed: number) {
  const { workloads, pools } = drawTruth(written(truth), createRandomness(seed));
  const [web] = workloads;
  const [pool] = pools;
  if (web === undefined || pool === undefined) throw new Error('both are there');
  return { web, pool, at: (site: string) => web.unitCapacityAt.get(site) ?? Number.NaN };
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** 200 even draws fill a range to a twentieth at both ends; they miss one end once in 25,000 times. */
function fill(values: readonly number[], { from, to }: RatioRange, of: number): void {
  const slack = (to - from) * of * 0.05;
  expect(Math.min(...values)).toBeGreaterThanOrEqual(from * of);
  expect(Math.max(...values)).toBeLessThanOrEqual(to * of);
  expect(Math.min(...values)).toBeLessThan(from * of + slack);
  expect(Math.max(...values)).toBeGreaterThan(to * of - slack);
}

describe('the truth of a seed', () => {
  it('is the scenario itself where nothing may differ', () => {
    const scenario = written(undefined);
    expect(drawTruth(scenario, createRandomness(1))).toBe(scenario);
    const { web, pool, at } = drawn({}, 1);
    expect([at('home'), at('cloud'), web.usage, pool.leadTime.p50]).toEqual([100, 100, 1, 90_000]);
    expect(web.traffic).toEqual(WEB.traffic);
  });

  it('moves what a pod serves at each site of its own, and away from home once more', () => {
    const unitCapacity = { from: 0.6, to: 1.2 };
    fill(
      SEEDS.map((seed) => drawn({ unitCapacity }, seed).at('home')),
      unitCapacity,
      100,
    );
    const { at } = drawn({ unitCapacity }, 3);
    expect(at('home')).not.toBe(at('cloud'));

    const distance = { from: 0.5, to: 0.9 };
    fill(
      SEEDS.map((seed) => drawn({ distance }, seed).at('cloud')),
      distance,
      100,
    );
    expect(drawn({ distance }, 3).at('home')).toBe(100);
  });

  it('moves usage, boot times and the rps of surges, and leaves everyday load alone', () => {
    const usage = { from: 0.2, to: 2 };
    fill(
      SEEDS.map((seed) => drawn({ usage }, seed).web.usage ?? 0),
      usage,
      1,
    );
    const bootTimes = { from: 0.5, to: 3 };
    fill(
      SEEDS.map((seed) => drawn({ bootTimes }, seed).pool.leadTime.p95),
      bootTimes,
      90_000,
    );

    const promotion = { from: 0.5, to: 2 };
    const loads = SEEDS.map((seed) => drawn({ promotion }, seed).web.traffic);
    const surges = loads.map(([, step]) => (step?.shape === 'step' ? step.rps : Number.NaN));
    fill(surges, promotion, 300);
    expect(loads.every(([everyday]) => everyday === WEB.traffic[0])).toBe(true);
  });

  it('is the same for the same seed, whatever else is drawn', () => {
    const unitCapacity = { from: 0.6, to: 1.2 };
    const alone = drawn({ unitCapacity }, 8).at('home');
    const among = drawn({ unitCapacity, usage: { from: 0.2, to: 2 } }, 8).at('home');
    expect(among).toBe(alone);
    expect(drawn({ unitCapacity }, 9).at('home')).not.toBe(alone);
  });

  it('is what the world is made of', () => {
    const unitCapacity = { from: 0.7, to: 0.7 };
    const { tiers } = smallWorld({ workloads: [WEB], truth: { ...AS_WRITTEN, unitCapacity } });
    // Two pods of 100 rps at 70%.
    expect(tiers.get('shop/web')?.meter.capacity).toBeCloseTo(140);
  });
});
