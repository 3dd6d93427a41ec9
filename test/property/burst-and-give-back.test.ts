/** Whole bursts under random load and random trouble: nothing forbidden ever happens, and at the end everything is given back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/plan.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import type { Doubt } from './world/look.ts';
import { settle, type Weather } from './world/run.ts';
import { CHECKOUT, calm, LOGIN, ORDER, shop, stormy } from './world/shop.ts';

const RUNS = 200;

const DOUBTS: readonly Doubt[] = [
  'missing',
  'stale',
  'partial',
  'censored',
  'veto',
  'view-stale',
  'ledger',
  'provider',
  'pause',
  'noShrink',
  'partition',
];

interface Spell {
  readonly cycles: number;
  readonly checkout: number;
  readonly login: number;
  readonly order: number;
  readonly doubt: Doubt | undefined;
  readonly call: 'fine' | 'unsent' | 'unheard' | 'refused';
  readonly lost: boolean;
  readonly restarted: boolean;
  readonly zombies: boolean;
  readonly bootMs: number;
  readonly listLagMs: number;
}

const rps = fc.integer({ min: 0, max: 4_000 });
const spell: fc.Arbitrary<Spell> = fc.record({
  cycles: fc.integer({ min: 1, max: 25 }),
  checkout: rps,
  login: rps,
  order: fc.integer({ min: 0, max: 500 }),
  doubt: fc.option(fc.constantFrom(...DOUBTS), { nil: undefined }),
  call: fc.constantFrom('fine', 'fine', 'unsent', 'unheard', 'refused'),
  lost: fc.boolean(),
  restarted: fc.boolean(),
  zombies: fc.boolean(),
  bootMs: fc.integer({ min: 30, max: 150 }).map((seconds) => seconds * SECOND),
  listLagMs: fc.integer({ min: 0, max: 55 }).map((seconds) => seconds * SECOND),
});

function weatherOf(now: Spell, cycle: number): Weather {
  const calmed = calm(now.checkout, now.login, now.order);
  const { call: order, zombies, bootMs, listLagMs } = now;
  const stormed = stormy(calmed, {
    order,
    zombies,
    bootMs,
    listLagMs,
    lost: now.lost && cycle === 0,
  });
  return {
    ...stormed,
    doubts: new Set(now.doubt === undefined ? [] : [now.doubt]),
    restarted: now.restarted && cycle === 0,
  };
}

describe('a burst under random load and trouble', () => {
  it('never breaks a promise, and gives everything back once it is calm', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(spell, { minLength: 2, maxLength: 10 }),
        (homeNodes, spells) => {
          const runner = shop(homeNodes);
          const { world } = runner;
          for (const now of spells) {
            for (let cycle = 0; cycle < now.cycles; cycle += 1) runner.cycle(weatherOf(now, cycle));
          }
          expect(world.violations).toEqual([]);

          const rested = settle(runner, calm(200, 200), 4 * HOUR);

          expect(world.violations).toEqual([]);
          expect(rested).toBe(true);
          expect([...world.instances.keys()]).toEqual([]);
          expect(world.target).toBe(0);
          const replicas = [CHECKOUT, LOGIN, ORDER].map(
            (tier) => world.workloads.get(tier)?.replicas,
          );
          expect(replicas).toEqual([4, 4, 2]);
        },
      ),
      { numRuns: RUNS, seed: 20_270_301 },
    );
  });

  it('comes to rest at any constant load, with every replica bound that has room', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), rps, rps, (homeNodes, checkout, login) => {
        const runner = shop(homeNodes, [], 40);
        const { world } = runner;

        const rested = settle(runner, calm(checkout, login), 2 * HOUR);

        expect(rested).toBe(true);
        expect(world.violations).toEqual([]);
        expect(world.pods.filter((pod) => pod.node === undefined)).toEqual([]);
        expect(world.workloads.get(CHECKOUT)?.replicas).toBe(Math.max(2, Math.ceil(checkout / 50)));
        expect(world.workloads.get(LOGIN)?.replicas).toBe(Math.max(2, Math.ceil(login / 50)));
      }),
      { numRuns: RUNS, seed: 20_270_302 },
    );
  });

  it('comes to rest at any lower load after any higher one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.array(fc.tuple(rps, rps), { minLength: 2, maxLength: 4 }),
        (homeNodes, loads) => {
          const runner = shop(homeNodes, [], 40);
          for (const [checkout, login] of loads) {
            const rested = settle(runner, calm(checkout, login), 3 * HOUR);
            expect(rested).toBe(true);
          }
          expect(runner.world.violations).toEqual([]);
        },
      ),
      { numRuns: RUNS, seed: 20_270_303 },
    );
  });

  it('keeps every node and replica while nodes are merely unseen', () => {
    const runner = shop(2);
    const { world } = runner;
    settle(runner, calm(3_000, 1_000), HOUR);
    const before = [...world.instances.keys()];
    expect(before.length).toBeGreaterThan(3);

    const cut = { ...calm(100, 100), doubts: new Set<Doubt>(['partition']) };
    const ordered: Action[] = [];
    for (let cycle = 0; cycle < (30 * MINUTE) / (20 * SECOND); cycle += 1)
      ordered.push(...runner.cycle(cut).plan.actions);

    expect(ordered).toEqual([]);
    expect([...world.instances.keys()]).toEqual(before);
  });
});
