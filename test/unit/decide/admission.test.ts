/** Replicas follow what walls let in, by hand: an order database that takes 4,000 orders/s and no more. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { coreShop, holdsOf, verdict } from './core-shop.ts';

describe('fan-out', () => {
  it('sizes a callee for what its callers send when its own query shows less', () => {
    // 1 x 1,000 + 0.1 x 5,000 = 1,500 rps at 100 rps per replica.
    const plan = coreShop({
      checkout: { rps: 1_000 },
      browse: { rps: 5_000 },
      order: { rps: 900 },
    });
    expect(verdict(plan, 'core/order')).toMatchObject({
      needed: 15,
      neededAtNodeReady: 15,
      target: 15,
    });
    expect(verdict(plan, 'core/order').demands[0]).toMatchObject({
      band: { low: 1_500, expected: 1_500, high: 1_500 },
      causes: [{ kind: 'fan-out', rps: 1_500 }],
    });
    expect(plan.holds).toEqual([]);
  });

  it('leaves a callee alone whose own query shows more', () => {
    const plan = coreShop({ checkout: { rps: 1_000 }, order: { rps: 1_200 } });
    expect(verdict(plan, 'core/order')).toMatchObject({ needed: 12 });
    expect(verdict(plan, 'core/order').demands[0]?.causes).toEqual([]);
  });

  it('raises each horizon and the floor by itself', () => {
    const band = (high: number) => ({ low: high, expected: high, high });
    const forecast = { atPodReady: band(500), atNodeReady: band(1_000), keepFloor: 2_000 };
    const plan = coreShop({ checkout: { rps: 500, forecast }, order: { rps: 0, replicas: 30 } });
    // 5, 10 and 20 replicas: down from 30 by a fifth, and never below what the floor keeps.
    expect(verdict(plan, 'core/order')).toMatchObject({ needed: 5, neededAtNodeReady: 10 });
  });

  it('sizes only the demand that stands first, and none where there is none', () => {
    const plan = coreShop({ checkout: { rps: 1_000 }, order: { rps: 0, policy: { demands: [] } } });
    expect(verdict(plan, 'core/order')).toMatchObject({ demands: [], target: 10 });
  });
});

describe('at the wall', () => {
  it('replicas follow what is let in: L0 whole, L2 with what is left', () => {
    // checkout 3,000 of 4,000 orders/s; 1,000 are left of the 2,000 that browse would ask: 10,000 of 20,000 rps, 200 replicas.
    const plan = coreShop({ checkout: { rps: 3_000 }, browse: { rps: 20_000 } });
    expect(verdict(plan, 'shop/checkout')).toMatchObject({ needed: 60 });
    expect(verdict(plan, 'shop/browse')).toMatchObject({ needed: 200 });
    expect(verdict(plan, 'core/order')).toMatchObject({ needed: 40 });
    expect(verdict(plan, 'shop/browse').demands[0]?.causes).toEqual([
      {
        kind: 'admission',
        rps: expect.closeTo(10_000, 6),
        subject: 'what the walls behind it let in',
      },
    ]);
  });

  it('the hold names the wall, says what is refused, and that replicas would not help', () => {
    const plan = coreShop({ checkout: { rps: 3_000 }, browse: { rps: 20_000 } });
    expect(holdsOf(plan, 'core/order')).toEqual([
      {
        reason: 'admission-limited',
        subject: 'core/order',
        wanted: 'take 5000 rps',
        detail:
          'ceiling db of core/order takes 4000 rps whatever its replicas, so more of them would not help; let in: shop/browse 50%',
      },
    ]);
    expect(holdsOf(plan, 'shop/browse').map(({ wanted, detail }) => [wanted, detail])).toEqual([
      [
        'carry 20000 rps',
        '10000 rps are not let in: ceiling db of core/order takes 4000 rps; replicas that feed it would not help',
      ],
    ]);
    expect(holdsOf(plan, 'shop/checkout')).toEqual([]);
  });

  it('L0 alone is cut to what passes, and L2 gets only its minimum', () => {
    const plan = coreShop({ checkout: { rps: 10_000 }, browse: { rps: 20_000 } });
    expect(verdict(plan, 'shop/checkout')).toMatchObject({ needed: 80 });
    expect(verdict(plan, 'shop/browse')).toMatchObject({ needed: 2 });
  });

  it('the ceiling counts at the water level of its tier', () => {
    // 70% of 4,000 is 2,800: 56 replicas of checkout.
    const plan = coreShop({
      checkout: { rps: 4_000 },
      order: { rps: 0, policy: { waterLevel: 0.7 } },
    });
    expect(verdict(plan, 'shop/checkout')).toMatchObject({ needed: 56 });
  });

  it('exactly the ceiling passes whole', () => {
    const plan = coreShop({ checkout: { rps: 4_000 } });
    expect(verdict(plan, 'shop/checkout')).toMatchObject({ needed: 80 });
    expect(plan.holds.map(({ reason }) => reason)).not.toContain('admission-limited');
  });

  it('what is let in now keeps its replicas though L0 is expected to need the wall', () => {
    // Now 800 of L0: browse is let in whole with 8,000, 160 replicas. Expected 4,000 of L0: nothing would be left.
    const plan = coreShop({
      checkout: { rps: 4_000, now: fresh(800, NOW) },
      browse: { rps: 8_000 },
    });
    expect(verdict(plan, 'shop/browse')).toMatchObject({ needed: 160 });
  });

  it('a load that no caller explains leaves less room, and cannot be limited', () => {
    const plan = coreShop({ order: { rps: 5_000 } });
    expect(verdict(plan, 'core/order')).toMatchObject({ needed: 50 });
    expect(holdsOf(plan, 'core/order')[0]?.detail).toContain('let in: all that can be limited');
  });
});

describe('connections', () => {
  const pool = { name: 'pool', requests: undefined, connections: 400 };

  it('follow the replicas of the callers, 4 each', () => {
    // checkout: 50 replicas hold 200; browse has 2 at least: 8. Of the 192 left one replica of each is kept for rounding:
    // (400 - 200 - 4 - 8 - 4) / 4 = 46 replicas above its two, of the 98 that 5,000 rps would add: 5,000 x 46 / 98 = 2,347 rps.
    const plan = coreShop({ checkout: { rps: 2_500 }, browse: { rps: 5_000 }, ceilings: [pool] });
    expect(verdict(plan, 'shop/checkout').needed).toBe(50);
    expect(verdict(plan, 'shop/browse').needed).toBe(47);
    expect(holdsOf(plan, 'shop/browse')[0]?.detail).toContain('takes 400 connections');
  });

  it('of a caller without a demand are those of its replicas', () => {
    const plan = coreShop({
      checkout: { rps: 0, policy: { demands: [], residency: 'Pinned' }, replicas: 90 },
      browse: { rps: 5_000 },
      ceilings: [pool],
    });
    // 90 x 4 = 360 and browse's 8 and 4: (400 - 360 - 8 - 4) / 4 = 7 of 98 replicas: 357 rps, 8 replicas.
    expect(verdict(plan, 'shop/browse').needed).toBe(8);
  });
});

describe('unknown is not zero', () => {
  const stale = { kind: 'stale', value: 100, at: NOW, cause: 'sampled 90 s ago' } as const;
  const doubtful = { rps: 100, now: stale, forecast: { doubt: 'stale: sampled 90 s ago' } };

  it('a caller in doubt lets nobody it calls shrink', () => {
    const plan = coreShop({ checkout: doubtful, order: { rps: 100, replicas: 40 } });
    expect(verdict(plan, 'core/order').target).toBe(40);
    expect(holdsOf(plan, 'core/order')).toEqual([
      {
        reason: 'reading-doubtful',
        subject: 'core/order',
        wanted: 'shrink 40 to 2 replicas',
        detail: 'the load of shop/checkout is stale: sampled 90 s ago',
      },
    ]);
  });

  it('a caller that is trusted lets it shrink by a step', () => {
    const plan = coreShop({ checkout: { rps: 100 }, order: { rps: 100, replicas: 40 } });
    expect(verdict(plan, 'core/order').target).toBe(32);
  });

  it('a caller of whom nothing is known counts as in doubt', () => {
    const plan = coreShop({
      checkout: {
        rps: 0,
        now: { kind: 'missing', cause: 'no series' },
        forecast: { known: false },
      },
      order: { rps: 100, replicas: 40 },
    });
    expect(holdsOf(plan, 'core/order')[0]?.detail).toBe('the load of shop/checkout is unknown');
  });

  it('who is cut at a wall does not shrink because of it while another one there is in doubt', () => {
    // Without the wall browse needs 400; with it 200. It has 300, and checkout might send less than it seems.
    const cut = { rps: 20_000, replicas: 300 };
    const sure = coreShop({ checkout: { rps: 3_000 }, browse: cut });
    const unsure = coreShop({
      checkout: { rps: 3_000, forecast: { doubt: 'partial: 4 of 8 targets report' } },
      browse: cut,
    });
    expect(verdict(sure, 'shop/browse').target).toBe(240);
    expect(verdict(unsure, 'shop/browse').target).toBe(300);
  });
});
