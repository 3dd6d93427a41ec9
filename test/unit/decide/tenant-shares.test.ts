/** How tenants share what no reserve holds. Numbers are worked out by hand. */
import { describe, expect, it } from 'vitest';
import { burstPool } from '../../builders/policies.ts';
import { grantTo, grownTo, ordersOf, ownPool, planOf } from '../../builders/tenant-shop.ts';

describe('shares of the rest', () => {
  it('are given by weight when two tenants of one level ask for more than there is', () => {
    const pools = [ownPool('a', { weight: 1 }), ownPool('b', { weight: 2 })];
    const plan = planOf({
      pools,
      cap: 9,
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 20 },
      ],
    });

    expect(ordersOf(plan)).toEqual({ 'np-a': 3, 'np-b': 6 });
    expect(plan.holds).toContainEqual({
      reason: 'fair-share',
      subject: 'np-a',
      wanted: 'order one more node',
      detail:
        "of what several tenants ask for beyond reserves of the operator's maxCloudNodes, the share of a is 3 more",
    });
  });

  it('are named once for each tenant, however many of its tiers met them', () => {
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'a', level: 'L1' as const, nodes: 20 },
      { of: 'b', nodes: 20 },
    ];
    const { holds } = planOf({ pools: [ownPool('a'), ownPool('b')], cap: 8, asks });

    const met = holds.filter(({ reason }) => reason === 'fair-share');
    expect(met.map(({ subject }) => subject).toSorted()).toEqual(['np-a', 'np-b']);
  });

  it('go to the earlier level of any tenant first', () => {
    const pools = [ownPool('a', { weight: 9 }), ownPool('b')];
    const asks = [
      { of: 'a', level: 'L1' as const, nodes: 20 },
      { of: 'b', nodes: 6 },
    ];

    // b's L0 in full, whatever the weights; what is left to a.
    expect(ordersOf(planOf({ pools, cap: 10, asks }))).toEqual({ 'np-a': 4, 'np-b': 6 });
  });

  it('come on top of reserves', () => {
    const pools = [ownPool('a', { reserveNodes: 4 }), ownPool('b')];
    const plan = planOf({
      pools,
      cap: 10,
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 20 },
      ],
    });

    // 4 of its reserve and half of the other 6.
    expect(ordersOf(plan)).toEqual({ 'np-a': 7, 'np-b': 3 });
  });

  it('count what each has beyond its reserve', () => {
    const pools = [ownPool('a'), ownPool('b')];
    const there = [{ of: 'a', nodes: 6, pool: 'np-a' }];
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'b', nodes: 20 },
    ];

    // a stays at 6 of 10; b gets the other 4.
    expect(ordersOf(planOf({ pools, cap: 10, asks, there }))).toEqual({ 'np-b': 4 });
  });

  it('are those of a pool where only the pool is short', () => {
    const grantedTo = [grantTo('a', { weight: 3 }), grantTo('b')];
    const shared = burstPool({ maxNodes: 8, grantedTo });
    const plan = planOf({
      pools: [shared],
      asks: [
        { of: 'a', nodes: 20 },
        { of: 'b', nodes: 20 },
      ],
    });

    expect([ordersOf(plan), grownTo(plan)]).toEqual([{ np1: 8 }, { 'a/l0': 6, 'b/l0': 2 }]);
    expect(plan.holds).toContainEqual({
      reason: 'fair-share',
      subject: 'np1',
      wanted: 'order one more node',
      detail:
        "of what several tenants ask for beyond reserves of the pool's limits.maxNodes, the share of b is 2 more",
    });
  });

  it('leave to others what one cannot use', () => {
    // a is held to 2 by its own pool, so b gets all the rest of the cap.
    const pools = [ownPool('a', {}, { maxNodes: 2 }), ownPool('b')];
    const asks = [
      { of: 'a', nodes: 20 },
      { of: 'b', nodes: 20 },
    ];

    expect(ordersOf(planOf({ pools, cap: 10, asks }))).toEqual({ 'np-a': 2, 'np-b': 8 });
  });

  it('know a namespace by the first grant that chooses it', () => {
    const also = {
      name: 'late',
      namespaceSelector: { matchLabels: { team: 'a' } },
      reserveNodes: 5,
    };
    const shared = burstPool({ maxNodes: 10, grantedTo: [grantTo('a'), also] });

    // As a it has no part in the reserve of the second grant.
    expect(ordersOf(planOf({ pools: [shared], asks: [{ of: 'a', nodes: 20 }] }))).toEqual({
      np1: 5,
    });
  });
});
