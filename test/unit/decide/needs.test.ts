/** Replicas from demand, unit capacity and water level, by hand. */
import { describe, expect, it } from 'vitest';
import { needsOf, replicasFor } from '../../../src/decide/needs.ts';
import { demandForecast, tierForecast } from '../../builders/decisions.ts';
import { demand, override, tierPolicy } from '../../builders/policies.ts';

const DECLARED = { lowered: undefined, provenSince: undefined };

function needs(over: Partial<Parameters<typeof needsOf>[0]> = {}): ReturnType<typeof needsOf> {
  return needsOf({
    policy: tierPolicy(),
    forecast: tierForecast(500),
    override: undefined,
    belief: DECLARED,
    ...over,
  });
}

describe('replicas needed', () => {
  it('are demand over unit capacity at the water level, rounded up', () => {
    // 100 rps x 50% = 50 rps per replica.
    expect(replicasFor(500, 100, 0.5)).toBe(10);
    expect(replicasFor(501, 100, 0.5)).toBe(11);
    expect(replicasFor(0, 100, 0.5)).toBe(0);
  });

  it('are not one more for what binary fractions add: 840 / (120 x 0.7) is 10', () => {
    expect(replicasFor(840, 120, 0.7)).toBe(10);
  });

  it('look at both horizons and at the floors ahead', () => {
    const band = (high: number) => ({ low: 0, expected: 0, high });
    const ahead = demandForecast(0, {
      atPodReady: band(500),
      atNodeReady: band(900),
      keepFloor: 1_200,
    });

    expect(needs({ forecast: tierForecast(0, { demands: [ahead] }) })).toMatchObject({
      atPodReady: 10,
      atNodeReady: 18,
      keep: 24,
    });
  });

  it('at the longer horizon are never fewer than at the shorter', () => {
    const band = (high: number) => ({ low: 0, expected: 0, high });
    const ahead = demandForecast(0, { atPodReady: band(500), atNodeReady: band(100) });

    expect(needs({ forecast: tierForecast(0, { demands: [ahead] }) }).atNodeReady).toBe(10);
  });

  it('are the most that any demand asks for', () => {
    const policy = tierPolicy({
      demands: [demand(), demand({ name: 'sessions', perReplica: 10 })],
    });
    const forecast = tierForecast(0, {
      demands: [demandForecast(500), demandForecast(200, { name: 'sessions' })],
    });

    // 200 sessions at 10 x 50% are 40.
    expect(needs({ policy, forecast }).atPodReady).toBe(40);
  });

  it('stay between minimum and maximum, and an Override lifts the minimum', () => {
    const policy = tierPolicy({ replicas: { min: 4, max: 8 } });

    expect(needs({ policy, forecast: tierForecast(0) }).atPodReady).toBe(4);
    expect(needs({ policy, forecast: tierForecast(10_000) }).atPodReady).toBe(8);
    expect(
      needs({ policy, forecast: tierForecast(0), override: override({ min: 6 }) }).atPodReady,
    ).toBe(6);
    expect(
      needs({ policy, forecast: tierForecast(0), override: override({ min: 99 }) }).atPodReady,
    ).toBe(8);
  });

  it('are unknown while any demand is, and for a policy that only describes', () => {
    const policy = tierPolicy({ demands: [demand(), demand({ name: 'sessions' })] });
    const half = tierForecast(0, {
      demands: [demandForecast(500), demandForecast(0, { name: 'sessions', known: false })],
    });

    expect(needs().known).toBe(true);
    expect(needs({ policy, forecast: half }).known).toBe(false);
    expect(needs({ policy, forecast: tierForecast(500) }).known).toBe(false);
    expect(
      needs({ policy: tierPolicy({ demands: [] }), forecast: tierForecast(0, { demands: [] }) })
        .known,
    ).toBe(false);
  });
});
