/** A shop and a sale day of any size for the clairvoyant optimum: sizes, prices and grants that differ, the same in every run. */
import type { OptimumShop, OptimumTier } from '../../src/simulator/planning/optimum-shop.ts';
import type { Quarter } from '../../src/simulator/planning/quarters.ts';

const GIB = 1_024 ** 3;
const CORES = [500, 1_000, 1_500, 2_000, 3_000] as const;
const GIBS = [1, 2, 4] as const;
const SHAPES = [
  { cpu: 7_600, memory: 28 * GIB, pods: 60, perHour: 1_360_000 },
  { cpu: 15_200, memory: 56 * GIB, pods: 60, perHour: 2_720_000 },
  { cpu: 31_000, memory: 120 * GIB, pods: 110, perHour: 5_440_000 },
];

export function wideShop(size: { readonly tiers: number; readonly pools: number }): OptimumShop {
  const pools = Array.from({ length: size.pools }, (_, index) => {
    const { perHour, ...room } = pick(SHAPES, index);
    // No two prices are the same.
    return { name: `np${index}`, room, maxNodes: 240, perHour: perHour + index * 7_000 };
  });
  const tiers = Array.from({ length: size.tiers }, (_, index): OptimumTier => {
    // Each fifth tier is pinned; the others may use three pools of four.
    const open =
      index % 5 === 0 ? [] : pools.flatMap((_, pool) => ((pool + index) % 4 === 0 ? [] : [pool]));
    return {
      key: `shop/tier-${index}`,
      perPod: { cpu: pick(CORES, index), memory: pick(GIBS, index) * GIB, pods: 1 },
      atHome: 100,
      least: 4,
      most: 2_000,
      reach: new Map(open.map((pool) => [pool, 100])),
    };
  });
  return {
    home: [{ count: 80, room: { cpu: 31_000, memory: 120 * GIB, pods: 110 } }],
    pools,
    tiers,
  };
}

const QUARTERS = 96;
const SALE = { from: 88, until: 92 } as const;

/** A daily curve, and an hour of four times the load at ten in the evening. Pinned tiers stay below what home takes. */
export function dayOfQuarters({ tiers }: OptimumShop): readonly Quarter[] {
  return Array.from({ length: QUARTERS }, (_, index) => {
    const daily = 0.65 - 0.35 * Math.cos((2 * Math.PI * (index - 12)) / QUARTERS);
    const sale = index >= SALE.from && index < SALE.until ? 4 : 1;
    return {
      from: index * 900_000,
      length: 900_000,
      loads: tiers.map(({ key, reach }, tier): [string, number] => {
        const peak = 4_000 + 150 * (tier % 11);
        return [key, peak * daily * (reach.size === 0 ? 1 : sale)];
      }),
    };
  });
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}
