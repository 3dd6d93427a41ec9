/** How far ahead a tier looks. */
import { describe, expect, it } from 'vitest';
import {
  lastNodeHorizon,
  lastOf,
  leadTimesOf,
  nodeHorizon,
  podHorizon,
} from '../../../src/forecast/horizon.ts';
import type { PoolView } from '../../../src/model/snapshot.ts';
import { SECOND } from '../../../src/model/units.ts';
import { settings } from '../../builders/decisions.ts';
import { burstPool, tierPolicy } from '../../builders/policies.ts';
import { poolView } from '../../builders/snapshots.ts';
import { forecastOne } from './one-tier.ts';

const np1 = burstPool();
const np2 = burstPool({ name: 'np2', nodeLeadTime: { p50: 100 * SECOND, p95: 300 * SECOND } });

function nodesIn(pools: (typeof np1)[], views: PoolView[] = []): number {
  return nodeHorizon(tierPolicy(), settings(), leadTimesOf(pools, views)) / SECOND;
}

function learned(pool: string, p95: number): PoolView {
  return poolView({ pool, leadTime: { p50: 10 * SECOND, p95: p95 * SECOND } });
}

describe('the horizon of pods', () => {
  it('is their slow start and two cycles', () => {
    // 25 s + 2 x 5 s, 25 s + 2 x 20 s.
    expect(podHorizon(tierPolicy(), settings())).toBe(35 * SECOND);
    expect(podHorizon(tierPolicy(), settings({ tick: 20 * SECOND }))).toBe(65 * SECOND);
  });
});

describe('the horizon of nodes', () => {
  it('adds the lead time to that of pods', () => {
    expect(nodesIn([np1])).toBe(145);
  });

  it('takes the slowest pool, because nobody knows which one will deliver', () => {
    expect(nodesIn([np1, np2])).toBe(335);
    expect(nodesIn([np2, np1])).toBe(335);
  });

  it('takes what was learned instead of the prior, be it slower or faster', () => {
    expect(nodesIn([np1], [learned('np1', 200)])).toBe(235);
    expect(nodesIn([np1], [learned('np1', 60)])).toBe(95);
    expect(nodesIn([np1], [learned('np2', 600)])).toBe(145);
    expect(nodesIn([np1], [poolView()])).toBe(145);
  });

  it('follows what is learned of pools that were asked about before', () => {
    const pools = [np1, np2];
    // np2's prior is 300 s; np1 is learned to be slower, then as fast as np2 is learned to be.
    expect(nodesIn(pools)).toBe(335);
    expect(nodesIn(pools, [learned('np1', 400)])).toBe(435);
    expect(nodesIn(pools, [learned('np2', 60), learned('np1', 60)])).toBe(95);
    expect(nodesIn(pools)).toBe(335);
  });

  it('is the same for a tier that may not leave home: what it will need there is no room for others', () => {
    const { tier } = forecastOne({ policy: { residency: 'Pinned' } });
    expect(tier.nodeHorizon).toBe(145 * SECOND);
    expect(tier.podHorizon).toBe(35 * SECOND);
    expect(forecastOne().tier.nodeHorizon).toBe(145 * SECOND);
  });
});

describe('the last of many machines', () => {
  const lead = { p50: 90 * SECOND, p95: 147 * SECOND };

  it('is the 95th percentile where there is one, or where all take the same time', () => {
    expect(lastOf(lead, 1)).toBe(147 * SECOND);
    expect(lastOf(lead, 0)).toBe(147 * SECOND);
    expect(lastOf({ p50: 90, p95: 90 }, 40)).toBe(90);
    expect(lastOf({ p50: 0, p95: 90 }, 40)).toBe(90);
  });

  it('comes later the more there are', () => {
    // 0.95^(1/40) is 0.99872, z 3.017; sigma is ln(147/90)/1.645 = 0.29826. 90 s x e^(3.017 x 0.29826) = 221.3 s.
    expect(lastOf(lead, 40) / SECOND).toBeCloseTo(221.3, 0);
    // 0.95^(1/575) is 0.99991, z 3.750: 275.4 s.
    expect(lastOf(lead, 575) / SECOND).toBeCloseTo(275.4, 0);
  });

  it('is no later than that of all the machines a pool may have, and that of the slowest pool', () => {
    const small = burstPool({ maxNodes: 1 });
    const of = (pools: (typeof np1)[], nodes: number) =>
      lastNodeHorizon(tierPolicy(), settings(), {
        leads: leadTimesOf(pools, []),
        nodesOf: () => nodes,
      }) / SECOND;
    // 110 s and 300 s of lead, 35 s of pods.
    expect(of([small], Infinity)).toBe(145);
    expect(of([small, np2], 1)).toBe(335);
    expect(of([small, np2], 40)).toBeGreaterThan(700);
  });
});
