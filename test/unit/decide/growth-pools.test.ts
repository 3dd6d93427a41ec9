/** Which pool is ordered from, within every cap, and what is short when none may be. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { forecastOf, settings, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite, policySet, tierPolicy } from '../../builders/policies.ts';
import { homeNode, instance, poolView, tierView, workload } from '../../builders/snapshots.ts';
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

  it('counts a node of one pool against the cap before the next pool is asked', () => {
    // 15 pods of one tier fill the only node that the cap leaves; the other tier may use the other pool only.
    const toleratesB = fresh(workload({ replicas: 0, tolerates: ['b'] }), NOW);
    const toleratesA = fresh(workload({ replicas: 0, tolerates: ['cloud-a'] }), NOW);
    const tiers = [tierPolicy(), tierPolicy({ name: 'other' })];
    const pools = [burstPool(), burstPool({ name: 'np2', placementClass: 'b' })];
    const made = plan({
      rps: 0,
      nodes: [],
      seen: {
        nodes: [homeNode({ schedulable: false })],
        tiers: [
          tierView({ workload: toleratesA }),
          tierView({ tier: 'shop/other', workload: toleratesB }),
        ],
        pools: [poolView(), poolView({ pool: 'np2' })],
      },
      over: {
        policies: policySet({ tiers, pools }),
        forecast: forecastOf([tierForecast(750), tierForecast(750, { tier: 'shop/other' })]),
        memory: { tiers: {} },
        settings: settings({ maxCloudNodes: 1 }),
      },
    });

    expect(ordered(made)).toEqual([{ pool: 'np1', count: 1 }]);
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

  it('counts of an old order in part no more than the target of the pool says', () => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 2 })] });
    const why = (target: number, ago: number): string[] => {
      const partly = order({ count: 2, outcome: 'partial' }, ago);
      const seen = { ...partly, pools: [poolView({}, [], target)] };
      return reasons(plan({ rps: 1_700, over: { policies }, seen }));
    };

    // Two of two are taken while they may join; then as many as the target still says.
    expect(why(0, MINUTE)).toContain('pool-full');
    expect(why(2, 20 * MINUTE)).toContain('pool-full');
    expect(why(0, 20 * MINUTE)).not.toContain('pool-full');
  });

  it('counts an order nobody heard of against the pool until its machines would have joined', () => {
    const policies = policySet({ pools: [burstPool({ maxNodes: 2 })] });
    const why = (ago: number): string[] => {
      const unheard = order({ count: 2, outcome: 'unknown' }, ago);
      return reasons(plan({ rps: 1_700, over: { policies }, seen: unheard }));
    };

    // The list has caught up after two minutes, and the call may still arrive: another order would be one too many.
    expect(why(3 * MINUTE)).toContain('pool-full');
    expect(why(20 * MINUTE)).not.toContain('pool-full');
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

  it('says of up to three pools how they refuse a tier, and that there is none', () => {
    const pools = ['a', 'b', 'c', 'd', 'e'].map((name) => burstPool({ name, grantedTo: [] }));
    const said = (list: typeof pools) =>
      plan({ rps: 1_700, over: { policies: policySet({ pools: list }) } }).holds.map(
        ({ detail }) => detail,
      );

    expect(said(pools)).toEqual([
      'no pool may serve it: pool a is not granted to namespace shop; pool b is not granted to namespace shop; pool c is not granted to namespace shop; and 2 more',
    ]);
    expect(said([])).toEqual(['no pool may serve it: there is none']);
  });

  it('orders for a tier with maxRtt from the dear pool that is near, not from the cheap one that is far', () => {
    const far = burstPool({ name: 'far', site: 'cloud-b', placementClass: 'cloud-b' });
    const near = burstPool({ name: 'near', pricePerHour: { currency: 'CNY', micros: 9_000_000 } });
    const policies = policySet({
      sites: [homeSite(), cloudSite({ rtt: 5 }), cloudSite({ name: 'cloud-b', rtt: 60 })],
      pools: [far, near],
      tiers: [tierPolicy({ maxRtt: 20 })],
    });
    const pools = [poolView({ pool: 'far' }), poolView({ pool: 'near' })];
    const grown = (tolerates: readonly string[], over = policies) =>
      plan({
        rps: 1_700,
        seen: { pools },
        tier: { workload: fresh(workload({ replicas: 10, readyReplicas: 10, tolerates }), NOW) },
        over: { policies: over },
      });

    const wide = grown(['cloud-a', 'cloud-b']);
    expect(ordered(wide).map(({ pool }) => pool)).toEqual(['near']);
    expect(wide.holds).toEqual([
      {
        reason: 'too-far',
        subject: 'shop/checkout',
        wanted: 'keep its pods near',
        detail:
          'pool far: site cloud-b is 60 ms from home, maxRtt is 20 ms; nothing is ordered there for it, but its pods tolerate kingtide.dev/burst=cloud-b: take that toleration out of the pod template',
      },
    ]);
    expect(grown(['cloud-a']).holds).toEqual([]);
    expect(ordered(grown(['*'], { ...policies, pools: [far] }))).toEqual([]);
    expect(reasons(grown(['*'], { ...policies, pools: [far] }))).toContain('too-far');
    const pinned = { ...policies, tiers: [tierPolicy({ maxRtt: 20, residency: 'Pinned' })] };
    expect(reasons(grown(['*'], pinned))).not.toContain('too-far');
    const anywhere = { ...policies, tiers: [tierPolicy()] };
    expect(ordered(grown(['*'], anywhere)).map(({ pool }) => pool)).toEqual(['far']);
  });

  it('orders for a tier of a network zone where the zone is, and says so of the pool that it must not use', () => {
    const open = burstPool({ name: 'open', site: 'cloud-b', placementClass: 'cloud-b' });
    const zoned = burstPool({
      name: 'zoned',
      pricePerHour: { currency: 'CNY', micros: 9_000_000 },
    });
    const withZone = cloudSite({ zones: [{ name: 'gov', mayCall: [] }] });
    const policies = policySet({
      sites: [homeSite(), withZone, cloudSite({ name: 'cloud-b' })],
      pools: [open, zoned],
      tiers: [tierPolicy({ reach: { zone: 'gov', calls: [] } })],
    });
    const pools = [poolView({ pool: 'open' }), poolView({ pool: 'zoned' })];
    const seen = fresh(workload({ replicas: 10, readyReplicas: 10, tolerates: ['*'] }), NOW);
    const grown = (over: typeof policies) =>
      plan({ rps: 1_700, seen: { pools }, tier: { workload: seen }, over: { policies: over } });

    const bound = grown(policies);
    expect(ordered(bound).map(({ pool }) => pool)).toEqual(['zoned']);
    const wanted = 'keep its pods where they may be';
    expect(bound.holds).toMatchObject([{ reason: 'site-barred', wanted }]);
    expect(bound.holds[0]?.detail).toContain('pool open: site cloud-b has no network zone gov;');
    // The workload is the one of the cycle before, and what was worked out for it then holds no longer.
    const free = grown({ ...policies, tiers: [tierPolicy()] });
    expect(ordered(free).map(({ pool }) => pool)).toEqual(['open']);
    const none = grown({ ...policies, pools: [open] });
    expect(ordered(none)).toEqual([]);
    expect(reasons(none)).toEqual(['site-barred', 'site-barred']);
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
