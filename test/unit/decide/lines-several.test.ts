/** Several sites and tiers behind lines: nodes that drain or are on their way, tiers that cannot leave, calls from others. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, cloudSite, demand, homeSite, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  demandReading,
  homeNode,
  intent,
  poolView,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { ordered, replicas } from './growing-shop.ts';
import { line, lined, linedShop, MEGABIT, spread, up, view } from './lined-shop.ts';

const cloudOf = (made: Plan): [string, number][] =>
  made.tiers.map(({ tier, cloud }) => [tier, cloud]);

const NP2 = burstPool({
  name: 'np2',
  site: 'cloud-b',
  pricePerHour: { currency: 'CNY', micros: 2_000_000 },
});
const TWO = { pools: [burstPool(), NP2] };
const VIEWS = [poolView(), poolView({ pool: 'np2' })];

describe('two sites', () => {
  it('behind lines each get what theirs carry, in the order of the sites', () => {
    const made = linedShop({
      ...TWO,
      lines: [],
      rps: 5_000,
      sites: [
        lined([line('c', 9)], { name: 'cloud-without-pools' }),
        lined([line('a')]),
        lined([line('b', 2)], { name: 'cloud-b' }),
        homeSite(),
      ],
      seen: { pools: VIEWS },
    });

    // 14 by 700 Mbit/s and 28 by 1,400: one node of 15 and two. With 14 at home 56 replicas for 2,800 rps.
    expect([cloudOf(made), ordered(made)]).toEqual([
      [['shop/checkout', 42]],
      [
        { pool: 'np1', count: 1 },
        { pool: 'np2', count: 2 },
      ],
    ]);
    expect(made.limits?.map(({ admitted }) => Math.round(admitted))).toEqual([2_800]);
  });

  it('of which one has no lines: what is there behind a line is counted, and the rest goes round it', () => {
    const draining = carrying(
      cloudNode({ name: 'cloud-2', drainingSince: NOW - MINUTE, schedulable: false }),
      [tierPods(3, { marked: 3 })],
    );
    const orders = [
      intent({ createdAt: NOW - MINUTE, settledAt: NOW - MINUTE, count: 1, targetAfter: 1 }),
    ];
    const made = linedShop({
      ...TWO,
      lines: [],
      rps: 5_000,
      nodes: spread(carrying(cloudNode(), [tierPods(10)]), draining),
      replicas: 27,
      sites: [lined([line('a')]), cloudSite({ name: 'cloud-b' }), homeSite()],
      seen: { pools: VIEWS, ledger: fresh(orders, NOW) },
    });

    // 13 are behind the line already, one more may go there; all of the other 72 find room elsewhere.
    expect(cloudOf(made)).toEqual([['shop/checkout', 86]]);
    expect(ordered(made)).toEqual([{ pool: 'np2', count: 5 }]);
    expect(made.limits).toEqual([]);
  });
});

describe('tiers behind a line', () => {
  it('that cannot leave home, or whose pods nobody sees, take no room', () => {
    const order = tierPolicy({
      id: 'core/order',
      namespace: 'core',
      name: 'order',
      residency: 'Pinned',
      demands: [],
      entry: false,
    });
    const call = { name: 'order', callee: 'core/order', perRequest: 1, connectionsPerReplica: 0 };
    const made = linedShop({
      lines: [line('a')],
      rps: 5_000,
      policy: { calls: [{ ...call, bytes: MEGABIT }] },
      tiers: [{ ...order, acceptsCallsFrom: { matchLabels: { team: 'shop' } } }],
      others: [tierView({ tier: 'core/order', demands: [] })],
      forecasts: [{ ...tierForecast(0, { tier: 'core/order' }), demands: [] }],
      views: [view('a', { usage: fresh(0, NOW) })],
    });

    // 100 Mbit/s a replica: 7.
    expect(cloudOf(made).find(([tier]) => tier === 'shop/checkout')).toEqual(['shop/checkout', 7]);
  });

  it('whose load is not known are planned for all they can take, and no wall is made of it', () => {
    const forecast = tierForecast(5_000);
    const unknown = forecast.demands.map((one) => ({ ...one, known: false }));
    const made = linedShop({
      lines: [line('a', 0.1)],
      rps: 5_000,
      nodes: [homeNode({ schedulable: false })],
      replicas: 4,
      over: {
        forecast: {
          at: NOW,
          resolved: [],
          envelopes: [],
          tiers: [{ ...forecast, demands: unknown }],
        },
      },
    });

    // 50 Mbit/s each, 70 carried: one.
    expect([cloudOf(made), made.limits]).toEqual([[['shop/checkout', 1]], []]);
  });

  it('are said to wait for a line only while a pool would take them', () => {
    const made = linedShop({ lines: [line('a')], rps: 5_000, pools: [] });
    expect(made.holds.map(({ reason }) => reason)).not.toContain('line-full');
  });

  it('keep what is there for later, and bring no more of it', () => {
    // 10 are wanted and 14 were needed lately; 4 serve behind a line that is full of others.
    const nodes = [homeNode({ schedulable: false }), carrying(cloudNode(), [tierPods(14)])];
    const memory = {
      tiers: {
        'shop/checkout': settledMemory({ peaks: [{ at: NOW - MINUTE, replicas: 14 }] }),
      },
    };
    const made = linedShop({ lines: [line('a', 0.1)], rps: 500, nodes, replicas: 14, memory });

    expect(replicas(made)).toBeUndefined();
    expect(cloudOf(made)).toEqual([['shop/checkout', 14]]);
  });

  it('that are doubted for another reason keep that one while a line is down', () => {
    const caller = tierPolicy({
      name: 'caller',
      demands: [demand()],
      calls: [{ name: 'c', callee: 'shop/checkout', perRequest: 0.1, connectionsPerReplica: 0 }],
    });
    const nodes = spread(carrying(cloudNode(), [tierPods(6)]));
    const made = linedShop({
      lines: [line('a'), line('b')],
      rps: 700,
      nodes,
      replicas: 20,
      policy: { entry: false },
      tiers: [caller],
      others: [
        tierView({
          tier: 'shop/caller',
          workload: fresh(workload({ replicas: 2 }), NOW),
          demands: [demandReading({ now: missing('no series') })],
        }),
      ],
      forecasts: [
        {
          ...tierForecast(100, { tier: 'shop/caller' }),
          demands: tierForecast(100).demands.map((one) => ({
            ...one,
            doubt: 'missing: no series',
          })),
        },
      ],
      views: [view('a', { up: up(0) })],
    });

    expect(made.holds.map(({ subject, reason }) => [subject, reason])).toContainEqual([
      'shop/checkout',
      'reading-doubtful',
    ]);
  });
});
