/** The exact model, the checker and the comparison on instances small enough to work out by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packs } from '../../scripts/exact/checker.ts';
import { compare } from '../../scripts/exact/compare.ts';
import { generate } from '../../scripts/exact/generate.ts';
import type { Answer, Instance, PoolOffer, TierAsk } from '../../scripts/exact/instance.ts';
import { createSolver } from '../../scripts/exact/solver.ts';

const solve = await createSolver();

function tier(id: string, over: Partial<TierAsk> = {}): TierAsk {
  return {
    id,
    level: 0,
    cpu: 1_000,
    memory: 1_000,
    wanted: 4,
    pinned: false,
    team: 'shop',
    ...over,
  };
}

function pool(name: string, over: Partial<PoolOffer> = {}): PoolOffer {
  const room = { cpu: 4_000, memory: 64_000, pods: 60 };
  return { name, ...room, micros: 1_000_000, maxNodes: 10, teams: ['shop'], ...over };
}

/** One node at home that holds two pods. */
function instance(over: Partial<Instance>): Instance {
  return {
    seed: 0,
    size: 'small',
    scarce: 'all',
    tiers: [tier('a')],
    racks: [{ count: 1, cpu: 2_000, memory: 64_000, pods: 110 }],
    pools: [pool('np1')],
    envelope: 10,
    ...over,
  };
}

describe('the comparison', () => {
  it('finds nothing against the best answer', () => {
    // Two of four at home, two on one node: one node is the least.
    const one = compare(instance({}), { home: [2], cloud: [2], nodes: [1] }, solve);

    expect([one.wrong, one.worse, one.costGap]).toEqual([[], undefined, 0]);
  });

  it('sees a level served after a lower one', () => {
    // No node may be bought: two of home's two go to either tier. L0 could be refused 2 of 4 and is refused 4 of 4.
    const asked = instance({ tiers: [tier('a'), tier('b', { level: 1 })], envelope: 0 });
    const right = compare(asked, { home: [2, 0], cloud: [0, 0], nodes: [0] }, solve);
    const levelsIgnored = compare(asked, { home: [0, 2], cloud: [0, 0], nodes: [0] }, solve);

    expect(right.worse).toBeUndefined();
    expect(levelsIgnored.worse).toMatchObject({ level: 0, proven: true });
    expect(levelsIgnored.worse?.gap).toBeCloseTo(0.5);
  });

  it('sees money spent for nothing', () => {
    // Eight pods besides the two at home: two nodes of four at 1 an hour, or one of eight at 1.5.
    const big = pool('big', { cpu: 8_000, micros: 1_500_000 });
    const asked = instance({ tiers: [tier('a', { wanted: 10 })], pools: [pool('np1'), big] });
    const dear = compare(asked, { home: [2], cloud: [8], nodes: [2, 0] }, solve);
    const cheap = compare(asked, { home: [2], cloud: [8], nodes: [0, 1] }, solve);

    expect([dear.worse, cheap.costGap]).toEqual([undefined, 0]);
    // 2 over 1.5.
    expect(dear.costGap).toBeCloseTo(1 / 3);
  });

  it('knows that pods do not share a node by halves', () => {
    // Three pods of 3 cores on nodes of 4 need three nodes, though 9 cores are less than 12.
    const asked = instance({ tiers: [tier('a', { cpu: 3_000, wanted: 3 })], racks: [] });

    expect(compare(asked, { home: [0], cloud: [3], nodes: [3] }, solve).costGap).toBe(0);
  });

  it('knows what whole fillings of a node leave unused', () => {
    // Three pods of 5 cores and two of 4 on nodes of 12: of two nodes one has two of 5 and no room for 4, the other is left
    // with one of 5 and two of 4, which is 13. Cores alone say 23 of 24.
    const tiers = [tier('a', { cpu: 5_000, wanted: 3 }), tier('b', { cpu: 4_000, wanted: 2 })];
    const asked = instance({ tiers, racks: [], pools: [pool('np1', { cpu: 12_000 })] });
    const three = { home: [0, 0], cloud: [3, 2], nodes: [3] };

    expect(packs(asked, { ...three, nodes: [2] }).packed).toBe(false);
    expect(compare(asked, three, solve)).toMatchObject({ wrong: [], costGap: 0 });
    // The control: with one of 5 less two nodes do, and the third is seen.
    const fewer = { ...asked, tiers: [tier('a', { cpu: 5_000, wanted: 2 }), ...tiers.slice(1)] };
    expect(compare(fewer, { ...three, cloud: [2, 2] }, solve).costGap).toBeCloseTo(1 / 2);
  });

  it('knows the same of nodes at home', () => {
    // One of 5 is refused, whatever is done: a third of the demand; or one of 4, a half.
    const tiers = [tier('a', { cpu: 5_000, wanted: 3 }), tier('b', { cpu: 4_000, wanted: 2 })];
    const racks = [{ count: 2, cpu: 12_000, memory: 64_000, pods: 110 }];
    const asked = instance({ tiers, racks, envelope: 0 });
    const best = { home: [2, 2], cloud: [0, 0], nodes: [0] };

    expect(compare(asked, best, solve).worse).toBeUndefined();
    expect(compare(asked, { ...best, home: [3, 1] }, solve).worse?.gap).toBeCloseTo(1 / 6);
  });

  it('leaves pinned tiers at home, and a pool to those it is granted to', () => {
    const pinned = instance({ tiers: [tier('a', { pinned: true })] });
    const stranger = instance({ tiers: [tier('a', { team: 'video' })] });
    const halfServed = { home: [2], cloud: [0], nodes: [0] };

    expect(compare(pinned, halfServed, solve).worse).toBeUndefined();
    expect(compare(stranger, halfServed, solve).worse).toBeUndefined();
    // The control: for a tier that may leave, the same answer is refused half of its demand needlessly.
    expect(compare(instance({}), halfServed, solve).worse?.gap).toBeCloseTo(0.5);
  });
});

