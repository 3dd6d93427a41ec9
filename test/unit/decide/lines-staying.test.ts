/** Pods that serve behind lines beyond the plan: counted there until whole nodes have emptied and they have moved. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import { tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  demandReading,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { line, linedShop, MEGABIT } from './lined-shop.ts';

describe('pods that stay in the cloud when others make room at home', () => {
  // 14 fit at home, of which 2 places have just become free, and 350 Mbit/s of the only line are 7 replicas.
  const stayed = (cloud: number, rps: number): Plan =>
    linedShop({
      lines: [line('a', 0.5)],
      rps,
      replicas: 12 + cloud,
      nodes: [
        carrying(homeNode(), [tierPods(12)]),
        carrying(cloudNode(), [tierPods(Math.ceil(cloud / 2))]),
        carrying(cloudNode({ name: 'cloud-2' }), [tierPods(Math.floor(cloud / 2))]),
      ],
    });
  const admitted = (made: Plan): unknown => made.limits?.map((limit) => limit.admitted);

  it('are let in no more than their line takes until they have moved', () => {
    // Of 20 that 1,000 rps need the plan has 6 there; 10 of the 22 would put 455 Mbit/s on the line.
    const made = stayed(10, 1_000);

    // 7 of the 10 are carried: 350 rps are 10/22 of 770.
    expect(admitted(made)).toEqual([770]);
    expect(made.limits?.[0]?.wall).toMatchObject({ ceiling: 'a', of: 'requests' });
    // Fewer replicas empty a node: 10 at home and 7 there for 850 rps.
    expect(made.tiers[0]?.needed).toBe(17);
  });

  it('leave that much less to who is served later', () => {
    const browse = tierPolicy({ name: 'browse', level: 'L2', bytesPerRequest: MEGABIT });
    const made = linedShop({
      lines: [line('a', 0.5)],
      rps: 900,
      replicas: 18,
      nodes: [
        carrying(homeNode(), [tierPods(12)]),
        carrying(cloudNode(), [tierPods(6), tierPods(2, { tier: 'shop/browse' })]),
      ],
      tiers: [browse],
      forecasts: [tierForecast(100, { tier: 'shop/browse' })],
      others: [
        tierView({
          tier: 'shop/browse',
          workload: fresh(workload({ replicas: 2, readyReplicas: 2 }), NOW),
          demands: [demandReading({ now: fresh(100, NOW) })],
        }),
      ],
    });

    // The plan has 4 of the first there, 200 of 350 Mbit/s. 6 of its 18 are, which is 300: one replica is left of two.
    expect(made.tiers.map(({ tier, cloud }) => [tier, cloud])).toMatchObject([
      ['shop/checkout', 4],
      ['shop/browse', 2],
    ]);
    expect(made.limits?.map((limit) => [limit.tier, limit.admitted])).toEqual([
      ['shop/browse', 50],
    ]);
  });

  it('bound nobody while the line takes what they are sent', () => {
    // 7 of 19 for 900 rps are 332 Mbit/s, and 10 of 22 for 600 rps 273.
    expect(admitted(stayed(7, 900))).toEqual([]);
    expect(admitted(stayed(10, 600))).toEqual([]);
  });
});
