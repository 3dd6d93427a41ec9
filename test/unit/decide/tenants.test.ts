/** Tenants that share pools or a cap: what is held in reserve, what is divided, and what is said of it. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, override } from '../../builders/policies.ts';
import { carrying, cloudNode, intent, poolView, tierPods } from '../../builders/snapshots.ts';
import {
  grantTo,
  grownTo,
  inputOf,
  ordersOf,
  ownPool,
  planOf,
} from '../../builders/tenant-shop.ts';

describe('reserves', () => {
  const pools = [ownPool('a', { reserveNodes: 4 }), ownPool('b', { reserveNodes: 6 })];

  it('are held for a tenant that asks for nothing, under a cap that pools share', () => {
    const plan = planOf({
      pools,
      cap: 12,
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 0 },
      ],
    });

    // 12 less the 6 of b: its own 4 and 2 of the rest.
    expect([ordersOf(plan), grownTo(plan)]).toEqual([{ 'np-a': 6 }, { 'a/l0': 6 }]);
    expect(plan.holds).toContainEqual({
      reason: 'reserved-for-others',
      subject: 'np-a',
      wanted: 'order one more node',
      detail: "what is left of the operator's maxCloudNodes is held by reserveNodes: 6 for b",
    });
    expect(plan.holds).toContainEqual({
      reason: 'capacity-short',
      subject: 'a/l0',
      wanted: 'place 210 of 300 replicas',
      detail: "np-a: what is left of the operator's maxCloudNodes is held by reserveNodes: 6 for b",
    });
  });

  it('are there when their tenant asks later', () => {
    const there = [{ of: 'a', nodes: 6, pool: 'np-a' }];
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'b', level: 'L3' as const, nodes: 9 },
    ];
    const plan = planOf({ pools, cap: 12, asks, there });

    // Six of its reserve, though what asks is of the last level and the neighbour's of the first.
    expect(ordersOf(plan)).toEqual({ 'np-b': 6 });
  });

  it('do not bind while they are not more than is left', () => {
    const plan = planOf({
      pools,
      cap: 30,
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 0 },
      ],
    });

    expect(ordersOf(plan)).toEqual({ 'np-a': 20 });
    expect(plan.holds.map(({ reason }) => reason)).not.toContain('reserved-for-others');
  });

  it('that are used hold nothing back any more', () => {
    const there = [{ of: 'b', nodes: 6, pool: 'np-b' }];
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'b', nodes: 6 },
    ];

    expect(ordersOf(planOf({ pools, cap: 12, asks, there }))).toEqual({ 'np-a': 6 });
  });

  it('of one pool are held from its maxNodes', () => {
    const shared = burstPool({
      maxNodes: 10,
      grantedTo: [grantTo('a'), grantTo('b', { reserveNodes: 3 })],
    });
    const plan = planOf({
      pools: [shared],
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 0 },
      ],
    });

    expect(ordersOf(plan)).toEqual({ np1: 7 });
    expect(plan.holds).toContainEqual({
      reason: 'reserved-for-others',
      subject: 'np1',
      wanted: 'order one more node',
      detail: "what is left of the pool's limits.maxNodes is held by reserveNodes: 3 for b",
    });
  });

  it('of another pool are held from a pool that several share', () => {
    const shared = burstPool({ grantedTo: [grantTo('a'), grantTo('b')] });
    const own = burstPool({
      name: 'np2',
      pricePerHour: { currency: 'CNY', micros: 1 },
      grantedTo: [grantTo('b', { reserveNodes: 6 })],
    });
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'b', nodes: 6 },
    ];

    // Of 8 nodes b has its 6, which cost least, and a the other 2.
    expect(grownTo(planOf({ pools: [shared, own], cap: 8, asks }))).toEqual({
      'a/l0': 2,
      'b/l0': 6,
    });
  });

  it('that a cap cannot hold together are first come, first served', () => {
    const both = [ownPool('a', { reserveNodes: 8 }), ownPool('b', { reserveNodes: 8 })];
    const ordered = ordersOf(
      planOf({
        pools: both,
        cap: 10,
        asks: [
          { of: 'a', nodes: 8 },
          { of: 'b', nodes: 8 },
        ],
      }),
    );

    // Ten of the sixteen are ordered, not two and two for fear of each other.
    expect((ordered['np-a'] ?? 0) + (ordered['np-b'] ?? 0)).toBe(10);
  });

  it('are not taken by nodes that somebody asks for by an Override, or that a pool keeps warm', () => {
    const shop = {
      pools: [ownPool('a', {}, { warmNodes: 5 }), ownPool('b', { reserveNodes: 6 })],
      cap: 8,
    };
    const asks = [
      { of: 'a', nodes: 0 },
      { of: 'b', nodes: 0 },
    ];
    const warm = planOf({ ...shop, asks });
    const { policies } = inputOf({ ...shop, asks });
    const pools = [ownPool('a'), ownPool('b', { reserveNodes: 6 })];
    const overrides = [override({ tier: 'a/l0', nodes: 5 })];
    const asked = planOf({ ...shop, asks, over: { policies: { ...policies, pools, overrides } } });

    expect([ordersOf(warm), ordersOf(asked)]).toEqual([{ 'np-a': 2 }, { 'np-a': 2 }]);
    expect(warm.holds.map(({ reason }) => reason)).toContain('reserved-for-others');
  });

  it('count machines on their way as those of who will use them', () => {
    const grantedTo = [grantTo('a', { reserveNodes: 5 }), grantTo('b', { reserveNodes: 5 })];
    const shared = burstPool({ maxNodes: 12, grantedTo });
    const one = intent({ count: 7, createdAt: NOW - 10_000, settledAt: NOW - 10_000 });
    const seen = { ledger: fresh([one], NOW), pools: [poolView({ lastRequest: 1 }, [], 7)] };
    const plan = planOf({
      pools: [shared],
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 0 },
      ],
      seen,
    });

    // Seven are coming for a, its reserve and two of the rest; the other five are held for b.
    expect(ordersOf(plan)).toEqual({});
  });
});

describe('whose nodes are', () => {
  const grantedTo = [grantTo('a', { reserveNodes: 5 }), grantTo('b', { reserveNodes: 5 })];
  const pools = [burstPool({ maxNodes: 10, grantedTo })];

  it('those whose pods most of them run, where tenants share a pool', () => {
    const asks = [
      { of: 'a', nodes: 0 },
      { of: 'b', nodes: 20 },
      { of: 'ungranted', nodes: 0 },
    ];
    const there = [{ of: 'a', nodes: 3, pool: 'np1' }];
    const mixed = inputOf({ pools, asks, there }).snapshot.nodes.map((node) =>
      node.pool === undefined
        ? node
        : carrying(node, [
            tierPods(4, { tier: 'a/l0' }),
            tierPods(5, { tier: 'b/l0' }),
            tierPods(3, { tier: 'ungranted/l0' }),
            tierPods(3, { tier: 'gone/away' }),
          ]),
    );
    const foreign = cloudNode({ name: 'foreign', pool: undefined, schedulable: false });
    const plan = planOf({ pools, asks, there, seen: { nodes: [...mixed, foreign] } });

    // Three are b's, so it has 2 of its reserve left. a's 45 replicas have 12 in place, so it takes 3 of its reserve and
    // keeps 2. Of the 7 that are free that makes 5; taken for a's, they would have made 3 + 4.
    expect(ordersOf(plan)).toEqual({ np1: 5 });
  });

  it('nobody knows of nodes without pods of a tenant, so they count against all', () => {
    const asks = [{ of: 'a', nodes: 20 }];
    const there = [{ of: 'b', nodes: 4, pool: 'np1' }];
    const empty = inputOf({ pools, asks, there }).snapshot.nodes.map((node) =>
      node.pool === undefined ? node : carrying({ ...node, schedulable: false }, []),
    );
    const plan = planOf({ pools, asks, there, seen: { nodes: empty } });

    // Six are free, five of them held for b, though the four may be its own.
    expect(ordersOf(plan)).toEqual({ np1: 1 });
  });

  it('the first to be counted on a machine that is on its way', () => {
    const one = intent({ count: 1, createdAt: NOW - 10_000, settledAt: NOW - 10_000 });
    const seen = { ledger: fresh([one], NOW), pools: [poolView({ lastRequest: 1 }, [], 1)] };
    const asks = [
      { of: 'a', nodes: 0.4 },
      { of: 'b', nodes: 9 },
    ];

    // a has 1 of its 5, with six pods; nine of b's ride along. 8 more are what b needs, but only 5 are not held for a.
    expect(ordersOf(planOf({ pools, asks, seen }))).toEqual({ np1: 5 });
  });
});
