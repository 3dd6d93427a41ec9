/** Growing: home first, then what is there or coming, then orders within every cap. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { IntentView, NodeView, Snapshot, TierView } from '../../../src/model/snapshot.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settings,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, homeSite, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';

interface Shop {
  readonly nodes?: readonly NodeView[];
  readonly replicas?: number;
  readonly rps: number;
  readonly tier?: Partial<TierView>;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

/** One tier of pods of 500m that needs one replica per 50 rps. */
function shop({
  nodes = [homeNode()],
  replicas = 10,
  rps,
  tier = {},
  seen = {},
  over = {},
}: Shop): DecideInput {
  const view = tierView({ workload: fresh(workload({ replicas }), NOW), ...tier });
  return deepFreeze(
    decideInput({
      snapshot: snapshot({ nodes, tiers: [view], ...seen }),
      forecast: forecastOf([tierForecast(rps)]),
      ...over,
    }),
  );
}

function plan(parts: Shop): Plan {
  return decide(shop(parts));
}

function ordered(made: Plan): { pool: string; count: number }[] {
  return made.actions.flatMap((action) =>
    action.kind === 'order-nodes' ? [{ pool: action.pool, count: action.count }] : [],
  );
}

function replicas(made: Plan): number | undefined {
  const found = made.actions.find((action) => action.kind === 'set-replicas');
  return found?.kind === 'set-replicas' ? found.to : undefined;
}

function reasons(made: Plan): string[] {
  return made.holds.map((hold) => hold.reason);
}

const home = (count: number, on: (node: NodeView) => NodeView = (node) => node): NodeView[] =>
  Array.from({ length: count }, (_, index) => on(homeNode({ name: `home-${index + 1}` })));

/** An order of the builder's pool, this long ago. */
function order(over: Partial<IntentView>, ago = MINUTE): Reading {
  const one = intent({ createdAt: NOW - ago, settledAt: NOW - ago, ...over });
  return { ledger: fresh([one], NOW), pools: [poolView({}, [], 0)] };
}
type Reading = Partial<Snapshot>;

