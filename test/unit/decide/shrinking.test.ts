/** Ending replicas: where, in which steps, and what a shrink waits for. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { forecastOf, settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

describe('shrinking', () => {
  it('ends pods at home when the cloud holds none of the tier', () => {
    const made = plan({
      home: carrying(homeNode(), [tierPods(14)]),
      cloud: [],
      replicas: 14,
      need: 10,
    });

    // 20% of 14 is 2.8, so two.
    expect(actions(made)).toEqual(['14 to 12 on any']);
    expect(made.actions[0]).toMatchObject({ reason: 'demand-fell' });
    expect(reasons(made)).toEqual(['step-limited']);
  });

  it('above the maximum says so', () => {
    const made = plan({
      cloud: [],
      replicas: 14,
      need: 10,
      policy: { replicas: { min: 2, max: 13 } },
    });

    expect(made.actions[0]).toMatchObject({ to: 12, reason: 'above-maximum' });
  });

  it('waits for a whole node rather than leave the cloud as full as it is', () => {
    // 14 at home, 10 in the cloud, 22 needed: 8 of 10 stay there, so two fewer empty nothing.
    const made = plan({ cloud: [cloud(1, 10)], replicas: 24, need: 22 });

    expect(actions(made)).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'node-still-needed',
        subject: 'shop/checkout',
        wanted: 'shrink 24 to 22 replicas',
        detail: '10 of its pods are on cloud nodes that stay for now',
      },
    ]);
  });

  it('ends pods anywhere when those to keep all fit at home and the node stays for others', () => {
    // 14 checkout at home and 4 on a node that login needs; 14 are needed.
    const policies = policySet({ tiers: [tierPolicy(), tierPolicy({ name: 'login' })] });
    const node = carrying(cloudNode(), [tierPods(4), tierPods(10, { tier: 'shop/login' })]);
    const views = [
      tierView({ workload: fresh(workload({ replicas: 18 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 10 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(700), tierForecast(500, { tier: 'shop/login' })]);
    const memory = { tiers: { 'shop/checkout': settledMemory(), 'shop/login': settledMemory() } };
    const made = plan({
      cloud: [node],
      replicas: 18,
      need: 14,
      seen: { tiers: views },
      over: { policies, forecast, memory },
    });

    // 20% of 18 is 3.6.
    expect(actions(made)).toEqual(['18 to 15 on any']);
  });

  it('waits in a promotion for nodes of the cloud, because nothing moves home then', () => {
    // 26 of 34 are needed: 12 of the 20 pods in the cloud. Nodes of 12 and 8 would be enough, but nothing may move.
    const nodes = [cloud(1, 12), cloud(2, 8)];
    const inPromotion = plan({
      cloud: nodes,
      replicas: 34,
      need: 27,
      forecast: { inPromotion: 'sales/a@1' },
    });

    expect(actions(inPromotion)).toEqual([]);
    expect(reasons(inPromotion)).toContain('node-still-needed');
  });

  it('does not wait with pods that are on no node: they go first, and only take room from others', () => {
    // 20 in the cloud and 14 at home as above, and of 44 replicas ten wait for a node.
    const nodes = [cloud(1, 12), cloud(2, 8)];
    const shrunk = (waiting: number, need: number) =>
      plan({
        cloud: nodes,
        replicas: 34 + waiting,
        need,
        forecast: { inPromotion: 'sales/a@1' },
        workload: { pending: waiting },
        policy: { scaleIn: { after: 10 * MINUTE, maxStep: 1 } },
      });

    expect(actions(shrunk(10, 27))).toEqual(['44 to 34 on any']);
    expect(reasons(shrunk(10, 27))).toContain('node-still-needed');
    expect(actions(shrunk(10, 34))).toEqual(['44 to 34 on any']);
    expect(actions(shrunk(10, 38))).toEqual(['44 to 38 on any']);
    expect(reasons(shrunk(10, 38))).toEqual([]);
  });

  it('waits while its pods sit on nodes that may not be emptied', () => {
    const made = plan({ cloud: [cloud(1, 4, { ready: false })], replicas: 18, need: 14 });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain('node-still-needed');
  });

  it('waits while its pods sit on a draining node that has become unseen', () => {
    const made = plan({
      cloud: [cloud(1, 4, { ...DRAINING, ready: false })],
      replicas: 18,
      need: 14,
    });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain('node-still-needed');
  });

  it('does not begin within a stabilisation time of a hand that raised the replicas', () => {
    const left = { least: 10, most: 10 };
    const made = plan({
      home: carrying(homeNode(), [tierPods(14)]),
      cloud: [],
      replicas: 14,
      need: 10,
      memory: { left },
    });

    expect(actions(made)).toEqual([]);
    expect(made.memory.tiers['shop/checkout']?.peaks).toEqual([{ at: NOW, replicas: 14 }]);
  });

  it('remembers a step until its stabilisation time is over, or growth ends it', () => {
    const step = (made: Plan): unknown => made.memory.tiers['shop/checkout']?.step;
    const home = carrying(homeNode(), [tierPods(14)]);
    const running = { to: 12, at: NOW - MINUTE };

    expect(step(plan({ home, cloud: [], replicas: 14, need: 10 }))).toEqual({ to: 12, at: NOW });
    expect(
      step(plan({ home, cloud: [], replicas: 12, need: 10, memory: { step: running } })),
    ).toEqual(running);
    expect(
      step(plan({ home, cloud: [], replicas: 12, need: 14, memory: { step: running } })),
    ).toBeUndefined();
    expect(
      step(
        plan({
          home,
          cloud: [],
          replicas: 12,
          need: 12,
          memory: { step: { to: 12, at: NOW - HOUR } },
        }),
      ),
    ).toBeUndefined();
  });
});
