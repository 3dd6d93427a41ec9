/** What callers send on, by hand, and calls that count for nothing. */
import { describe, expect, it } from 'vitest';
import { callGraph, carry, isRelated } from '../../../src/decide/fan-out.ts';
import type { Call, ScalingPolicy } from '../../../src/model/policy.ts';
import { tierPolicy } from '../../builders/policies.ts';
import { tierView } from '../../builders/snapshots.ts';

function call(callee: string, perRequest: number): Call {
  return { name: 'it', callee, perRequest, connectionsPerReplica: 0 };
}

function tier(name: string, over: Partial<ScalingPolicy> = {}): ScalingPolicy {
  return tierPolicy({ name, ...over });
}

const NO_VIEWS = new Map();

function loads(
  tiers: readonly ScalingPolicy[],
  own: Readonly<Record<string, number>>,
): Record<string, number> {
  const carried = carry(callGraph(tiers, NO_VIEWS), ({ name }) => own[name]);
  return Object.fromEntries([...carried].map(([id, { rps }]) => [id, rps]));
}

describe('fan-out', () => {
  it('follows calls of calls, whatever the order of the policies', () => {
    const tiers = [
      tier('order', { ceilings: [] }),
      tier('cart', { calls: [call('shop/order', 0.5)] }),
      tier('browse', { calls: [call('shop/cart', 0.2), call('shop/order', 0.1)] }),
    ];
    // cart: 0.2 x 1,000 = 200. order: 0.5 x 200 + 0.1 x 1,000 = 200.
    expect(loads(tiers, { browse: 1_000 })).toEqual({
      'shop/browse': 1_000,
      'shop/cart': 200,
      'shop/order': 200,
    });
    expect(loads(tiers.toReversed(), { browse: 1_000 })).toMatchObject({ 'shop/order': 200 });
  });

  it('is a floor of the load: a tier that shows more has more, and sends on more', () => {
    const tiers = [
      tier('browse', { calls: [call('shop/cart', 0.2)] }),
      tier('cart', { calls: [call('shop/order', 0.5)] }),
      tier('order'),
    ];
    // cart shows 300 where calls explain 200: order gets 150, all of it browse's.
    const carried = carry(
      callGraph(tiers, NO_VIEWS),
      ({ name }) => ({ browse: 1_000, cart: 300 })[name],
    );
    expect(carried.get('shop/order')).toEqual({
      rps: 150,
      fanOut: 150,
      from: new Map([['shop/browse', 150]]),
    });
  });

  it('leaves a load that no call explains with the tier that shows it', () => {
    const tiers = [tier('browse', { calls: [call('shop/order', 0.2)] }), tier('order')];
    const carried = carry(callGraph(tiers, NO_VIEWS), ({ name }) => ({ order: 40 })[name]);
    expect(carried.get('shop/order')).toEqual({
      rps: 40,
      fanOut: 0,
      from: new Map([['shop/order', 40]]),
    });
  });

  it('computes nothing where nobody calls and nothing is a wall', () => {
    expect(isRelated([tier('a'), tier('b')])).toBe(false);
    expect(isRelated([tier('a', { calls: [] })])).toBe(true);
    expect(isRelated([tier('a', { ceilings: [] })])).toBe(true);
  });

  it('leaves tiers out that have no part in it', () => {
    const { order } = callGraph(
      [tier('a', { calls: [call('shop/c', 1)] }), tier('b'), tier('c')],
      NO_VIEWS,
    );
    expect(order.map(({ name }) => name)).toEqual(['a', 'c']);
  });
});

describe('calls that count for nothing', () => {
  const web = tier('web', { calls: [call('core/order', 1)] });
  const order = (over: Partial<ScalingPolicy> = {}): ScalingPolicy =>
    tier('order', { namespace: 'core', ...over });
  const refusals = (
    tiers: readonly ScalingPolicy[],
    labels: Record<string, string> = {},
  ): string[] => {
    const views = new Map([['shop/web', tierView({ tier: 'shop/web', namespaceLabels: labels })]]);
    return callGraph(tiers, views).refused.map(({ policy, why }) => `${policy.id}: ${why}`);
  };
  const asks = { acceptsCallsFrom: { matchLabels: { team: 'shop' } } };

  it('are those to another namespace that does not consent', () => {
    expect(refusals([web, order()])).toEqual([
      'shop/web: core/order accepts no calls from other namespaces; its owner adds spec.acceptsCallsFrom',
    ]);
    expect(refusals([web, order(asks)], { team: 'web' })).toEqual([
      'shop/web: core/order accepts calls from namespaces labelled team: shop, and shop is not',
    ]);
    expect(refusals([web, order(asks)], { team: 'shop' })).toEqual([]);
  });

  it('are those of a caller whose namespace nobody knows', () => {
    expect(callGraph([web, order(asks)], NO_VIEWS).refused).toHaveLength(1);
  });

  it('are those to nobody', () => {
    expect(refusals([web])).toEqual(['shop/web: there is no such policy']);
  });

  it('are those that close a circle, and only those', () => {
    const a = tier('a', { calls: [call('shop/b', 2)] });
    const b = tier('b', { calls: [call('shop/a', 1)] });
    const graph = callGraph([a, b], NO_VIEWS);
    expect(graph.refused.map(({ policy, why }) => [policy.name, why])).toEqual([
      ['a', 'it leads back to its caller'],
    ]);
    expect(graph.order.map(({ name }) => name)).toEqual(['b', 'a']);
  });
});
