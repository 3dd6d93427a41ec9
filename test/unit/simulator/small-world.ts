/** A small scenario to change field by field, and a world made of it: two home nodes, one pool, two workloads. */
import { createVirtualClock } from '../../../src/simulator/clock.ts';
import { createRandomness } from '../../../src/simulator/random.ts';
import type { PoolTruth, Scenario, WorkloadTruth } from '../../../src/simulator/scenario.ts';
import { createWorld, populate } from '../../../src/simulator/world/world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const START = Date.UTC(2027, 0, 4);

const GIB = 1_024 ** 3;

export function workload(changes: Partial<WorkloadTruth> = {}): WorkloadTruth {
  return {
    name: 'web',
    namespace: 'shop',
    replicas: 2,
    perPod: { cpu: 1_000, memory: GIB, pods: 1 },
    burstable: true,
    tolerates: ['cloud-a'],
    unitCapacity: 100,
    unitCapacityAt: new Map(),
    podReady: { p50: 10 * SECOND, p95: 10 * SECOND },
    grace: 30 * SECOND,
    traffic: [{ from: undefined, until: undefined, shape: 'flat', rps: 120 }],
    ...changes,
  };
}

export function pool(changes: Partial<PoolTruth> = {}): PoolTruth {
  return {
    nodeGroup: 'np1',
    site: 'cloud',
    burstClass: 'cloud-a',
    allocatable: { cpu: 4_000, memory: 8 * GIB, pods: 20 },
    leadTime: { p50: 90 * SECOND, p95: 90 * SECOND },
    deletion: 30 * SECOND,
    stock: 5,
    maxNodes: 10,
    pricePerHour: { currency: 'CNY', micros: 3_600_000 },
    ...changes,
  };
}

export function scenario(changes: Partial<Scenario> = {}): Scenario {
  return {
    name: 'small',
    summary: 'A small shop.',
    timeZone: 'Asia/Shanghai',
    from: START,
    to: START + HOUR,
    step: 5 * SECOND,
    seed: 1,
    noise: 0,
    namespaces: [{ name: 'shop', labels: {} }],
    sites: [
      {
        name: 'home',
        nodes: [{ name: 'rack', count: 2, allocatable: { cpu: 4_000, memory: 8 * GIB, pods: 20 } }],
      },
    ],
    daemons: { cpu: 0, memory: 0, pods: 0 },
    workloads: [
      workload(),
      workload({ name: 'order', burstable: false, tolerates: [], replicas: 1 }),
    ],
    pools: [pool()],
    podsCreatedPerSecond: 100,
    podsBoundPerSecond: 100,
    prometheus: { scrapeInterval: 15 * SECOND, lag: 0, gateways: 2, history: 24 * HOUR },
    controller: { tick: 5 * SECOND, maxCloudNodes: 10, replicas: 1 },
    faults: [],
    ...changes,
  };
}

/** Its clock stands at the scenario's beginning; the pods of the beginning serve. */
export function smallWorld(changes: Partial<Scenario> = {}) {
  const world = createWorld({
    scenario: scenario(changes),
    clock: createVirtualClock(START),
    randomness: createRandomness(1),
  });
  populate(world);
  return world;
}
