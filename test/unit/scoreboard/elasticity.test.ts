/** The elasticity metrics on steps small enough to work out by hand. */
import { describe, expect, it } from 'vitest';
import { podsFor, startElasticity } from '../../../scripts/scoreboard/elasticity.ts';
import { createJournal } from '../../../src/simulator/world/journal.ts';

const SECOND = 1_000;

interface Step {
  readonly rps: number;
  readonly served?: number;
  readonly pods: number;
  readonly machines?: number;
}

/** Steps of ten seconds, judged from the first on; one machine at home, eight pods to a machine. */
function measured(steps: readonly Step[], from = 0) {
  const journal = createJournal();
  const read = startElasticity(journal, { from, homeNodes: 1, podsPerNode: 8 });
  steps.forEach(({ rps, served = rps, pods, machines = 0 }, index) => {
    const tier = {
      workload: 'shop/web',
      offered: rps * 10,
      served: served * 10,
      capacity: pods * 100,
      readyPods: pods,
    };
    journal.emit({
      kind: 'load',
      at: (index + 1) * 10 * SECOND,
      span: 10 * SECOND,
      tiers: [tier],
      instances: machines,
      readyCloudNodes: machines,
      spent: 0,
    });
  });
  return read();
}

describe('elasticity', () => {
  it('counts demand in pods at 70% of 100 rps, one at least', () => {
    expect(podsFor(700)).toBe(10);
    expect(podsFor(701)).toBe(11);
    expect(podsFor(0)).toBe(1);
  });

  it('averages shortage and excess in percent of the demand of their moment', () => {
    // 10 pods wanted: 5 short is 50%, 20 too many is 200%; a quarter of the time each.
    const steps = [10, 5, 30, 10].map((pods) => ({ rps: 700, pods }));
    expect(measured(steps)).toMatchObject({ thetaU: 12.5, thetaO: 50, tauU: 25, tauO: 25 });
  });

  it('calls lost what was offered and not served', () => {
    const steps = [
      { rps: 900, pods: 10 },
      { rps: 1_100, served: 1_000, pods: 10 },
    ];
    // 100 of 2,000.
    expect(measured(steps).lost).toBe(5);
  });

  it('counts machines at home and in the cloud, and the fewest that could do', () => {
    // 20 pods need 3 machines of eight; 4 stand there for 360 steps of ten seconds, which is an hour.
    const hour = Array.from({ length: 360 }, () => ({ rps: 1_400, pods: 20, machines: 3 }));
    expect(measured(hour).nodeHours).toBeCloseTo(4, 9);
    expect(measured(hour).leastNodeHours).toBeCloseTo(3, 9);
  });

  it('leaves out what came before it judges', () => {
    const steps = [
      { rps: 700, pods: 1 },
      { rps: 700, pods: 10 },
    ];
    expect(measured(steps, 10 * SECOND).thetaU).toBe(0);
    expect(measured(steps).thetaU).toBe(45);
  });
});
