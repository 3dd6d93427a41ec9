/** Whole pods and whole machines out of fractions: nobody is short, and nobody has more than is needed. */
import { describe, expect, it } from 'vitest';
import { cheapestFleet, wholePods } from '../../../../src/simulator/planning/optimum-pack.ts';
import { quarterProgram } from '../../../../src/simulator/planning/optimum-program.ts';
import type { OptimumShop } from '../../../../src/simulator/planning/optimum-shop.ts';

const GIB = 1_024 ** 3;
const SHOP: OptimumShop = {
  home: [{ count: 1, room: { cpu: 4_000, memory: 8 * GIB, pods: 10 } }],
  pools: [
    { name: 'burst', room: { cpu: 4_000, memory: 8 * GIB, pods: 10 }, maxNodes: 2, perHour: 7 },
    { name: 'other', room: { cpu: 4_000, memory: 8 * GIB, pods: 10 }, maxNodes: 9, perHour: 9 },
  ],
  tiers: [
    {
      key: 'shop/web',
      perPod: { cpu: 1_000, memory: GIB, pods: 1 },
      atHome: 100,
      least: 1,
      most: 100,
      reach: new Map([
        [0, 100],
        [1, 100],
      ]),
    },
  ],
};

/** Columns: pods at home, in the first pool, in the second. */
function pods(columns: readonly number[], need: { readonly pods: number; readonly load: number }) {
  const whole = wholePods(quarterProgram(SHOP), SHOP, { columns, needs: [need] });
  return [undefined, 0, 1].map((pool) => whole.find((one) => one.pool === pool)?.count ?? 0);
}

describe('whole pods', () => {
  it('keep the whole part of each place, and round up where most was cut off', () => {
    expect(pods([4, 2.7, 1.3], { pods: 8, load: 800 })).toEqual([4, 3, 1]);
  });

  it('are no more than anybody needs, and fewer in pools first', () => {
    expect(pods([9, 3, 0], { pods: 10, load: 1_000 })).toEqual([9, 1, 0]);
    expect(pods([40, 0, 0], { pods: 5, load: 410 })).toEqual([5, 0, 0]);
  });
});

describe('a fleet', () => {
  it('takes what finds no room in its pool elsewhere, and is the cheapest of those tried', () => {
    // Four at home, eight on the two machines of the first pool, one on a machine of the second: 7 + 7 + 9.
    expect(cheapestFleet(SHOP, [{ tier: 0, pool: 0, count: 13 }])).toBe(23);
  });

  it('is none where a pod finds no room at all', () => {
    expect(cheapestFleet(SHOP, [{ tier: 0, pool: undefined, count: 49 }])).toBeUndefined();
  });
});
