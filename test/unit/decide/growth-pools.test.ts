/** Which pool is ordered from, within every cap, and what is short when none may be. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { forecastOf, settings, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { instance, poolView, workload } from '../../builders/snapshots.ts';
import { order, ordered, plan, reasons, replicas } from './growing-shop.ts';

describe('growth', () => {
  it('grows replicas no further than there will be room, and says what is short', () => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 1 })] });
    const made = plan({ rps: 5_000, over: { policies } });

    // 14 at home and 15 on the one node that may be had.
    expect([replicas(made), ordered(made)]).toEqual([29, [{ pool: 'np1', count: 1 }]]);
    expect(made.holds).toContainEqual({
      reason: 'capacity-short',
      subject: 'shop/checkout',
      wanted: 'place 71 of 100 replicas',
      detail: 'np1: limits.maxNodes of pool np1 is 1',
    });
    expect(reasons(made)).toContain('pool-full');
  });

  it('stays within the cap that no policy can raise', () => {
    const made = plan({ rps: 5_000, over: { settings: settings({ maxCloudNodes: 2 }) } });

    expect(ordered(made)).toEqual([{ pool: 'np1', count: 2 }]);
    expect(reasons(made)).toContain('envelope-full');
  });

  it("stays within the larger of two promotions' envelopes", () => {
    const envelopes = [
      { window: 'sales/a@1', maxCloudNodes: 2 },
      { window: 'sales/b@1', maxCloudNodes: 3 },
    ];
    const within = (
      list: typeof envelopes | [{ window: string; maxCloudNodes: undefined }],
    ): unknown =>
      ordered(
        plan({
          rps: 5_000,
          over: { forecast: forecastOf([tierForecast(5_000)], { envelopes: list }) },
        }),
      )[0]?.count;

    expect(within(envelopes)).toBe(3);
    expect(within([...envelopes].reverse())).toBe(3);
    // One without an envelope leaves the standing limits: 86 pods are 6 nodes.
    expect(within([{ window: 'sales/c@1', maxCloudNodes: undefined }])).toBe(6);
  });

  it('attributes an order to the promotion it is for', () => {
    const envelopes = [{ window: 'sales/a@1', maxCloudNodes: 2_000 }];
    const made = plan({
      rps: 1_700,
      over: { forecast: forecastOf([tierForecast(1_700)], { envelopes }) },
    });

    expect(made.actions.find((action) => action.kind === 'order-nodes')).toMatchObject({
      promotion: 'sales/a@1',
    });
  });

  it('counts against the cap what an old order has not delivered', () => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 2 })] });

    expect(
      reasons(plan({ rps: 1_700, over: { policies }, seen: order({ count: 2 }, 20 * MINUTE) })),
    ).toContain('pool-full');
  });

  it('goes to the next pool when the cheapest refuses', () => {
    const dear = burstPool({ name: 'np2', pricePerHour: { currency: 'CNY', micros: 9_000_000 } });
    const over = { policies: policySet({ pools: [dear, burstPool()] }) };
    const backOff = { until: NOW + MINUTE, reason: 'stock-out: none left', failures: 1 };

    expect(
      ordered(plan({ rps: 1_700, over, seen: { pools: [poolView(), poolView({ pool: 'np2' })] } })),
    ).toEqual([{ pool: 'np1', count: 2 }]);
    const made = plan({
      rps: 1_700,
      over,
      seen: { pools: [poolView({ backOff }), poolView({ pool: 'np2' })] },
    });
    expect(ordered(made)).toEqual([{ pool: 'np2', count: 2 }]);
    expect(made.holds).toContainEqual({
      reason: 'pool-backing-off',
      subject: 'np1',
      wanted: 'order one more node',
      detail: 'stock-out: none left, 60 s left',
    });
  });

  it.each([
    [
      'the ledger cannot be read',
      { ledger: missing('forbidden') } as Partial<Snapshot>,
      'ledger-unreadable',
    ],
    [
      'the view is stale',
      { clusterView: { kind: 'stale', value: 1, at: 1, cause: 'silent' } } as Partial<Snapshot>,
      'view-stale',
    ],
    [
      'the pool cannot be read',
      { pools: [poolView({ state: missing('refused') })] },
      'pool-unreadable',
    ],
    ['the pool was not asked yet', { pools: [] }, 'pool-unreadable'],
    [
      'the pool holds what is not ours',
      { pools: [poolView({}, [instance('fake://rival')])] },
      'pool-contested',
    ],
  ])('orders nothing when %s, and grows into the room there is', (_, seen, reason) => {
    const made = plan({ rps: 1_700, seen });

    expect([ordered(made), replicas(made)]).toEqual([[], 14]);
    expect(reasons(made)).toContain(reason);
  });

  it('takes an earlier back-off that is over for none', () => {
    const backOff = { until: NOW, reason: 'stock-out', failures: 1 };

    expect(ordered(plan({ rps: 1_700, seen: { pools: [poolView({ backOff })] } }))).toHaveLength(1);
  });

  it('leaves a tier at home that no pool is granted to', () => {
    const policies = policySet({ pools: [burstPool({ grantedTo: [] })] });

    expect(reasons(plan({ rps: 1_700, over: { policies } }))).toEqual(['not-granted']);
  });

  it('says when nodes are too small for the pods', () => {
    const tier = {
      workload: fresh(workload({ replicas: 0, perPod: { cpu: 9_000, memory: 0, pods: 1 } }), NOW),
    };

    expect(plan({ rps: 500, tier }).holds).toContainEqual({
      reason: 'capacity-short',
      subject: 'shop/checkout',
      wanted: 'place 10 of 10 replicas',
      detail: 'np1: its nodes are too small',
    });
  });

  it('takes pools of one price by name', () => {
    const pools = [burstPool({ name: 'np2' }), burstPool()];
    const seen = { pools: [poolView(), poolView({ pool: 'np2' })] };

    expect(ordered(plan({ rps: 1_700, over: { policies: policySet({ pools }) }, seen }))).toEqual([
      { pool: 'np1', count: 2 },
    ]);
  });
});
