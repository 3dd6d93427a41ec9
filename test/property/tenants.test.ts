/** Whatever tenants ask for: no reserve is ever taken by others, nothing free is left over, and nobody gets less than its share. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScalingPolicy } from '../../src/model/policy.ts';
import { burstPool } from '../builders/policies.ts';
import { type Ask, grantTo, ordersOf, ownPool, planOf } from '../builders/tenant-shop.ts';

const NAMES = ['a', 'b', 'c'] as const;
const LEVELS: readonly ScalingPolicy['level'][] = ['L0', 'L1', 'L2', 'L3'];

const tenant = fc.record({
  weight: fc.integer({ min: 1, max: 5 }),
  reserve: fc.nat(6),
  /** Nodes by level. */
  asks: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }),
});

type Tenant = typeof tenant extends fc.Arbitrary<infer T> ? T : never;

interface Named extends Tenant {
  readonly name: string;
  readonly all: number;
}

const shops = fc.record({ three: fc.tuple(tenant, tenant, tenant), more: fc.nat(12) });

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function named(three: readonly Tenant[]): Named[] {
  return NAMES.flatMap((name, index) => {
    const one = three[index];
    return one === undefined ? [] : [{ ...one, name, all: sum(one.asks) }];
  });
}

function asksOf({ name, asks }: Named): Ask[] {
  return LEVELS.map((level, index) => ({ of: name, level, nodes: asks[index] ?? 0 }));
}

function ordered(tenants: readonly Named[], cap: number): readonly number[] {
  const pools = tenants.map(({ name, weight, reserve }) =>
    ownPool(name, { weight, reserveNodes: reserve }),
  );
  const orders = ordersOf(planOf({ pools, cap, asks: tenants.flatMap(asksOf) }));
  return tenants.map(({ name }) => orders[`np-${name}`] ?? 0);
}

describe('tenants with pools of their own under one cap', () => {
  it('take no node of what others have in reserve, and leave none that is free and asked for', () => {
    fc.assert(
      fc.property(shops, ({ three, more }) => {
        const tenants = named(three);
        const given = ordered(tenants, sum(tenants.map(({ reserve }) => reserve)) + more);

        const beyond = tenants.map(({ reserve }, index) =>
          Math.max(0, (given[index] ?? 0) - reserve),
        );
        const wanted = tenants.map(({ reserve, all }) => Math.max(0, all - reserve));
        expect(sum(beyond)).toBe(Math.min(more, sum(wanted)));
        for (const [index, { all, reserve }] of tenants.entries()) {
          expect(given[index]).toBeLessThanOrEqual(all);
          expect(given[index]).toBeGreaterThanOrEqual(Math.min(all, reserve));
        }
      }),
    );
  });

  it('get their reserve and the whole part of their share, when all ask on one level', () => {
    fc.assert(
      fc.property(shops, ({ three, more }) => {
        const tenants = named(three.map((one) => ({ ...one, asks: [sum(one.asks), 0, 0, 0] })));
        const given = ordered(tenants, sum(tenants.map(({ reserve }) => reserve)) + more);

        const weights = sum(tenants.map(({ weight }) => weight));
        for (const [index, { all, reserve, weight }] of tenants.entries()) {
          const share = Math.floor((more * weight) / weights);
          expect(given[index]).toBeGreaterThanOrEqual(Math.min(all, reserve + share));
        }
      }),
    );
  });
});

describe('tenants of one pool', () => {
  it('get all of it but what is in reserve for those who do not ask', () => {
    fc.assert(
      fc.property(shops, ({ three, more }) => {
        const tenants = named(three);
        const maxNodes = Math.max(1, sum(tenants.map(({ reserve }) => reserve)) + more);
        const grantedTo = tenants.map(({ name, weight, reserve }) =>
          grantTo(name, { weight, reserveNodes: reserve }),
        );
        const asks = tenants.flatMap(asksOf);
        const orders = ordersOf(planOf({ pools: [burstPool({ maxNodes, grantedTo })], asks }));

        const idle = sum(tenants.map(({ reserve, all }) => Math.max(0, reserve - all)));
        const wanted = sum(tenants.map(({ all }) => all));
        expect(orders['np1'] ?? 0).toBe(Math.min(wanted, maxNodes - idle));
      }),
    );
  });
});
