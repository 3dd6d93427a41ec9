/** Builders for what is declared: one per noun, valid as they are, each field can be overridden. */
import type { BurstPool, Demand, Override, ScalingPolicy, Site } from '../../src/model/policy.ts';
import type { PolicySet } from '../../src/model/policy-set.ts';
import { MINUTE, SECOND } from '../../src/model/units.ts';
import { NOW } from './instant.ts';

export const GIB = 1024 ** 3;

export function homeSite(over: Partial<Site> = {}): Site {
  return { name: 'idc', type: 'OnPrem', country: 'CN', reserve: 0.1, ...over };
}

export function cloudSite(over: Partial<Site> = {}): Site {
  return { name: 'cloud-a', type: 'Cloud', country: 'CN', reserve: 0, ...over };
}

/** Nodes of 7600m hold 15 pods of 500m. */
export function burstPool(over: Partial<BurstPool> = {}): BurstPool {
  return {
    name: 'np1',
    site: 'cloud-a',
    placementClass: 'cloud-a',
    provider: { kind: 'externalGrpc', endpoint: 'beijing', nodeGroup: 'np1' },
    node: { cpu: 7_600, memory: 64 * GIB, pods: 60 },
    pricePerHour: { currency: 'CNY', micros: 1_360_000 },
    maxNodes: 100,
    batch: 100,
    grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
    nodeLeadTime: { p50: 70 * SECOND, p95: 110 * SECOND },
    generation: 1,
    ...over,
  };
}

export function demand(over: Partial<Demand> = {}): Demand {
  return {
    name: 'requests',
    of: 'Offered',
    query: 'sum(rate(gateway_requests_total[1m]))',
    targets: 'up{job="gateway"}',
    perReplica: 100,
    ...over,
  };
}

/** 100 rps per replica at a water level of 50%: one replica per 50 rps. */
export function tierPolicy(over: Partial<ScalingPolicy> = {}): ScalingPolicy {
  const name = over.name ?? 'checkout';
  const namespace = over.namespace ?? 'shop';
  return {
    id: `${namespace}/${name}`,
    namespace,
    name,
    generation: 1,
    target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name },
    residency: 'Burstable',
    level: 'L0',
    mode: 'Enforce',
    demands: [demand()],
    entry: true,
    waterLevel: 0.5,
    podReady: { p50: 12 * SECOND, p95: 25 * SECOND },
    replicas: { min: 2, max: 2_000 },
    vetoes: [],
    scaleIn: { after: 10 * MINUTE, maxStep: 0.2 },
    ...over,
  };
}

export function override(over: Partial<Override> = {}): Override {
  return {
    id: 'shop/hold-checkout',
    tier: 'shop/checkout',
    min: undefined,
    perReplica: undefined,
    pause: false,
    noShrink: false,
    until: NOW + 60 * MINUTE,
    reason: 'coupon rush',
    ...over,
  };
}

export function policySet(over: Partial<PolicySet> = {}): PolicySet {
  return {
    sites: [cloudSite(), homeSite()],
    pools: [burstPool()],
    tiers: [tierPolicy()],
    overrides: [],
    calendars: [],
    windows: [],
    refused: [],
    ...over,
  };
}
