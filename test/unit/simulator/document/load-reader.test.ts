/** Doors, calls, lines, ranges and stress shapes as a scenario writes them, and what is refused about them. */
import { describe, expect, it } from 'vitest';
import { readScenario } from '../../../../src/simulator/document/scenario-reader.ts';

function scenario(workload: string, more = ''): string {
  return `
apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: small }
spec:
  summary: A small shop.
  timeZone: Asia/Shanghai
  from: 2027-03-01T00:00
  to: 2027-03-01T02:00
  namespaces: [{ name: shop }]
  sites: [{ name: home, nodes: [{ name: rack, count: 1, cpu: 4000m, memory: 8Gi, pods: 20 }] }]
  pools:
    - { name: np1, site: cloud, burstClass: cloud, node: { cpu: 4000m, memory: 8Gi, pods: 20 }, leadTime: { p50: 90s, p95: 90s }, stock: 5, maxNodes: 5, perHour: 1 CNY }
  workloads:
    - name: web
      namespace: shop
      replicas: 1
      perPod: { cpu: 1000m, memory: 1Gi }
      unitCapacity: 100 rps
      podReady: { p50: 10s, p95: 10s }
${workload}
${more}`;
}

function read(text: string) {
  return readScenario({ text, file: 'scenario.yaml', fileText: () => undefined });
}

function readOk(workload: string, more = '') {
  const reading = read(scenario(workload, more));
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const [web] = reading.scenario.workloads;
  return { truth: reading.scenario, web };
}

function messages(workload: string, more = ''): readonly string[] {
  const reading = read(scenario(workload, more));
  return reading.ok ? [] : reading.problems.map(({ path, message }) => `${path}: ${message}`);
}

/** Midnight of 1 March in Shanghai. */
const MARCH = Date.UTC(2027, 1, 28, 16);
const NO_TRAFFIC = '      traffic: []';

describe('a workload', () => {
  it('has none of it when it says nothing', () => {
    const { web, truth } = readOk(NO_TRAFFIC);
    for (const key of ['door', 'calls', 'ceilings', 'balancing', 'usage'])
      expect(web).not.toHaveProperty(key);
    expect([truth.lines, truth.truth]).toEqual([[], undefined]);
  });

  it('says what happens at its door, whom it calls, and what it takes', () => {
    const { web } = readOk(`${NO_TRAFFIC}
      door: { queue: { size: 400, wait: 3s }, retries: { after: 2s, attempts: 1, share: 80% }, admission: 5000 rps, botsBlocked: 90%, bytesPerRequest: 40KiB }
      calls: [{ to: shop/web, perRequest: "0.3", bytes: 4KiB, connectionsPerReplica: 4 }]
      ceilings: { requests: 4000 rps, connections: 9000 }
      balancing: { ramp: 30s, skew: 20% }
      usage: 150%`);
    expect(web).toMatchObject({
      door: {
        queue: { size: 400, wait: 3_000 },
        retries: { after: 2_000, attempts: 1, share: 0.8 },
        admission: 5_000,
        botsBlocked: 0.9,
        bytesPerRequest: 40_960,
      },
      calls: [{ to: 'shop/web', perRequest: 0.3, bytes: 4_096, connectionsPerReplica: 4 }],
      ceilings: { requests: 4_000, connections: 9_000 },
      balancing: { ramp: 30_000, skew: 0.2 },
      usage: 1.5,
    });
  });

  it('writes stress shapes and the marks of a part', () => {
    const { web } = readOk(`      traffic:
        - { bot: true, flat: { rps: 10 rps } }
        - { poisson: true, flat: { rps: 20 rps } }
        - doubleStep: { at: 2027-03-01T00:00, rps: 1 rps, againAt: 2027-03-01T00:01, againRps: 2 rps }
        - stairs: { at: 2027-03-01T00:00, rps: 9 rps, steps: 3, every: 1m }
        - jitter: { at: 2027-03-01T00:00, rps: 5 rps, every: 10s }
        - outage: { at: 2027-03-01T00:00, lasts: 10m, share: 30%, rush: 100% }`);
    expect(web?.traffic).toMatchObject([
      { shape: 'flat', rps: 10, bot: true },
      { shape: 'flat', rps: 20, poisson: true },
      { shape: 'double-step', at: MARCH, rps: 1, againAt: MARCH + 60_000, againRps: 2 },
      { shape: 'stairs', at: MARCH, rps: 9, steps: 3, every: 60_000 },
      { shape: 'jitter', at: MARCH, rps: 5, every: 10_000 },
      { shape: 'outage', at: MARCH, lasts: 600_000, share: 0.3, rush: 1, halfLife: 300_000 },
    ]);
    expect(web?.traffic[2]).not.toHaveProperty('bot');
  });
});

describe('a scenario', () => {
  it('names lines and how far the truth may be from it', () => {
    const { truth } = readOk(
      NO_TRAFFIC,
      `  lines: [{ name: a, site: cloud, to: home, bandwidth: 10Gbps }]
  truth: { unitCapacity: { from: 60%, to: 120% }, usage: { from: 20%, to: 200% }, neighbours: true }`,
    );
    expect(truth.lines).toEqual([{ name: 'a', site: 'cloud', to: 'home', bandwidth: 1e10 }]);
    expect(truth.truth).toEqual({
      unitCapacity: { from: 0.6, to: 1.2 },
      usage: { from: 0.2, to: 2 },
      distance: undefined,
      bootTimes: undefined,
      promotion: undefined,
      neighbours: true,
    });
  });

  it('is refused when a call or a line leads nowhere, and when a range is empty', () => {
    const calls = `${NO_TRAFFIC}\n      calls: [{ to: shop/wep, perRequest: "1" }]`;
    expect(messages(calls)).toEqual([
      'spec.workloads[0].calls[0].to: there is no workload "shop/wep"',
    ]);
    const lines = '  lines: [{ name: a, site: home, to: cloud, bandwidth: 1Gbps }]';
    expect(messages(NO_TRAFFIC, lines)).toEqual([
      'spec.lines[0].site: there is no site of a pool "home"',
      'spec.lines[0].to: there is no site at home "cloud"',
    ]);
    const truth = '  truth: { usage: { from: 120%, to: 60% } }';
    expect(messages(NO_TRAFFIC, truth)).toEqual([
      'spec.truth.usage: a range from 120% to 60% is empty',
    ]);
  });
});
