/** How nodes are divided among tenants, in numbers worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShares, type Sharer } from '../../../src/decide/fair-shares.ts';

function sharer(asks: readonly number[], weight = 1, has = 0): Sharer {
  return { asks, weight, has };
}

describe('fair shares', () => {
  it('gives everybody what is asked for while there is enough', () => {
    expect(fairShares(10, [sharer([3]), sharer([0, 2], 5)])).toEqual([3, 2]);
  });

  it('divides by weight, in whole nodes', () => {
    // Highest averages of 1 and 2: b at 1/2 and 1 (a is at 1 too, and first in the list), a 1, b 1, b 3/2, a 2, b 2 ...
    // 9 nodes are 3 and 6.
    expect(fairShares(9, [sharer([9]), sharer([9], 2)])).toEqual([3, 6]);
  });

  it('gives what is left over in the order of the list', () => {
    expect(fairShares(5, [sharer([9]), sharer([9]), sharer([9])])).toEqual([2, 2, 1]);
  });

  it('leaves to others what somebody does not ask for', () => {
    // Water filling: 2 for the small one, the other 8 by 1 : 1.
    expect(fairShares(10, [sharer([9]), sharer([2]), sharer([9])])).toEqual([4, 2, 4]);
  });

  it('serves an earlier level of all before a later one of anybody', () => {
    // L0 takes 2 and 6; the last 2 go to who has 2 of the rest, not to who has 6.
    expect(fairShares(10, [sharer([2, 5]), sharer([6, 5])])).toEqual([4, 6]);
    // However large a weight, L1 waits.
    expect(fairShares(4, [sharer([0, 4], 1_000), sharer([4])])).toEqual([0, 4]);
  });

  it('counts what each has already', () => {
    expect(fairShares(4, [sharer([9], 1, 5), sharer([9], 1, 2)])).toEqual([1, 3]);
  });

  it('gives nothing of nothing, to nobody', () => {
    expect([fairShares(0, [sharer([1])]), fairShares(3, [])]).toEqual([[0], []]);
  });

  const sharers = fc.array(
    fc.record({
      weight: fc.integer({ min: 1, max: 20 }),
      has: fc.constant(0),
      asks: fc.array(fc.nat(12), { minLength: 4, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  );

  it('never gives more than there is or is asked for, and leaves nothing that somebody asks for', () => {
    fc.assert(
      fc.property(fc.nat(60), sharers, (free, all) => {
        const given = fairShares(free, all);
        const asked = all.map(({ asks }) => asks.reduce((sum, nodes) => sum + nodes, 0));
        const total = given.reduce((sum, nodes) => sum + nodes, 0);
        for (const [index, nodes] of given.entries())
          expect(nodes).toBeLessThanOrEqual(asked[index] ?? 0);
        expect(total).toBe(
          Math.min(
            free,
            asked.reduce((sum, nodes) => sum + nodes, 0),
          ),
        );
      }),
    );
  });

  it('gives nobody of one level less than the whole part of its share, or all that it asks for', () => {
    fc.assert(
      fc.property(fc.nat(60), sharers, (free, all) => {
        const one = all.map((sharer) => ({ ...sharer, asks: sharer.asks.slice(0, 1) }));
        const weights = one.reduce((sum, { weight }) => sum + weight, 0);
        for (const [index, nodes] of fairShares(free, one).entries()) {
          const { weight = 0, asks = [] } = one[index] ?? {};
          const share = Math.floor((free * weight) / weights);
          expect(nodes).toBeGreaterThanOrEqual(Math.min(asks[0] ?? 0, share));
        }
      }),
    );
  });
});
