/** The world of a plan: policies are the truth, the shop's description fills in what they do not say. */
import { describe, expect, it } from 'vitest';
import { plannedWorld } from '../../../../src/simulator/planning/planned-world.ts';
import { burstPool, cloudSite, demand, policySet, tierPolicy } from '../../../builders/policies.ts';
import { promotion } from '../../../builders/promotions.ts';
import { HOUR, MINUTE, pool, SECOND, START, scenario, workload } from '../small-world.ts';

const WEB = tierPolicy({
  id: 'shop/web',
  namespace: 'shop',
  name: 'web',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
  demands: [demand({ perReplica: 80, perSite: [{ name: 'cloud', perReplica: 60 }] })],
  podReady: { p50: 20 * SECOND, p95: 40 * SECOND },
  entry: true,
});
const SALE = promotion({
  namespaceSelector: { matchLabels: { team: 'shop' } },
  start: START + 3 * HOUR,
  end: START + 4 * HOUR,
  shape: 'step',
  uplift: { kind: 'multiplier', of: 'DailyPeak', low: 2, expected: 3, high: 5 },
});

function planned(over: Partial<Parameters<typeof plannedWorld>[0]> = {}) {
  const policies = policySet({
    sites: [
      cloudSite({
        name: 'cloud',
        lines: { all: [{ name: 'a', to: 'home', bandwidth: 1e9 }], waterLevel: 0.7 },
      }),
    ],
    pools: [
      burstPool({
        name: 'burst',
        site: 'cloud',
        provider: { kind: 'externalGrpc', endpoint: 'x', nodeGroup: 'np1' },
        nodeLeadTime: { p50: 60 * SECOND, p95: 120 * SECOND },
        maxNodes: 7,
      }),
    ],
    tiers: [WEB],
    windows: [SALE],
  });
  const shop = scenario({
    namespaces: [{ name: 'shop', labels: { team: 'shop' } }],
    noise: 0.2,
    pools: [pool({ stock: 3, deletion: 90 * SECOND })],
    workloads: [workload({ podReady: { p50: SECOND, p95: SECOND } }), workload({ name: 'order' })],
  });
  return plannedWorld({
    shop,
    policies,
    band: 'expected',
    from: START,
    to: START + 6 * HOUR,
    ...over,
  });
}

describe('the world of a plan', () => {
  it('takes unit capacity and pod ready time from the policy, not from the shop', () => {
    const [web, order] = planned().workloads;
    expect(web).toMatchObject({ unitCapacity: 80, podReady: { p50: 20_000, p95: 40_000 } });
    expect(web?.unitCapacityAt).toEqual(new Map([['cloud', 60]]));
    // Nobody has a policy for it.
    expect(order).toMatchObject({ unitCapacity: 100, podReady: { p50: 10_000 } });
  });

  it('takes pools from the policies, and what they say of a provider as no obstacle', () => {
    expect(planned().pools).toEqual([
      expect.objectContaining({
        nodeGroup: 'np1',
        leadTime: { p50: 60_000, p95: 120_000 },
        stock: 7,
        maxNodes: 7,
        deletion: 90_000,
      }),
    ]);
  });

  it('takes lines from the sites', () => {
    expect(planned().lines).toEqual([{ name: 'a', site: 'cloud', to: 'home', bandwidth: 1e9 }]);
  });

  it('has no noise and no faults', () => {
    expect(planned()).toMatchObject({ noise: 0, faults: [] });
  });

  it('brings the crowd of the band', () => {
    const crowd = planned({ band: 'high' }).workloads[0]?.traffic[1];
    // 120 rps on ordinary days; five times that is 480 more, from the start on.
    const points = crowd?.shape === 'points' ? crowd.points : [];
    expect(points[0]).toEqual({ at: START + 3 * HOUR, rps: 480 });
  });

  it('can be asked for more demand, and for machines that come later', () => {
    const later = planned({ multiple: 2, delay: 5 * MINUTE });
    expect(later.pools[0]?.leadTime).toEqual({ p50: 360_000, p95: 420_000 });
    const crowd = later.workloads[0]?.traffic[1];
    // Twice three times 120 rps, less the 120 that are there anyway.
    expect(crowd?.shape === 'points' && crowd.points[0]?.rps).toBe(600);
  });
});
