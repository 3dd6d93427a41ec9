/** Orders for what does not fit at home: never twice for one need, never past an open call. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { forecastOf, memoryOf, settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { home, order, ordered, plan, reasons, replicas } from './growing-shop.ts';

describe('growth', () => {
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

  it('counts what is on its way, so that the same need is not bought twice', () => {
    // 14 at home, 20 more are two nodes; two are on their way.
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 2 }) }))).toEqual([]);
    expect(ordered(plan({ rps: 1_700, seen: order({ count: 1 }) }))).toEqual([
      { pool: 'np1', count: 1 },
    ]);
  });

  it('counts a machine once that has joined before its order records it', () => {
    // 14 at home and 14 on the node there; 28 more are two nodes, one of which is on its way.
    const nodes = [homeNode(), cloudNode({ pool: undefined })];
    const seen = {
      ledger: fresh([intent({ count: 2, createdAt: NOW - MINUTE })], NOW),
      pools: [poolView({}, [instance('fake://cloud-1'), instance('fake://cloud-2')])],
    };

    expect(ordered(plan({ nodes, rps: 2_800, seen }))).toEqual([{ pool: 'np1', count: 1 }]);
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

  it('counts against the cap what an open call has brought, or may yet bring, when its waiting ends', () => {
    const late = order({ count: 1, outcome: 'unknown' }, 2 * MINUTE);
    const given = order({ count: 1, outcome: 'unknown' }, 15 * MINUTE);
    const listed = { ...late, pools: [poolView({}, [instance('fake://cloud-1')], 0)] };
    const policies = policySet({ pools: [burstPool({ maxNodes: 2 })] });

    // 36 pods beyond home are three nodes, and two are allowed. A call may arrive late: both are ordered only when a
    // machine of it would have joined by now.
    expect(ordered(plan({ rps: 2_500, seen: late, over: { policies } }))).toEqual([
      { pool: 'np1', count: 1 },
    ]);
    expect(ordered(plan({ rps: 2_500, seen: given, over: { policies } }))).toEqual([
      { pool: 'np1', count: 2 },
    ]);
    expect(ordered(plan({ rps: 2_500, seen: listed, over: { policies } }))).toEqual([
      { pool: 'np1', count: 1 },
    ]);
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
});
