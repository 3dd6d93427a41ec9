/** The clairvoyant optimum on shops so small that the answer can be worked out by hand. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openHighs } from '../../../../src/adapters/solver/highs.ts';
import type { LinearSolver } from '../../../../src/ports/linear-solver.ts';
import { clairvoyantOptimum } from '../../../../src/simulator/planning/optimum.ts';
import type { OptimumShop, OptimumTier } from '../../../../src/simulator/planning/optimum-shop.ts';
import type { Quarter } from '../../../../src/simulator/planning/quarters.ts';
import { MINUTE, START } from '../small-world.ts';

const GIB = 1_024 ** 3;
const CNY = 1_000_000;

function node(cores: number) {
  return { cpu: cores * 1_000, memory: 64 * GIB, pods: 100 };
}

function tier(over: Partial<OptimumTier> = {}): OptimumTier {
  const perPod = { cpu: 1_000, memory: GIB, pods: 1 };
  return {
    key: 'shop/web',
    perPod,
    atHome: 100,
    least: 1,
    most: 1_000,
    reach: new Map([[0, 100]]),
    ...over,
  };
}

function shop(over: Partial<OptimumShop> = {}): OptimumShop {
  return {
    home: [{ count: 1, room: node(4) }],
    pools: [{ name: 'burst', room: node(3), maxNodes: 10, perHour: 2 * CNY }],
    tiers: [tier()],
    ...over,
  };
}

function quarter(load: number, minutes = 15): Quarter {
  return { from: START, length: minutes * MINUTE, loads: [['shop/web', load]] };
}

let solver: LinearSolver | undefined;
beforeAll(async () => {
  solver = await openHighs();
});

function optimum(quarters: readonly Quarter[], over: Partial<OptimumShop> = {}) {
  if (solver === undefined) throw new Error('highs is a dependency of the tests');
  return clairvoyantOptimum(shop(over), quarters, solver);
}

describe('the clairvoyant optimum', () => {
  it('fills home first and buys whole machines for the rest, by the quarter-hour', () => {
    // 900 rps are nine pods: four at home, five on machines of three, so two machines at 2 CNY for a quarter-hour.
    const one = optimum([quarter(900)]);
    expect(one?.found).toBe(1 * CNY);
    expect(one?.bound).toBeGreaterThan(0.999 * CNY);
    expect(one?.bound).toBeLessThanOrEqual(1 * CNY);
  });

  it('adds quarter-hours up, asks for nothing where home is enough, and counts a short one by its length', () => {
    // Four pods fit at home; then two machines for 15 minutes and for 6: 1 CNY and 0.4 CNY.
    const sum = optimum([quarter(400), quarter(900), quarter(900, 6)]);
    expect(sum?.found).toBe(1.4 * CNY);
    expect(sum?.quarters).toBe(3);
  });

  it('does not put a half of a pod on a machine', () => {
    // Pods of two cores: two at home, the other four on machines of three cores, one each. By cores alone three would do.
    const pods = tier({ perPod: { cpu: 2_000, memory: GIB, pods: 1 } });
    const one = optimum([quarter(600)], { tiers: [pods] });
    expect(one?.found).toBe(2 * CNY);
    expect(one?.bound).toBeGreaterThan(1.99 * CNY);
  });

  it('takes the cheaper pool to its limit and then the dearer one', () => {
    const pools = [
      { name: 'dear', room: node(3), maxNodes: 10, perHour: 4 * CNY },
      { name: 'cheap', room: node(3), maxNodes: 1, perHour: 2 * CNY },
    ];
    const both = new Map([
      [0, 100],
      [1, 100],
    ]);
    // Nine pods: four at home, three on the only cheap machine, two on a dear one: (2 + 4) / 4.
    const one = optimum([quarter(900)], { pools, tiers: [tier({ reach: both })] });
    expect(one?.found).toBe(1.5 * CNY);
    expect(one?.bound).toBeGreaterThan(1.499 * CNY);
  });

  it('leaves the room at home to whoever may not leave it', () => {
    // Two pods of the pinned tier take half of home: seven pods on three machines.
    const order = tier({ key: 'core/order', least: 2, most: 2, reach: new Map() });
    const one = optimum([quarter(900)], { tiers: [order, tier()] });
    expect(one?.found).toBe(1.5 * CNY);
  });

  it('needs more pods where each serves less', () => {
    // Four at home serve 400, the other 500 take ten pods of 50: four machines.
    const one = optimum([quarter(900)], { tiers: [tier({ reach: new Map([[0, 50]]) })] });
    expect(one?.found).toBe(2 * CNY);
  });

  it('is unknown where the limits do not allow what was served', () => {
    expect(optimum([quarter(900)], { tiers: [tier({ most: 8 })] })).toBeUndefined();
    expect(optimum([quarter(900)], { tiers: [tier({ reach: new Map() })] })).toBeUndefined();
  });

  it('is the same again, whatever was asked before', () => {
    const alone = optimum([quarter(900)]);
    const after = optimum([quarter(100, 0), quarter(1_300, 0), quarter(900)]);
    expect(after?.bound).toBe(alone?.bound);
    expect(after?.found).toBe(alone?.found);
  });
});