describe('growth', () => {
  it('does nothing when what runs is what is needed', () => {
    const made = plan({ rps: 500 });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([]);
  });

  it('fills 30 home nodes with 14 pods each, their reserve of 10% kept, and buys nothing', () => {
    // 8000m less 10% are 7200m: 14 pods of 500m. 30 x 14 = 420, and 21,000 rps need 420.
    const made = plan({ nodes: home(30), rps: 21_000 });

    expect([replicas(made), ordered(made)]).toEqual([420, []]);
    expect(made.tiers[0]).toMatchObject({ home: 420, cloud: 0, unplaced: 0 });
  });

  it('buys nodes for what does not fit at home', () => {
    // 450 are needed, 420 fit at home: 30 pods at 15 per node of 7600m are 2 nodes.
    const made = plan({ nodes: home(30), rps: 22_500 });

    expect([replicas(made), ordered(made)]).toEqual([450, [{ pool: 'np1', count: 2 }]]);
    expect(made.actions.find((action) => action.kind === 'order-nodes')).toMatchObject({
      number: 1,
      targetBefore: 0,
      targetAfter: 2,
      tiers: ['shop/checkout'],
      promotion: undefined,
    });
  });

  it('subtracts what runs at home and the DaemonSets', () => {
    // 1000m of DaemonSets: 7200 - 1000 = 6200m hold 12 pods. Of a new node 7600 - 1000 = 6600m hold 13.
    const daemons = { cpu: 1_000, memory: 0, pods: 2 };
    const nodes = [
      homeNode({ requested: daemons, daemons }),
      cloudNode({ requested: daemons, daemons, schedulable: false }),
    ];
    const seen = {
      ledger: fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW),
      pools: [poolView({}, [instance('fake://cloud-1')])],
    };

    // 26 + 12 = 38 need one more than two nodes of 13 hold when 39 are wanted.
    expect(ordered(plan({ nodes, rps: 38 * 50, seen }))).toEqual([{ pool: 'np1', count: 2 }]);
    expect(ordered(plan({ nodes, rps: 39 * 50, seen }))).toEqual([{ pool: 'np1', count: 3 }]);
  });

  it('fills home first though cloud nodes are empty and Ready', () => {
    const nodes = [homeNode(), cloudNode()];
    const made = plan({
      nodes,
      rps: 700,
      seen: { ledger: fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW) },
    });

    expect(made.tiers[0]).toMatchObject({ home: 14, cloud: 0 });
  });

  it('counts what is on its way, so that the same need is not bought twice', () => {
    // 14 at home, 20 more are two nodes; two are on their way.
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 2 }) }))).toEqual([]);
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 1 }) }))).toEqual([
      { pool: 'np1', count: 1 },
    ]);
  });

  it('gives an order up that brought nothing in the time an instance takes to join', () => {
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 2 }, 15 * MINUTE - SECOND) }))).toEqual(
      [],
    );
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 2 }, 15 * MINUTE) }))).toEqual([
      { pool: 'np1', count: 2 },
    ]);
  });

  it('numbers intents one above the highest ever recorded, in status or ledger', () => {
    const number = (lastRequest: number, ledger: number): unknown => {
      const seen = {
        ledger: fresh([intent({ number: ledger, outcome: 'refused', count: 1 })], NOW),
        pools: [poolView({ lastRequest })],
      };
      const found = plan({ rps: 1_700, seen }).actions.find(
        (action) => action.kind === 'order-nodes',
      );
      return found?.kind === 'order-nodes' ? found.number : undefined;
    };

    expect([number(7, 3), number(3, 7)]).toEqual([8, 8]);
  });

  it('orders at most a batch, and at most a hundred, at a time', () => {
    const of = (batch: number): unknown =>
      ordered(
        plan({
          rps: 200_000,
          over: { policies: policySet({ pools: [burstPool({ maxNodes: 500, batch })] }) },
        }),
      )[0]?.count;

    expect([of(30), of(400)]).toEqual([30, 100]);
  });

  it('waits while the outcome of a call is open, and says so', () => {
    const made = plan({ rps: 3_000, seen: order({ count: 1, outcome: 'unknown' }) });

    expect(ordered(made)).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'intent-unsettled',
      subject: 'np1',
      wanted: 'order 3 nodes',
      detail: 'np1-1 is unknown',
    });
  });

  it('orders again once the list has caught up without an effect, and counts the open call no more', () => {
    const made = plan({ rps: 1_700, seen: order({ count: 2, outcome: 'unknown' }, 2 * MINUTE) });

    expect(ordered(made)).toEqual([{ pool: 'np1', count: 2 }]);
  });

  it('waits when two calls are open, however old: the excess stays within one batch', () => {
    const old = {
      createdAt: NOW - 5 * MINUTE,
      settledAt: NOW - 5 * MINUTE,
      outcome: 'unknown' as const,
      count: 1,
    };
    const ledger = fresh([intent({ number: 1, ...old }), intent({ number: 2, ...old })], NOW);

    expect(reasons(plan({ rps: 1_700, seen: { ledger } }))).toContain('intent-unsettled');
  });

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

  it('leaves a pinned tier at home, whatever it needs', () => {
    const policies = policySet({ tiers: [tierPolicy({ residency: 'Pinned' })] });
    const made = plan({ rps: 1_700, over: { policies } });

    // Its reserve counts: 16 pods in 8000m.
    expect([replicas(made), ordered(made)]).toEqual([16, []]);
    expect(made.holds).toContainEqual({
      reason: 'not-burstable',
      subject: 'shop/checkout',
      wanted: 'place 18 of 34 replicas',
      detail: 'home is full and its policy says residency: Pinned',
    });
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

  it('uses no room of nodes that are cordoned or not Ready at home', () => {
    const nodes = [
      homeNode({ schedulable: false }),
      homeNode({ name: 'home-2', ready: false }),
      homeNode({ name: 'home-3' }),
    ];

    expect(plan({ nodes, rps: 700 }).tiers[0]).toMatchObject({ home: 14 });
    expect(ordered(plan({ nodes, rps: 750 }))).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('counts the room of a cloud node that is merely unseen, rather than buy it twice', () => {
    const nodes = [homeNode(), cloudNode({ ready: false })];
    const ledger = fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW);

    expect(
      ordered(
        plan({
          nodes,
          rps: 29 * 50,
          seen: { ledger, pools: [poolView({}, [instance('fake://cloud-1')])] },
        }),
      ),
    ).toEqual([]);
  });

  it('counts a node that joined without our marks as on its way', () => {
    const nodes = [homeNode(), cloudNode({ site: undefined, pool: undefined })];
    const ledger = fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW);
    const seen = { ledger, pools: [poolView({}, [instance('fake://cloud-1')])] };

    expect(ordered(plan({ nodes, rps: 29 * 50, seen }))).toEqual([]);
    // Not for ever: fifteen minutes later it is none.
    const over = {
      memory: memoryOf(settledMemory(), { absent: { 'fake://cloud-1': NOW - 15 * MINUTE - 1 } }),
    };
    expect(ordered(plan({ nodes, rps: 29 * 50, seen, over }))).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('counts the room of terminating pods as free where it is known', () => {
    const requested = { cpu: 7_000, memory: 0, pods: 14 };
    const nodes = (leavingRequests?: NodeView['leavingRequests']): NodeView[] => [
      homeNode({ requested, leaving: 14, leavingRequests }),
    ];

    expect(ordered(plan({ nodes: nodes(), rps: 700 }))).toEqual([{ pool: 'np1', count: 1 }]);
    expect(ordered(plan({ nodes: nodes(requested), rps: 700 }))).toEqual([]);
  });

  it('gives room to a pinned tier that burstable pods have settled in', () => {
    // 16 burstable pods fill the node to the brim; two of them sit in the reserve of 800m.
    const pinned = tierPolicy({ name: 'order', residency: 'Pinned' });
    const policies = policySet({ tiers: [tierPolicy(), pinned] });
    const nodes = [carrying(homeNode(), [tierPods(16)])];
    const views = [
      tierView({ workload: fresh(workload({ replicas: 16 }), NOW) }),
      tierView({
        tier: 'shop/order',
        workload: fresh(workload({ replicas: 0, uid: 'uid-order' }), NOW),
      }),
    ];
    const forecast = forecastOf([tierForecast(800), tierForecast(100, { tier: 'shop/order' })]);
    const made = plan({ nodes, rps: 0, seen: { tiers: views }, over: { policies, forecast } });

    expect(made.actions).toContainEqual(
      expect.objectContaining({ kind: 'set-replicas', tier: 'shop/order', to: 2 }),
    );
    // The two that must go find room in the cloud before they are displaced.
    expect(ordered(made)).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('serves the more important level first', () => {
    const policies = policySet({
      tiers: [tierPolicy({ level: 'L2' }), tierPolicy({ name: 'login', level: 'L0' })],
      pools: [],
    });
    const views = [
      tierView({ workload: fresh(workload({ replicas: 0 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 0 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(500), tierForecast(500, { tier: 'shop/login' })]);
    const made = plan({ rps: 0, seen: { tiers: views, pools: [] }, over: { policies, forecast } });

    expect(made.tiers.map(({ tier, home: there }) => [tier, there])).toEqual([
      ['shop/login', 10],
      ['shop/checkout', 4],
    ]);
  });

  it('takes the least important level out of the reserve first', () => {
    // 16 pods on 8000m: two sit in the reserve. They are those of L2.
    const policies = policySet({
      tiers: [tierPolicy({ level: 'L2' }), tierPolicy({ name: 'login', level: 'L0' })],
    });
    const nodes = [carrying(homeNode(), [tierPods(8), tierPods(8, { tier: 'shop/login' })])];
    const views = [
      tierView({ workload: fresh(workload({ replicas: 8 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 8 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(400), tierForecast(400, { tier: 'shop/login' })]);
    const made = plan({ nodes, rps: 0, seen: { tiers: views }, over: { policies, forecast } });

    expect(made.tiers.map(({ tier, home: there, cloud }) => [tier, there, cloud])).toEqual([
      ['shop/login', 8, 0],
      ['shop/checkout', 6, 2],
    ]);
  });

  it('says why it grows', () => {
    const promoted = tierForecast(1_000);
    const causes = [{ kind: 'promotion' as const, rps: 1_000, subject: 'sales/a@1' }];
    const reason = (over: Partial<DecideInput>, rps = 1_000): unknown => {
      const found = plan({ nodes: home(5), rps, over }).actions[0];
      return found?.kind === 'set-replicas' ? found.reason : undefined;
    };
    const first = promoted.demands[0];
    if (first === undefined) throw new Error('the builder has one demand');

    expect(reason({})).toBe('demand-grew');
    expect(
      reason({ forecast: forecastOf([{ ...promoted, demands: [{ ...first, causes }] }]) }),
    ).toBe('promotion-floor');
    expect(
      reason(
        { policies: policySet({ tiers: [tierPolicy({ replicas: { min: 12, max: 20 } })] }) },
        0,
      ),
    ).toBe('below-minimum');
    const forced = policySet({
      overrides: [
        {
          id: 'shop/o',
          tier: 'shop/checkout',
          min: 30,
          perReplica: undefined,
          pause: false,
          noShrink: false,
          until: NOW + 1,
          reason: 'r',
        },
      ],
    });
    expect(reason({ policies: forced })).toBe('override-min');
  });

  it('restores replicas that a hand lowered below the floor in a promotion, and says so', () => {
    const left = { least: 20, most: 20 };
    const inPromotion = 'sales/a@1';
    const reason = (window: string | undefined): unknown => {
      const forecast = forecastOf([tierForecast(1_000, { inPromotion: window })]);
      const found = plan({
        nodes: home(5),
        rps: 0,
        over: { forecast, memory: memoryOf(settledMemory({ left })) },
      }).actions[0];
      return found?.kind === 'set-replicas' ? [found.to, found.reason] : undefined;
    };

    expect(reason(inPromotion)).toEqual([20, 'replicas-restored']);
    expect(reason(undefined)).toEqual([20, 'demand-grew']);
  });

  it('acts on nothing in a cluster whose home nobody has labelled', () => {
    const made = plan({ nodes: [homeNode({ site: undefined })], rps: 5_000 });

    expect(made.actions).toEqual([]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'node-unknown', wanted: 'enforce policies' }),
    );
    expect(made.holds).toContainEqual(
      expect.objectContaining({ reason: 'node-unknown', wanted: 'count their room' }),
    );
    expect(made.tiers[0]?.target).toBe(10);
  });

  it('lists in words what a pause keeps from being done', () => {
    const paused = { switches: fresh({ pause: true, noShrink: false }, NOW) };
    const seen = {
      ...paused,
      pools: [poolView({}, [instance('fake://a')])],
      ledger: fresh([intent({ count: 1 })], NOW),
    };
    const made = plan({ rps: 500, seen });

    expect(made.actions).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'paused',
      subject: 'cluster',
      wanted: 'record-instances x1',
      detail: 'kingtide-switches says pause: "true"',
    });
  });

  it('does nothing at all while the switches cannot be read', () => {
    const seen = {
      switches: missing<{ pause: boolean; noShrink: boolean }>('no such ConfigMap'),
      pools: [poolView({}, [instance('fake://a')])],
      ledger: fresh([intent({ count: 1 })], NOW),
    };

    expect(plan({ rps: 500, seen }).holds).toContainEqual(
      expect.objectContaining({
        reason: 'paused',
        detail: 'the switches cannot be read: no such ConfigMap',
      }),
    );
  });

  it('holds a tier whose target is missing, and does not count a tier that nobody looked at', () => {
    const made = plan({
      rps: 500,
      tier: { workload: missing('Deployment shop/checkout was not found') },
    });

    expect(made.actions).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'target-missing',
        subject: 'shop/checkout',
        wanted: 'run 10 replicas',
        detail: 'Deployment shop/checkout was not found',
      },
    ]);
    expect(plan({ rps: 500, seen: { tiers: [] } }).tiers).toEqual([]);
    expect(plan({ rps: 500, over: { forecast: forecastOf([]) } }).tiers).toEqual([]);
  });

  it('leaves a policy alone that only describes', () => {
    const policies = policySet({ tiers: [tierPolicy({ residency: 'Pinned', demands: [] })] });
    const over = { policies, forecast: forecastOf([tierForecast(0, { demands: [] })]) };

    expect(plan({ rps: 0, over, tier: { demands: [] } })).toMatchObject({ actions: [], holds: [] });
  });

  it('takes pools of one price by name', () => {
    const pools = [burstPool({ name: 'np2' }), burstPool()];
    const seen = { pools: [poolView(), poolView({ pool: 'np2' })] };

    expect(ordered(plan({ rps: 1_700, over: { policies: policySet({ pools }) }, seen }))).toEqual([
      { pool: 'np1', count: 2 },
    ]);
  });

  it('puts pods of a second tier on the new nodes that a first one leaves room on', () => {
    // 16 + 10 pods beyond the 14 at home: two nodes of 15 hold 30.
    const policies = policySet({
      tiers: [tierPolicy(), tierPolicy({ name: 'login', level: 'L1' })],
    });
    const views = [
      tierView({ workload: fresh(workload({ replicas: 0 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 0 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(1_500), tierForecast(500, { tier: 'shop/login' })]);
    const made = plan({ rps: 0, seen: { tiers: views }, over: { policies, forecast } });

    expect(ordered(made)).toEqual([{ pool: 'np1', count: 2 }]);
    expect(made.actions.find((action) => action.kind === 'order-nodes')).toMatchObject({
      tiers: ['shop/checkout', 'shop/login'],
    });
  });

  it('counts pods in the reserve by memory where they ask for no cpu, and pinned pods never', () => {
    // 100 of memory less 10%: nine burstable pods of 10 fit, ten are there. The pinned one on the node is at home.
    const policies = policySet({
      tiers: [tierPolicy(), tierPolicy({ name: 'order', residency: 'Pinned' })],
    });
    const perPod = { cpu: 0, memory: 10, pods: 1 };
    const node = homeNode({
      allocatable: { cpu: 8_000, memory: 110, pods: 60 },
      requested: { cpu: 0, memory: 110, pods: 11 },
      tierPods: [tierPods(10), tierPods(1, { tier: 'shop/order' })],
    });
    const views = [
      tierView({ workload: fresh(workload({ replicas: 10, perPod }), NOW) }),
      tierView({ tier: 'shop/order', workload: fresh(workload({ replicas: 1, perPod }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(500), tierForecast(0, { tier: 'shop/order' })]);
    const made = plan({
      nodes: [node],
      rps: 0,
      seen: { tiers: views },
      over: { policies, forecast },
    });

    // 110 x 90% = 99: 11 too much are two pods of 10.
    expect(made.tiers[0]).toMatchObject({ tier: 'shop/checkout', home: 8, cloud: 2 });
  });

  it('uses an OnPrem node no site of ours names as little as one without label', () => {
    const sites = [cloudSite(), homeSite({ name: 'other' })];

    expect(reasons(plan({ rps: 500, over: { policies: policySet({ sites }) } }))).toContain(
      'node-unknown',
    );
  });
});
