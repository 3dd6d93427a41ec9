/**
 * S12 over drawn worlds: a broken tier changes nothing of what is written about its neighbours. The control strikes all
 * tiers at once, which must show.
 */
import { describe, expect, it } from 'vitest';
import { caseOfSeed } from '../../src/simulator/swarm/case-of-seed.ts';
import { BREAKS, drawPair, faultOf, judgeIsolation } from '../../src/simulator/swarm/isolation.ts';

/** Two tiers, or three. */
const SEED = 1;
const PAIR = { broken: 'shop/web' } as const;

describe('a broken tier', () => {
  const world = caseOfSeed(SEED, undefined);

  it.each(BREAKS)('by %s leaves what is written about the others as it is', async (by) => {
    expect(await judgeIsolation(world, { ...PAIR, by })).toEqual({ violations: [], asked: true });
  });

  it('shows where its trouble is everybody’s', async () => {
    const pair = { ...PAIR, by: 'M1' } as const;
    const everybody = { ...faultOf(pair, world.scenario), subject: undefined };

    const { violations } = await judgeIsolation(world, pair, everybody);

    expect(violations.map(({ invariant }) => invariant)).toEqual(['S12']);
    expect(violations[0]?.message).toMatch(/^shop\/search went to \d+ replicas alone, but/);
  });
});

describe('a swarm', () => {
  it('breaks a tier in every second world that has another one, each in one of three ways', () => {
    const seeds = Array.from({ length: 120 }, (_, index) => index + 1);

    const pairs = seeds.map((seed) => ({ seed, pair: drawPair(caseOfSeed(seed, undefined)) }));

    // One world in three has a single tier; half of the others are 40 of 120, give or take.
    const drawn = pairs.flatMap(({ pair }) => (pair === undefined ? [] : [pair.by]));
    expect(drawn.length).toBeGreaterThan(25);
    expect(drawn.length).toBeLessThan(55);
    expect(new Set(drawn)).toEqual(new Set(BREAKS));
  });
});
