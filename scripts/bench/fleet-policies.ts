/** What is declared for the fleet: its pools, its tiers and twenty promotions, and the instant all of it is seen at. */
import type { BurstPool, ScalingPolicy } from '../../src/model/policy.ts';
import type { PolicySet } from '../../src/model/policy-set.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';

export const NOW = Date.UTC(2027, 2, 1, 0, 0);
export const GIB = 1024 ** 3;

export function pool(index: number): BurstPool {
  const name = `pool-${String(index).padStart(2, '0')}`;
  return {
    name,
    site: 'cloud',
    placementClass: 'cloud',
    provider: { kind: 'externalGrpc', endpoint: 'e', nodeGroup: name },
    node: { cpu: 7_600, memory: 28 * GIB, pods: 60 },
    pricePerHour: { currency: 'CNY', micros: 1_000_000 + index },
    maxNodes: 10_000,
    batch: 100,
    grantedTo: [{ name: 'all', namespaceSelector: { matchLabels: { sale: 'yes' } } }],
    nodeLeadTime: { p50: 70 * SECOND, p95: 110 * SECOND },
    generation: 1,
  };
}

export function tier(index: number): ScalingPolicy {
  const name = `tier-${String(index).padStart(4, '0')}`;
  return {
    id: `shop/${name}`,
    namespace: 'shop',
    name,
    generation: 1,
    target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name },
    residency: index % 10 === 0 ? 'Pinned' : 'Burstable',
    level: index % 3 === 0 ? 'L0' : 'L1',
    mode: 'Enforce',
    demands: [
      { name: 'requests', of: 'Offered', query: `q${index}`, targets: 'up', perReplica: 100 },
    ],
    entry: true,
    waterLevel: 0.7,
    podReady: { p50: 12 * SECOND, p95: 25 * SECOND },
    replicas: { min: 2, max: 5_000 },
    vetoes: [{ name: 'errors', query: `e${index}`, above: 5 }],
    scaleIn: { after: 10 * MINUTE, maxStep: 0.2 },
  };
}

export function policiesOf(
  pools: readonly BurstPool[],
  tiers: readonly ScalingPolicy[],
): PolicySet {
  const start = NOW - HOUR;
  return {
    sites: [
      { name: 'cloud', type: 'Cloud', country: 'CN', reserve: 0 },
      { name: 'home', type: 'OnPrem', country: 'CN', reserve: 0.1 },
    ],
    pools,
    tiers,
    overrides: [],
    calendars: [],
    windows: Array.from({ length: 20 }, (_, index) => ({
      id: `sales/rush-${index}@${start}`,
      calendar: 'sales',
      promotion: `rush-${index}`,
      start: start + index * DAY,
      end: start + index * DAY + 2 * HOUR,
      readyFrom: start + index * DAY,
      holdUntil: start + index * DAY + 2 * HOUR,
      tailUntil: start + index * DAY + DAY,
      tailHalfLife: HOUR,
      freeze: undefined,
      shape: 'flash' as const,
      namespaceSelector: { matchLabels: { sale: 'yes' } },
      uplift: {
        kind: 'multiplier' as const,
        of: 'DailyPeak' as const,
        expected: 1.2,
        low: 1,
        high: 2,
      },
      tiers: [],
      maxCloudNodes: undefined,
    })),
    refused: [],
  };
}