describe('the checker', () => {
  const fine: Answer = { home: [2], cloud: [2], nodes: [1] };
  const cases: readonly [string, Instance, Answer, string][] = [
    ['more nodes than the envelope', instance({ envelope: 0 }), fine, '1 nodes, the envelope is 0'],
    [
      'more nodes than the pool may have',
      instance({ pools: [pool('np1', { maxNodes: 0 })] }),
      fine,
      'np1: 1 nodes, at most 0 are allowed',
    ],
    [
      'a pinned tier in the cloud',
      instance({ tiers: [tier('a', { pinned: true })] }),
      fine,
      'a is pinned, and 2 are in the cloud',
    ],
    ['more than is wanted', instance({}), { ...fine, cloud: [3] }, 'a: 5 placed of 4'],
    [
      'what is no count',
      instance({}),
      { ...fine, cloud: [Number.NaN] },
      'a: 2 at home and NaN in the cloud are no counts',
    ],
  ];

  it.each(cases)('refuses %s', (_, asked, answer, says) => {
    expect(packs(asked, answer)).toEqual({ wrong: [says], packed: false });
  });

  it('refuses what no node has room for', () => {
    expect(packs(instance({}), fine)).toEqual({ wrong: [], packed: true });
    expect(packs(instance({}), { ...fine, home: [3], cloud: [1] }).packed).toBe(false);
    expect(packs(instance({}), { ...fine, nodes: [0] }).packed).toBe(false);
  });

  it('is not the last word where no trial finds a way', () => {
    // Found by the live search, which has put each of the 130 pods on a node.
    const asked = generate(46);
    const home = [9, 6, 6, 1, 2, 13, 1, 15, 12, 0, 13, 0];
    const answer = { home, cloud: [3, 0, 10, 0, 5, 7, 4, 0, 0, 11, 9, 3], nodes: [4, 3, 1, 1] };

    expect(packs(asked, answer)).toEqual({ wrong: [], packed: false });
    expect(compare(asked, answer, solve).wrong).toEqual([]);
    // The control: on a node less there is no way.
    const less = { ...answer, nodes: [3, 3, 1, 1] };
    expect(compare(asked, less, solve).wrong).toEqual(['does not pack']);
  });

  it('leaves a pool that tenants share to the one who has none of its own left', () => {
    // A pod fills a node. Four of shop have two nodes of their own and the two that are shared; so video must not take a
    // shared one, though it is cheaper than its own.
    const asked = instance({
      tiers: [
        tier('films', { cpu: 4_000, memory: 4_000, wanted: 1, team: 'video' }),
        tier('web', { level: 1, cpu: 3_000, memory: 3_000 }),
      ],
      racks: [],
      pools: [
        pool('shops', { memory: 4_500, micros: 100_000 }),
        pool('shared', { memory: 4_500, teams: ['shop', 'video'] }),
        pool('videos', { memory: 4_500, micros: 2_000_000, teams: ['video'] }),
      ],
    });
    const answer = { home: [0, 0], cloud: [1, 4], nodes: [2, 2, 1] };

    expect(packs(asked, answer)).toEqual({ wrong: [], packed: true });
    // The control: with no node of its own video takes one from shop, whoever comes first.
    expect(packs(asked, { ...answer, nodes: [2, 2, 0] }).packed).toBe(false);
  });
});

describe('the exact side', () => {
  it('draws the same instance from the same seed, and another from another', () => {
    expect(generate(5)).toEqual(generate(5));
    expect(generate(5)).not.toEqual(generate(6));
  });

  it.each([
    'program',
    'tight',
    'fillings',
    'assign',
    'solver',
    'compare',
    'checker',
    'shuffle',
    'instance',
    'generate',
  ])('%s imports nothing of what it judges', (file) => {
    const path = join(import.meta.dirname, '../../scripts/exact', `${file}.ts`);
    const imports = readFileSync(path, 'utf8').match(/from '[^']+'/g) ?? [];

    expect(imports.filter((words) => words.includes('src/'))).toEqual([]);
  });
});
