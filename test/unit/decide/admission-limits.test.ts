/** Admission limits as they are published: made of readings, lowered at once, raised in order, by hand. */
import { describe, expect, it } from 'vitest';
import type { AdmissionLimit } from '../../../src/model/admission-limit.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { NOW } from '../../builders/instant.ts';
import { type CoreShop, coreShop } from './core-shop.ts';

const WALL = { tier: 'core/order', ceiling: 'db', of: 'requests', takes: 4_000 } as const;

function limit(name: string, admitted: number, offered = 10_000): AdmissionLimit {
  return { tier: `shop/${name}`, workload: `shop/${name}`, admitted, offered, wall: WALL };
}

/** The limits of one decision: `[tier, admitted, offered]`. */
function limits(shop: CoreShop): unknown[] | undefined {
  return coreShop(shop).limits?.map(({ tier, admitted, offered }) => [
    tier,
    Math.round(admitted),
    offered,
  ]);
}

describe('admission limits', () => {
  it('are made for those who are not let in whole, with the wall that binds', () => {
    // 4,000 - 3,000 of checkout leave 1,000 calls: 10,000 of browse's 20,000.
    const plan = coreShop({ checkout: { rps: 3_000 }, browse: { rps: 20_000 } });
    expect(plan.limits).toEqual([
      { ...limit('browse', 10_000, 20_000), admitted: expect.closeTo(10_000, 6) },
    ]);
    expect(plan.memory.limits).toEqual({ 'shop/browse': plan.limits?.[0] });
  });

  it('stand before the crowd that is expected, where they keep nobody out yet', () => {
    // Expected: checkout alone fills the wall. It is told 4,000 now that it has 500; browse is served as long as it can be.
    expect(
      limits({ checkout: { rps: 9_000, now: fresh(500, NOW) }, browse: { rps: 8_000 } }),
    ).toEqual([['shop/checkout', 4_000, 500]]);
  });

  it('are none where walls hold, and are not spoken of where there are none', () => {
    expect(limits({ checkout: { rps: 1_000 } })).toEqual([]);
    const plain = coreShop({
      ceilings: undefined,
      order: { rps: 0, policy: { ceilings: undefined, acceptsCallsFrom: undefined } },
      checkout: { rps: 1, policy: { calls: undefined } },
      browse: { rps: 1, policy: { calls: undefined } },
    });
    expect(Object.hasOwn(plain, 'limits')).toBe(false);
    expect(Object.hasOwn(plain.memory, 'limits')).toBe(false);
  });

  it('come down at once', () => {
    const remembered = { 'shop/checkout': limit('checkout', 3_900) };
    // Browse takes part of the wall only after checkout is in whole: it is let in not at all.
    expect(
      limits({
        checkout: { rps: 10_000 },
        browse: { rps: 100 },
        order: { rps: 0, policy: { waterLevel: 0.5 } },
        remembered,
      }),
    ).toEqual([
      ['shop/checkout', 2_000, 10_000],
      ['shop/browse', 0, 100],
    ]);
  });

  it('go up by a tenth in a cycle, and from nothing by a twentieth of what is offered', () => {
    const remembered = { 'shop/browse': limit('browse', 2_000) };
    // 10,000 would pass: 2,000 + 200, but at least 5% of 20,000: 1,000.
    expect(limits({ checkout: { rps: 3_000 }, browse: { rps: 20_000 }, remembered })).toEqual([
      ['shop/browse', 3_000, 20_000],
    ]);
    const nothing = { 'shop/browse': limit('browse', 0) };
    expect(
      limits({ checkout: { rps: 3_000 }, browse: { rps: 20_000 }, remembered: nothing }),
    ).toEqual([['shop/browse', 1_000, 20_000]]);
  });

  it('go up earlier levels first', () => {
    const remembered = {
      'shop/checkout': limit('checkout', 2_000),
      'shop/browse': limit('browse', 1_000),
    };
    // All of it would pass now: checkout goes up by a tenth, browse waits until checkout has no limit.
    const plan = coreShop({ checkout: { rps: 2_500 }, browse: { rps: 5_000 }, remembered });
    expect(plan.limits).toEqual([
      limit('checkout', 2_200, 2_500),
      { ...limit('browse', 1_000, 5_000), kept: 'L0 is not let in whole yet' },
    ]);
  });

  it('end when they are a quarter above what is offered', () => {
    // 2,300 + 230 = 2,530 >= 1.25 x 2,000; 2,200 + 220 = 2,420 is not.
    const at = (admitted: number) => ({
      checkout: { rps: 2_000 },
      remembered: { 'shop/checkout': limit('checkout', admitted) },
    });
    expect(limits(at(2_300))).toEqual([]);
    expect(limits(at(2_200))).toEqual([['shop/checkout', 2_420, 2_000]]);
  });

  it('end with the ceiling they came from', () => {
    const remembered = {
      'shop/checkout': { ...limit('checkout', 10), wall: { ...WALL, tier: 'core/pay' } },
    };
    expect(limits({ checkout: { rps: 1_000 }, remembered })).toEqual([]);
  });

  it('are not made for a tier whose team only watches', () => {
    expect(limits({ checkout: { rps: 9_000, policy: { mode: 'Recommend' } } })).toEqual([]);
  });
});

