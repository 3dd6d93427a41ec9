/** A promotion, whatever its size and whatever came before: ready in time, kept whole, and everything given back after its tail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/plan.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { NOW } from '../builders/instant.ts';
import { promotion } from '../builders/promotions.ts';
import type { Runner } from './world/run.ts';
import { settle } from './world/run.ts';
import { CHECKOUT, calm, LOGIN, shop } from './world/shop.ts';

const START = NOW + HOUR;
const READY = START - 15 * MINUTE;
const END = START + HOUR;
const CYCLE = 20 * SECOND;
/** Half of the pods of a daily peak of 300 rps, times the multiplier, at 50 rps each. */
const replicasOf = (multiplier: number): number => Math.max(2, 6 * multiplier);

function until(runner: Runner, instant: number, rps: number): Action[] {
  const actions: Action[] = [];
  while (runner.world.now < instant) actions.push(...runner.cycle(calm(rps, rps)).plan.actions);
  return actions;
}

function readyPods(runner: Runner, tier: string): number {
  const { now, pods } = runner.world;
  return pods.filter((pod) => pod.tier === tier && pod.readyAt <= now && pod.goneAt === undefined)
    .length;
}

describe('a promotion of any size', () => {
  it('is ready before zero hour, is never given back early, and is given back whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (homeNodes, multiplier, tailed) => {
          const tail = tailed ? { tailUntil: END + 2 * HOUR, tailHalfLife: 30 * MINUTE } : {};
          const uplift = {
            kind: 'multiplier',
            of: 'DailyPeak',
            expected: multiplier,
            low: 1,
            high: 9,
          } as const;
          const runner = shop(
            homeNodes,
            [promotion({ start: START, holdUntil: END, uplift, ...tail })],
            60,
          );

          until(runner, READY, 100);

          expect(readyPods(runner, CHECKOUT)).toBeGreaterThanOrEqual(replicasOf(multiplier));
          expect(readyPods(runner, LOGIN)).toBeGreaterThanOrEqual(replicasOf(multiplier));

          // Nobody comes: the floor stands all the same.
          const during = until(runner, END - CYCLE, 0);

          expect(
            during.filter((action) => action.kind === 'drain-node' || action.kind === 'evict-pods'),
          ).toEqual([]);
          expect(runner.world.workloads.get(CHECKOUT)?.replicas).toBe(replicasOf(multiplier));

          until(runner, END + 2 * HOUR, 100);
          const rested = settle(runner, calm(100, 100), 2 * HOUR);

          expect(rested).toBe(true);
          expect(runner.world.violations).toEqual([]);
          expect([...runner.world.instances.keys()]).toEqual([]);
          expect(runner.world.workloads.get(CHECKOUT)?.replicas).toBe(2);
        },
      ),
      { numRuns: 25, seed: 20_270_304 },
    );
  });

  it('is as ready when the process starts anew in every cycle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        (homeNodes, multiplier) => {
          const uplift = {
            kind: 'multiplier',
            of: 'DailyPeak',
            expected: multiplier,
            low: 1,
            high: 9,
          } as const;
          const runner = shop(homeNodes, [promotion({ start: START, holdUntil: END, uplift })], 60);
          const shrunk: Action[] = [];
          while (runner.world.now < END - CYCLE) {
            const { plan } = runner.cycle({ ...calm(100, 100), restarted: true });
            shrunk.push(...plan.actions.filter((action) => action.kind === 'drain-node'));
          }
          expect(readyPods(runner, CHECKOUT)).toBe(replicasOf(multiplier));
          expect(shrunk).toEqual([]);
        },
      ),
      { numRuns: 15, seed: 20_270_305 },
    );
  });
});
