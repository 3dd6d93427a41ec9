/** Limits that stand for a promotion though nothing is expected to exceed them; and that they stand for nothing else. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { type CoreShop, coreShop, DATABASE } from './core-shop.ts';

/** The limits of one decision within a promotion: `[tier, admitted, offered]`. */
function limits(shop: CoreShop): unknown[] | undefined {
  return coreShop({ promotion: 'sale', ...shop }).limits?.map(({ tier, admitted, offered }) => [
    tier,
    Math.round(admitted),
    offered,
  ]);
}

describe('limits within a promotion', () => {
  // Checkout asks 500 of 4,000 and browse 0.1 x 2,000: checkout goes first and may have all of it, browse 3,500 / 0.1.
  it('stand before anybody exceeds a wall, earlier levels first', () => {
    const shop = { checkout: { rps: 500 }, browse: { rps: 2_000 } };
    expect(limits(shop)).toEqual([
      ['shop/checkout', 4_000, 500],
      ['shop/browse', 35_000, 2_000],
    ]);
    // Control: the same day without a promotion.
    expect(coreShop(shop).limits).toEqual([]);
  });

  it('leave to others of the same level what is expected of them', () => {
    const browse = { rps: 2_000, policy: { level: 'L0' as const } };
    // 4,000 - 0.1 x 2,000 for checkout, (4,000 - 500) / 0.1 for browse.
    expect(limits({ checkout: { rps: 500 }, browse })).toEqual([
      ['shop/browse', 35_000, 2_000],
      ['shop/checkout', 3_800, 500],
    ]);
  });

  it('are those of the nearest wall, and of none that counts connections', () => {
    const ceilings = [
      { name: 'slow', requests: undefined, connections: 9_000 },
      DATABASE,
      { name: 'disk', requests: 3_000, connections: undefined },
      { name: 'net', requests: 3_500, connections: undefined },
    ];
    const plan = coreShop({ promotion: 'sale', checkout: { rps: 500 }, ceilings });
    expect(plan.limits).toMatchObject([
      { tier: 'shop/checkout', admitted: 3_000, wall: { ceiling: 'disk', takes: 3_000 } },
    ]);
    const only = [{ name: 'slow', requests: undefined, connections: 9_000 }];
    expect(limits({ checkout: { rps: 500 }, ceilings: only })).toEqual([]);
  });

  it('keep nobody out: where a load is above its share already there is none', () => {
    // Expected are 100, and 39,000 are there: 3,900 of 4,000, so that nothing binds, and checkout's 500 leave room for 35,000.
    const shop = { checkout: { rps: 500 }, browse: { rps: 100, now: fresh(39_000, NOW) } };
    expect(limits({ ...shop, checkout: { rps: 500, now: fresh(50, NOW) } })).toEqual([
      ['shop/checkout', 4_000, 50],
    ]);
  });

  it('do not make later levels wait', () => {
    const wall = { tier: 'core/order', ceiling: 'db', of: 'requests', takes: 4_000 } as const;
    const browse = {
      tier: 'shop/browse',
      workload: 'shop/browse',
      admitted: 1_000,
      offered: 2_000,
      wall,
    };
    const checkout = { ...browse, tier: 'shop/checkout', workload: 'shop/checkout' };
    const shop = { checkout: { rps: 500 }, browse: { rps: 2_000 } };
    // Checkout is in whole, so browse goes up by a tenth.
    expect(limits({ ...shop, remembered: { 'shop/browse': browse } })).toEqual([
      ['shop/checkout', 4_000, 500],
      ['shop/browse', 1_100, 2_000],
    ]);
    // Control: while checkout is still kept out by a limit that goes up step by step, browse waits.
    const low = { ...checkout, admitted: 300, offered: 500 };
    expect(
      limits({ ...shop, remembered: { 'shop/browse': browse, 'shop/checkout': low } }),
    ).toEqual([
      ['shop/checkout', 330, 500],
      ['shop/browse', 1_000, 2_000],
    ]);
  });
});