describe('limits and what cannot be seen', () => {
  const lost = { rps: 9_000, now: missing<number>('no series') };

  it('none is made of missing data', () => {
    // Checkout alone would fill the wall if it could be read; browse must not be judged without it.
    const plan = coreShop({ checkout: lost, browse: { rps: 50_000 }, remembered: {} });
    expect(plan.limits).toEqual([]);
  });

  it('those that stand stay as they are', () => {
    const remembered = { 'shop/browse': limit('browse', 700) };
    expect(coreShop({ checkout: lost, browse: { rps: 10 }, remembered }).limits).toEqual([
      { ...limit('browse', 700), kept: 'the load of shop/checkout cannot be read' },
    ]);
  });

  it('one of its own that cannot be read stays, too', () => {
    const remembered = { 'shop/checkout': limit('checkout', 700) };
    expect(coreShop({ checkout: lost, remembered }).limits).toEqual([
      { ...limit('checkout', 700), kept: 'the load of shop/checkout cannot be read' },
    ]);
  });

  it('a process that has just started leaves what was published until it can read all loads', () => {
    const plan = coreShop({ checkout: lost, browse: { rps: 10 } });
    expect(Object.hasOwn(plan, 'limits')).toBe(false);
    expect(Object.hasOwn(plan.memory, 'limits')).toBe(false);
  });

  it('on a doubtful load they may come down and do not go up', () => {
    const partial = {
      kind: 'partial',
      value: 3_000,
      at: NOW,
      coverage: 0.5,
      cause: 'half',
    } as const;
    const shop = (admitted: number) => ({
      checkout: { rps: 3_000, now: partial },
      browse: { rps: 20_000 },
      remembered: { 'shop/browse': limit('browse', admitted) },
    });
    expect(limits(shop(15_000))).toEqual([['shop/browse', 10_000, 20_000]]);
    expect(coreShop(shop(5_000)).limits).toEqual([
      { ...limit('browse', 5_000, 20_000), kept: 'the load of shop/checkout is partial' },
    ]);
  });

  it('a served load at the limit does not take back what was offered', () => {
    // Served 4,000 is what the limit lets in; 10,000 knocked. The limit stands.
    const censored = { kind: 'censored', value: 4_000, at: NOW, cause: 'limit' } as const;
    const remembered = { 'shop/checkout': limit('checkout', 4_000) };
    expect(limits({ checkout: { rps: 4_000, now: censored }, remembered })).toEqual([
      ['shop/checkout', 4_000, 10_000],
    ]);
  });

  it('while a person has paused, what was published stays', () => {
    const plan = coreShop({ checkout: { rps: 9_000 }, paused: true });
    expect(Object.hasOwn(plan, 'limits')).toBe(false);
    expect(Object.keys(plan.memory.limits ?? {})).toEqual(['shop/checkout']);
  });
});
