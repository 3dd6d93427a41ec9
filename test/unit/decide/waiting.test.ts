/** Who found no room and may get no machine waits where others end: that node is neither emptied nor taken back and forth. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { forecastOf, settledMemory, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { actions, DRAINING, plan, reasons } from './cloud-shop.ts';

const OTHER = 'shop/other';

/** A cloud node of 7600m holds 15 pods of 500m; these are of a tier that wants none of them any more. */
function ending(number: number, pods: number, over: Partial<NodeView> = {}): NodeView {
  const marked = over.drainingSince === undefined ? 0 : pods;
  const others = [tierPods(pods, { tier: OTHER, marked })];
  return carrying(cloudNode({ name: `cloud-${number}`, ...over }), others);
}

/**
 * Home holds 14: 12 of checkout, and the 2 that the other tier keeps. Checkout needs more, home is full, and the pool may
 * have no more nodes than it has, unless given otherwise.
 */
function needing(need: number, cloud: readonly NodeView[], maxNodes = cloud.length) {
  const others = 2 + 15 * cloud.length;
  const seenOf = (replicas: number, uid: string) => fresh(workload({ replicas, uid }), NOW);
  return plan({
    home: carrying(homeNode(), [tierPods(12), tierPods(2, { tier: OTHER })]),
    cloud,
    replicas: 12,
    need,
    seen: {
      tiers: [
        tierView({ workload: seenOf(12, 'uid-checkout') }),
        tierView({ tier: OTHER, workload: seenOf(others, 'uid-other') }),
      ],
    },
    over: {
      policies: policySet({
        tiers: [tierPolicy(), tierPolicy({ name: 'other' })],
        pools: [burstPool({ maxNodes })],
      }),
      forecast: forecastOf([tierForecast(need * 50), tierForecast(0, { tier: OTHER })]),
      memory: { tiers: { 'shop/checkout': settledMemory(), [OTHER]: settledMemory() } },
    },
  });
}

const drains = (made: Plan): string[] => actions(made).filter((one) => one.includes('drain-node'));

describe('waiting for room', () => {
  it('keeps as many of the nodes on which others end as it will need', () => {
    // 4 wait for one node of 15, 20 for two. Nobody waits: both go.
    expect(drains(needing(12, [ending(1, 15), ending(2, 15)]))).toHaveLength(2);
    expect(drains(needing(16, [ending(1, 15), ending(2, 15)]))).toHaveLength(1);
    expect(drains(needing(32, [ending(1, 15), ending(2, 15)]))).toEqual([]);
  });

  it('counts nobody as placed there', () => {
    const made = needing(16, [ending(1, 15)]);
    expect(made.tiers[0]).toMatchObject({ home: 12, cloud: 0, unplaced: 4 });
    expect(reasons(made)).toContain('capacity-short');
  });

  it('takes back a node that is being emptied, and leaves it as it is from then on', () => {
    expect(drains(needing(16, [ending(1, 15, DRAINING)]))).toEqual(['undrain-node cloud-1']);
    expect(drains(needing(16, [ending(1, 15)]))).toEqual([]);
  });

  it('prefers nodes in use to those that are being emptied', () => {
    expect(drains(needing(16, [ending(1, 15, DRAINING), ending(2, 15)]))).toEqual([]);
  });

  it('orders a node instead where one may be had, and lets the other go', () => {
    const made = needing(16, [ending(1, 15, DRAINING)], 2);
    expect(actions(made)).toContain('order-nodes');
    expect(drains(made)).toEqual([]);
  });

  it('waits for no node whose taint its pods do not tolerate', () => {
    const strange = needing(16, [ending(1, 15, { burstClass: 'gpu' })]);
    expect(drains(strange)).toEqual(['drain-node cloud-1']);
  });
});
