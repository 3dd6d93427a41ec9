/** Who goes first behind a line that does not carry all. */
import { describe, expect, it } from 'vitest';
import type { Memory } from '../../../src/model/memory.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  demandReading,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { line, linedShop, MEGABIT } from './lined-shop.ts';

describe('levels behind a line', () => {
  // Each tier wants 14 replicas and none fits at home; the line carries 14 in all.
  const other = tierPolicy({ name: 'browse', level: 'L2', bytesPerRequest: MEGABIT });
  const both = (cloud: readonly NodeView[], replicas: number, limits?: Memory['limits']): Plan =>
    linedShop({
      memory: limits === undefined ? {} : { limits },
      lines: [line('a')],
      rps: 700,
      nodes: [homeNode({ schedulable: false }), ...cloud],
      replicas: 0,
      tiers: [other],
      forecasts: [tierForecast(700, { tier: 'shop/browse' })],
      views: [],
      others: [
        tierView({
          tier: 'shop/browse',
          workload: fresh(workload({ replicas, readyReplicas: replicas }), NOW),
          demands: [demandReading({ now: fresh(700, NOW) })],
        }),
      ],
    });

  it('are served first to last', () => {
    const made = both([], 0);

    expect(made.tiers.map(({ tier, cloud }) => [tier, cloud])).toEqual([
      ['shop/checkout', 14],
      // Its minimum, which is let in nothing.
      ['shop/browse', 2],
    ]);
    expect(made.limits?.map(({ tier, admitted }) => [tier, admitted])).toEqual([
      ['shop/browse', 0],
    ]);
  });

  it('get no room that a later one still uses, but that one is let in no more', () => {
    const there = [carrying(cloudNode(), [tierPods(10, { tier: 'shop/browse' })])];
    const made = both(there, 10);

    // The 700 rps of browse fill the line until they are turned away.
    expect(made.tiers.map(({ tier, cloud }) => [tier, cloud])).toEqual([
      ['shop/checkout', 0],
      ['shop/browse', 10],
    ]);
    expect(made.limits?.map(({ tier, admitted }) => [tier, admitted])).toEqual([
      ['shop/browse', 0],
    ]);
    const next = both(there, 10, made.memory.limits);
    expect(next.tiers.map(({ tier, cloud }) => [tier, cloud])).toEqual([
      ['shop/checkout', 14],
      ['shop/browse', 10],
    ]);
  });
});
