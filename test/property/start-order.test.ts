/** Tiers that start after each other, cycle by cycle, in a small world: all get what they need, whoever waits for whom. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TierId } from '../../src/model/policy.ts';
import { HOUR, SECOND } from '../../src/model/units.ts';
import { settings } from '../builders/decisions.ts';
import { NOW } from '../builders/instant.ts';
import { policySet, tierPolicy } from '../builders/policies.ts';
import { createRunner, type Runner, settle } from './world/run.ts';
import { CHECKOUT, calm, LOGIN, ORDER } from './world/shop.ts';
import { createWorld } from './world/state.ts';

type Order = Partial<Record<TierId, readonly TierId[]>>;

/** Ten nodes at home have room for all that is asked here. */
function runnerOf(order: Order): Runner {
  const tiers = [CHECKOUT, LOGIN, ORDER].map((id) => {
    const startAfter = order[id];
    return tierPolicy({
      name: id.slice('shop/'.length),
      ...(startAfter !== undefined && { startAfter }),
    });
  });
  const world = createWorld(NOW, 12, [
    { tier: CHECKOUT, burstable: true, cpu: 500, replicas: 2, version: 1 },
    { tier: LOGIN, burstable: true, cpu: 700, replicas: 2, version: 1 },
    { tier: ORDER, burstable: false, cpu: 1_000, replicas: 2, version: 1 },
  ]);
  return createRunner(world, policySet({ tiers }), settings({ tick: 20 * SECOND }));
}

const ORDERS: readonly Order[] = [
  { [CHECKOUT]: [LOGIN] },
  { [CHECKOUT]: [LOGIN], [LOGIN]: [ORDER] },
  { [CHECKOUT]: [LOGIN, ORDER] },
  // Circles, which validate refuses: still nobody is stuck.
  { [CHECKOUT]: [LOGIN], [LOGIN]: [CHECKOUT] },
  { [CHECKOUT]: [CHECKOUT] },
];

function replicasOf({ world }: Runner, tier: TierId): number {
  return world.workloads.get(tier)?.replicas ?? 0;
}

describe('tiers that start after each other', () => {
  it('have what they need in the end, whoever starts after whom', () => {
    const rps = fc.integer({ min: 200, max: 1_500 });
    fc.assert(
      fc.property(fc.constantFrom(...ORDERS), rps, rps, (order, checkout, login) => {
        const runner = runnerOf(order);
        settle(runner, calm(100, 100), HOUR);

        const rested = settle(runner, calm(checkout, login), 2 * HOUR);

        expect(rested).toBe(true);
        expect(replicasOf(runner, CHECKOUT)).toBe(Math.ceil(checkout / 50));
        expect(replicasOf(runner, LOGIN)).toBe(Math.ceil(login / 50));
      }),
      { numRuns: 30, seed: 20_270_305 },
    );
  });

  it('grow one behind the other: who starts after another has less while that one is not ready', () => {
    const free = runnerOf({});
    const behind = runnerOf({ [CHECKOUT]: [LOGIN] });
    for (const runner of [free, behind]) settle(runner, calm(100, 100), HOUR);

    const [alone, waiting] = [free, behind].map((runner) =>
      [1, 2, 3, 4].map(() => {
        runner.cycle(calm(1_500, 1_500));
        return replicasOf(runner, CHECKOUT);
      }),
    );

    // One reading alone is no trend. Then 30 for 1,500 rps at once; behind the logins, of which 2 of 30 are Ready until
    // their pods have started, no more than the 2 there are.
    expect(alone).toEqual([2, 30, 30, 30]);
    expect(waiting).toEqual([2, 2, 2, 30]);
  });
});
