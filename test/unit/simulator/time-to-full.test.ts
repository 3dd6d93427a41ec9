/** When a surge begins, and when supply has caught up with it for good. */
import { describe, expect, it } from 'vitest';
import { type TimeToFull, watchSupply } from '../../../src/simulator/time-to-full.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import { HOUR, MINUTE, SECOND, START, smallWorld } from './small-world.ts';

const STEP = 5 * SECOND;

/** `web` begins with two pods of 100 rps. Loads are per second, one per step from the beginning. */
function watched(steps: readonly (readonly [offered: number, served: number])[], sale?: number) {
  const world = smallWorld();
  const target = { ...tierPolicy().target, name: 'web' };
  const windows = sale === undefined ? [] : [promotion({ start: sale, end: sale + 10 * STEP })];
  const tiers = [tierPolicy({ name: 'web', target })];
  const watch = watchSupply(world, policySet({ tiers, windows }));
  for (const [index, [offered, served]] of steps.entries()) {
    const rest = { capacity: 0, readyPods: 0 };
    const load = (workload: string, asked: number, got: number) => ({
      workload,
      offered: asked * 5,
      served: got * 5,
      ...rest,
    });
    world.journal.emit({
      kind: 'load',
      at: START + (index + 1) * STEP,
      span: STEP,
      // Nobody scales `order`: that it is short does not count.
      tiers: [load('shop/web', offered, served), load('shop/order', 500, 1)],
      instances: 0,
      readyCloudNodes: 0,
      spent: 0,
    });
  }
  return watch.timeToFull();
}

const FULL = (after: number): TimeToFull => ({ kind: 'full', after });

describe('the time to full supply', () => {
  it('runs from the first load that the first replicas cannot serve to the last shortage', () => {
    // Beyond 200 rps from the second step on (5 s); short in steps 2, 3 and 5, whose end is at 25 s.
    const steps = [
      [150, 150],
      [250, 200],
      [300, 200],
      [300, 300],
      [310, 300],
      [310, 310],
    ] as const;
    expect(watched(steps)).toEqual(FULL(20 * SECOND));
  });

  it('runs from the start of a promotion, whatever was short before and after it', () => {
    const start = START + 2 * STEP;
    const steps = [
      [300, 100],
      [300, 100],
      [300, 250],
      [300, 300],
      ...Array(9).fill([300, 300]),
    ] as const;
    expect(watched([...steps, [300, 100]], start)).toEqual(FULL(STEP));
  });

  it('is nothing where nothing was short, and never where the last step is', () => {
    expect(
      watched([
        [250, 250],
        [250, 250],
      ]),
    ).toEqual(FULL(0));
    expect(
      watched([
        [250, 250],
        [250, 240],
      ]),
    ).toEqual({ kind: 'never' });
    expect(
      watched([
        [150, 150],
        [150, 150],
      ]),
    ).toEqual({ kind: 'no-surge' });
  });

  it('ignores a promotion of another day', () => {
    expect(watched([[150, 150]], START + 2 * HOUR + MINUTE)).toEqual({ kind: 'no-surge' });
  });
});
