/**
 * Whatever lines there are and whoever asks: what our own placement puts on them never exceeds the water level of what is
 * left when the largest is down. Sums are done here again, without `decide`.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decide/decide.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Line } from '../../src/model/policy.ts';
import { fresh } from '../../src/model/reading.ts';
import { decideInput, forecastOf, tierForecast } from '../builders/decisions.ts';
import { NOW } from '../builders/instant.ts';
import { burstPool, cloudSite, homeSite, policySet, tierPolicy } from '../builders/policies.ts';
import {
  demandReading,
  homeNode,
  poolView,
  snapshot,
  tierView,
  workload,
} from '../builders/snapshots.ts';

const LEVELS = ['L0', 'L1', 'L2', 'L3'] as const;
const EPSILON = 1e-6;

interface Shop {
  /** Of each line, in Mbit/s. */
  readonly lines: readonly number[];
  readonly waterLevel: number;
  /** Machines at home with room for 14 replicas each. */
  readonly machines: number;
  readonly tiers: readonly { level: (typeof LEVELS)[number]; rps: number; kilobytes: number }[];
}

const shops: fc.Arbitrary<Shop> = fc.record({
  lines: fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 4 }),
  waterLevel: fc.constantFrom(0.3, 0.7, 1),
  machines: fc.integer({ min: 0, max: 4 }),
  tiers: fc.array(
    fc.record({
      level: fc.constantFrom(...LEVELS),
      rps: fc.integer({ min: 1, max: 6_000 }),
      kilobytes: fc.integer({ min: 1, max: 300 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

function line(megabits: number, index: number): Line {
  return { name: `line-${index}`, to: 'idc', bandwidth: megabits * 1e6 };
}

function planOf({ lines, waterLevel, machines, tiers }: Shop): Plan {
  const policies = tiers.map(({ level, kilobytes }, index) =>
    tierPolicy({
      name: `tier-${index}`,
      level,
      bytesPerRequest: kilobytes * 1_000,
      replicas: { min: 0, max: 2_000 },
    }),
  );
  const none = fresh(workload({ replicas: 0, readyReplicas: 0 }), NOW);
  return decide(
    decideInput({
      policies: policySet({
        tiers: policies,
        pools: [burstPool({ maxNodes: 1_000 })],
        sites: [cloudSite({ lines: { all: lines.map(line), waterLevel } }), homeSite()],
      }),
      snapshot: snapshot({
        nodes: Array.from({ length: machines }, (_, index) => homeNode({ name: `home-${index}` })),
        tiers: policies.map(({ id }, index) =>
          tierView({
            tier: id,
            workload: none,
            demands: [demandReading({ now: fresh(tiers[index]?.rps ?? 0, NOW) })],
          }),
        ),
        pools: [poolView()],
      }),
      forecast: forecastOf(
        policies.map(({ id }, index) => tierForecast(tiers[index]?.rps ?? 0, { tier: id })),
      ),
      memory: { tiers: {} },
    }),
  );
}

/** Bits per second on the lines, when what is let in is shared evenly over the replicas that have a place. */
function loads(shop: Shop, plan: Plan): number[] {
  return shop.tiers.map(({ kilobytes }, index) => {
    const verdict = plan.tiers.find(({ tier }) => tier === `shop/tier-${index}`);
    if (verdict === undefined || verdict.cloud === 0) return 0;
    const admitted = verdict.demands[0]?.nodeBand.high ?? 0;
    return ((admitted * verdict.cloud) / (verdict.home + verdict.cloud)) * kilobytes * 8_000;
  });
}

function roomOf({ lines, waterLevel }: Shop): number {
  const sum = lines.reduce((all, one) => all + one, 0);
  const left = lines.length === 1 ? sum : sum - Math.max(...lines);
  return left * waterLevel * 1e6;
}

describe('lines', () => {
  it('never carry more of ours than the level of what is left', () => {
    fc.assert(
      fc.property(shops, (shop) => {
        const sum = loads(shop, planOf(shop)).reduce((all, one) => all + one, 0);
        expect(sum).toBeLessThanOrEqual(roomOf(shop) * (1 + EPSILON));
      }),
      { numRuns: 300 },
    );
  });
});
