/** The port contracts, kept by the simulator in virtual time. */
import { SECOND } from '../../src/model/units.ts';
import { parseObject } from '../../src/policy/parse.ts';
import { createVirtualClock } from '../../src/simulator/clock.ts';
import { createCandidate, createLeaseObject } from '../../src/simulator/operator/lease-object.ts';
import { createSimulatedCluster } from '../../src/simulator/ports/cluster.ts';
import { createSimulatedLedger } from '../../src/simulator/ports/ledger.ts';
import { createSimulatedPolicies } from '../../src/simulator/ports/policies.ts';
import { createRandomness } from '../../src/simulator/random.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';
import { createWorld, populate } from '../../src/simulator/world/world.ts';
import { POLICY_OBJECTS } from '../cluster/policy-objects.ts';
import { clusterContract } from './cluster-contract.ts';
import { leaseContract } from './lease-contract.ts';
import { ledgerContract } from './ledger-contract.ts';
import { policiesContract } from './policies-contract.ts';
import { virtualWorld } from './virtual-world.ts';

const START = Date.UTC(2027, 1, 28);
const QUICK = { p50: SECOND, p95: SECOND };
const NODE = { cpu: 8_000, memory: 32 * 2 ** 30, pods: 110 };

/** The world that clusterContract asks for; its cloud node is ordered and boots within a second. */
const SCENARIO: Scenario = {
  name: 'contract',
  summary: 'two nodes at home, one in the cloud, one tier',
  timeZone: 'Asia/Shanghai',
  from: START,
  to: START + 3_600 * SECOND,
  step: SECOND,
  seed: 7,
  namespaces: [{ name: 'shop', labels: { 'kingtide.dev/residency': 'burstable' } }],
  sites: [{ name: 'home', nodes: [{ name: 'home', count: 2, allocatable: NODE }] }],
  daemons: { cpu: 0, memory: 0, pods: 0 },
  workloads: [
    {
      name: 'web',
      namespace: 'shop',
      replicas: 4,
      perPod: { cpu: 500, memory: 256 * 2 ** 20, pods: 1 },
      burstable: true,
      tolerates: ['cloud'],
      unitCapacity: 100,
      unitCapacityAt: new Map(),
      podReady: QUICK,
      grace: SECOND,
      traffic: [],
    },
  ],
  pools: [
    {
      nodeGroup: 'np1',
      site: 'cloud',
      burstClass: 'cloud',
      allocatable: NODE,
      leadTime: QUICK,
      deletion: SECOND,
      stock: 1,
      maxNodes: 1,
      pricePerHour: { currency: 'CNY', micros: 1_360_000 },
    },
  ],
  podsCreatedPerSecond: 10,
  podsBoundPerSecond: 10,
  noise: 0,
  prometheus: { scrapeInterval: 15 * SECOND, lag: 0, gateways: 1, history: 0 },
  controller: { tick: 5 * SECOND, maxCloudNodes: 100, replicas: 1 },
  faults: [],
};

clusterContract('the simulator', async () => {
  const clock = createVirtualClock(START);
  const world = createWorld({
    scenario: SCENARIO,
    clock,
    randomness: createRandomness(SCENARIO.seed),
  });
  populate(world);
  world.cloud.get('np1')?.grow(1);
  await clock.run(START + 5 * SECOND);
  const namesAt = (site: string) =>
    [...world.nodes.all.values()].filter((node) => node.site === site).map((node) => node.name);
  const [cloudNode = ''] = namesAt('cloud');
  const cluster = createSimulatedCluster(world);
  return { ...virtualWorld(clock), cluster, cloudNode, homeNodes: namesAt('home') };
});

ledgerContract('the simulator', async () => {
  const clock = createVirtualClock(START);
  return { ...virtualWorld(clock), ledger: createSimulatedLedger(clock) };
});

leaseContract('the simulator', async () => {
  const clock = createVirtualClock(START);
  const object = createLeaseObject();
  const lease = createCandidate({ clock, lease: object, identity: 1, reachable: () => true });
  lease.attempt();
  // The operator's loop renews it; here nobody does, so that its end is 10 s ahead.
  const lose = () => clock.run(START + 11 * SECOND);
  return { ...virtualWorld(clock), lease, monotonic: clock.monotonic, lose };
});

policiesContract('the simulator', async () => {
  const context = { now: START, timeZone: SCENARIO.timeZone, scrapeIntervalMs: 15 * SECOND };
  const documents = POLICY_OBJECTS.flatMap((object) => {
    const parsed = parseObject(object, { name: object.metadata.name }, context);
    return parsed.ok ? [parsed.document] : [];
  });
  const { policies } = createSimulatedPolicies({ documents, timeZone: SCENARIO.timeZone });
  return { ...virtualWorld(createVirtualClock(START)), policies, now: START };
});
