/** How far ahead a tier looks. */
import { describe, expect, it } from 'vitest';
import { nodeHorizon, podHorizon } from '../../../src/forecast/horizon.ts';
import type { PoolView } from '../../../src/model/snapshot.ts';
import { SECOND } from '../../../src/model/units.ts';
import { settings } from '../../builders/decisions.ts';
import { burstPool, tierPolicy } from '../../builders/policies.ts';
import { poolView } from '../../builders/snapshots.ts';
import { forecastOne } from './one-tier.ts';

const np1 = burstPool();
const np2 = burstPool({ name: 'np2', nodeLeadTime: { p50: 100 * SECOND, p95: 300 * SECOND } });

function nodesIn(pools: (typeof np1)[], views: PoolView[] = []): number {
  return nodeHorizon(tierPolicy(), settings(), { pools, views }) / SECOND;
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

  it('is that of pods for a tier that may not leave home', () => {
    const { tier } = forecastOne({ policy: { residency: 'Pinned' } });
    expect(tier.nodeHorizon).toBe(35 * SECOND);
    expect(forecastOne().tier.nodeHorizon).toBe(145 * SECOND);
  });
});
