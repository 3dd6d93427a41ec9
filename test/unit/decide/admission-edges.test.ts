/** Admission where little is known or several walls meet, by hand. */
import { describe, expect, it } from 'vitest';
import { admittedForecast } from '../../../src/decide/admission-forecast.ts';
import { admit } from '../../../src/decide/admission-walls.ts';
import { callGraph, carry } from '../../../src/decide/fan-out.ts';
import { tierForecast } from '../../builders/decisions.ts';
import { demand, tierPolicy } from '../../builders/policies.ts';
import { coreShop, DATABASE, verdict } from './core-shop.ts';

describe('several walls and several who are kept out', () => {
  it('are named in turn, each entry tier with the fullest wall it feeds', () => {
    // Requests: 6,000 of 4,000 asked. Connections: 4 x (80 + 40) = 480 of 1,000 would be free, of 100 they are not.
    const plan = coreShop({
      checkout: { rps: 4_000, policy: { level: 'L1' } },
      browse: { rps: 20_000, policy: { level: 'L1' } },
      ceilings: [DATABASE, { name: 'pool', requests: undefined, connections: 1_000 }],
    });
    const held = plan.holds.filter(({ reason }) => reason === 'admission-limited');
    expect(held.map(({ subject, wanted }) => [subject, wanted])).toEqual([
      ['core/order', 'take 6000 rps'],
      ['core/order', 'take 1920 connections'],
      ['shop/browse', 'carry 20000 rps'],
      ['shop/checkout', 'carry 4000 rps'],
    ]);
    expect(plan.limits?.map(({ tier }) => tier)).toEqual(['shop/browse', 'shop/checkout']);
  });

  it('do not hinder who does not feed them', () => {
    const other = { name: 'order', callee: 'core/order', perRequest: 0, connectionsPerReplica: 4 };
    // Browse only holds connections, checkout only sends requests; each is cut at its own wall.
    const plan = coreShop({
      checkout: {
        rps: 5_000,
        policy: { calls: [{ ...other, perRequest: 1, connectionsPerReplica: 0 }] },
      },
      browse: { rps: 5_000, policy: { calls: [other] } },
      ceilings: [DATABASE, { name: 'pool', requests: undefined, connections: 200 }],
    });
    // 4,000 / 50 = 80. (200 - 8 - 4) / 4 = 47 of 98 replicas above two: 2,398 rps, 48 replicas.
    expect(verdict(plan, 'shop/checkout').needed).toBe(80);
    expect(verdict(plan, 'shop/browse').needed).toBe(48);
    expect(plan.limits?.map(({ tier, wall }) => [tier, wall.ceiling])).toEqual([
      ['shop/checkout', 'db'],
      ['shop/browse', 'pool'],
    ]);
  });

  it('raise only the horizon that is short', () => {
    const band = (high: number) => ({ low: high, expected: high, high });
    const forecast = { atPodReady: band(500), atNodeReady: band(1_500) };
    const plan = coreShop({ checkout: { rps: 500, forecast }, order: { rps: 1_000 } });
    expect(verdict(plan, 'core/order')).toMatchObject({ needed: 10, neededAtNodeReady: 15 });
    expect(verdict(plan, 'core/order').demands[0]?.causes).toEqual([]);
  });
});

describe('a tier that nothing was seen of', () => {
  it('holds nobody up, and lets nobody it calls shrink', () => {
    const plan = coreShop({
      checkout: { rps: 1_000 },
      order: { rps: 100, replicas: 40 },
      unseen: ['shop/browse'],
    });
    expect(verdict(plan, 'core/order').target).toBe(32);
    expect(Object.hasOwn(plan, 'limits')).toBe(false);
  });
});

describe('a tier of several demands', () => {
  it('is raised by calls in the first of them only', () => {
    const sessions = demand({ name: 'sessions', perReplica: 10 });
    const plan = coreShop({
      checkout: { rps: 1_000 },
      order: { rps: 50, policy: { demands: [demand(), sessions] } },
    });
    // 1,000 rps by 100, and 50 sessions by 10.
    expect(verdict(plan, 'core/order').demands.map(({ band }) => band.high)).toEqual([1_000, 50]);
    expect(verdict(plan, 'core/order').needed).toBe(10);
  });
});

describe('what is not there', () => {
  it('leaves a forecast without the demand as it was', () => {
    const forecast = tierForecast(500);
    expect(admittedForecast(forecast, 'sessions', { pod: 1, node: 1, keep: 1 })).toBe(forecast);
  });

  it('calls nobody, and no connections are held', () => {
    const alone = { rps: 90_000, policy: { calls: undefined } };
    const ceilings = [{ name: 'pool', requests: undefined, connections: 1 }];
    const plan = coreShop({ checkout: alone, browse: alone, ceilings });
    expect(verdict(plan, 'shop/browse').needed).toBe(1_800);
    expect(plan.limits).toEqual([]);
  });

  it('holds no connections: a caller without a demand whose workload is lost', () => {
    const ceilings = [{ name: 'pool', requests: undefined, connections: 400 }];
    const plan = coreShop({
      checkout: { rps: 0, policy: { demands: [], residency: 'Pinned' }, lost: true },
      browse: { rps: 4_000 },
      ceilings,
    });
    // Browse's 80 replicas hold 320 of 400.
    expect(verdict(plan, 'shop/browse').needed).toBe(80);
  });
});

describe('a wall that one entry tier reaches on two ways', () => {
  it('counts the connections of both', () => {
    const call = (name: string, connectionsPerReplica: number) => {
      return { name, callee: `shop/${name}`, perRequest: 1, connectionsPerReplica };
    };
    const tiers = [
      tierPolicy({ name: 'web', calls: [call('cart', 0), call('db', 2)] }),
      tierPolicy({ name: 'cart', entry: false, calls: [call('db', 2)] }),
      tierPolicy({
        name: 'db',
        entry: false,
        ceilings: [{ name: 'pool', requests: undefined, connections: 100 }],
      }),
    ];
    const graph = callGraph(tiers, new Map());
    const carried = carry(graph, ({ name }) => (name === 'web' ? 2_000 : undefined));
    const { walls, shares } = admit({ graph, carried, replicas: () => 0 });
    // 40 replicas of web and of cart hold 160. Both have 2 at least, and one each is kept for rounding: 100 - 12 = 88 of
    // the 2 x 38 x 2 = 152 above that.
    expect(walls.map(({ asked, takes }) => [asked, takes])).toEqual([[160, 100]]);
    expect(shares.get('shop/web')).toBeCloseTo(88 / 152, 12);
  });
});
