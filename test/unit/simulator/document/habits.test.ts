/** Habits of providers and workloads as scenario.yaml writes them, their defaults, and mistakes in them. */
import { describe, expect, it } from 'vitest';
import { problemLine } from '../../../../src/policy/problem-text.ts';
import { readFolder } from '../../../../src/simulator/folder.ts';
import { HOUR, MINUTE } from '../small-world.ts';

interface Parts {
  readonly pool?: string;
  readonly workload?: string;
  readonly rest?: string;
  /** More of them. */
  readonly sites?: string;
}

function read({ pool = '', workload = '', rest = '', sites = '' }: Parts) {
  const text = `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: tiny }
spec:
  summary: A tiny shop.
  timeZone: Asia/Shanghai
  from: 2027-03-01T00:00
  to: 2027-03-01T02:00
  namespaces: [{ name: shop }]
  sites:
    - { name: home, nodes: [{ name: rack, count: 2, cpu: 4000m, memory: 8Gi, pods: 20 }] }
${sites}
  pools:
    - name: np1
      site: cloud
      burstClass: cloud
      node: { cpu: 4000m, memory: 8Gi, pods: 20 }
      leadTime: { p50: 90s, p95: 90s }
      stock: 5
      maxNodes: 5
      perHour: 1 CNY
${pool}
  workloads:
    - name: web
      namespace: shop
      replicas: 2
      perPod: { cpu: 500m, memory: 1Gi }
      unitCapacity: 100 rps
      podReady: { p50: 10s, p95: 20s }
      traffic: [{ flat: { rps: 50 rps } }]
${workload}
${rest}
`;
  const files = new Map([['scenario.yaml', new TextEncoder().encode(text)]]);
  return readFolder({ folder: 'd', files });
}

function scenarioOf(parts: Parts) {
  const reading = read(parts);
  if (!reading.ok) throw new Error(reading.problems.map(problemLine).join('\n'));
  return reading.scenario;
}

/** Midnight in Shanghai. */
const START = Date.UTC(2027, 1, 28, 16);

describe('habits in a scenario', () => {
  it('are plain where nothing is written', () => {
    const { pools, workloads, registries } = scenarioOf({});
    expect(pools[0]?.habits).toEqual({
      idempotency: 'none',
      stockChanges: [],
      quota: undefined,
      calls: undefined,
      priceChanges: [],
    });
    expect(workloads[0]?.habits).toEqual({
      // Neither burstable nor tolerating anything.
      homeOnly: true,
      apart: false,
      spread: false,
      unseenToleration: 5 * MINUTE,
      disruptionBudget: undefined,
      imageSize: undefined,
      warmUp: 0,
      startFailures: 0,
      rollouts: [],
    });
    expect(registries).toEqual(new Map());
  });

  it('of a provider: local times become instants, in order', () => {
    const { pools } = scenarioOf({
      pool: `      idempotency: CompareAndSet
      stockAt: [{ at: 2027-03-01T01:00, machines: 3 }, { at: 2027-03-01T00:30, machines: 0 }]
      quota: 4
      callLimit: { perMinute: 30, burst: 5 }
      priceAt: [{ at: 2027-03-01T01:00, perHour: 2 CNY }]`,
    });
    expect(pools[0]?.habits).toEqual({
      idempotency: 'compare-and-set',
      stockChanges: [
        { at: START + 30 * MINUTE, machines: 0 },
        { at: START + HOUR, machines: 3 },
      ],
      quota: 4,
      calls: { perMinute: 30, burst: 5 },
      priceChanges: [{ at: START + HOUR, perHour: { currency: 'CNY', micros: 2_000_000 } }],
    });
  });

  it('of a workload, and the registry it pulls from', () => {
    const { workloads, registries } = scenarioOf({
      workload: `      homeAffinity: Preferred
      apart: true
      spread: true
      unseenToleration: 1h
      disruptionBudget: { maxUnavailable: 10% }
      imageSize: 400Mi
      warmUp: 30s
      startFailures: 5%
      rollouts: [{ at: 2027-03-01T01:00, surge: 50% }]`,
      rest: '  registries: [{ name: cloud, bandwidth: 1Gbps }]',
    });
    expect(workloads[0]?.habits).toEqual({
      homeOnly: false,
      apart: true,
      spread: true,
      unseenToleration: HOUR,
      disruptionBudget: { maxUnavailable: 0.1 },
      imageSize: 400 * 1_024 ** 2,
      warmUp: 30_000,
      startFailures: 0.05,
      rollouts: [{ at: START + HOUR, surge: 0.5, unavailable: 0.25 }],
    });
    expect(registries).toEqual(new Map([['cloud', 1_000_000_000]]));
  });

  it.each([
    [
      { pool: '      priceAt: [{ at: 2027-03-01T01:00, perHour: 2 USD }]' },
      'the pool is paid in CNY, not in USD',
    ],
    [
      { rest: '  registries: [{ name: moon, bandwidth: 1Gbps }]' },
      'there is no site "moon" in spec.sites or spec.pools',
    ],
    [{ sites: siteOf('rack') }, 'site "home" has machines called "rack" already'],
  ])('are refused where they contradict the scenario', (parts, message) => {
    const reading = read(parts);
    expect(reading.ok).toBe(false);
    if (!reading.ok) expect(reading.problems.map(problemLine).join()).toContain(message);
  });

  it('are fine with a second site whose machines have names of their own', () => {
    expect(scenarioOf({ sites: siteOf('west') }).sites.map(({ name }) => name)).toEqual([
      'home',
      'west',
    ]);
  });
});

function siteOf(group: string): string {
  return `    - { name: west, nodes: [{ name: ${group}, count: 2, cpu: 4000m, memory: 8Gi, pods: 20 }] }`;
}
