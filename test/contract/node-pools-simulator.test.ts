/** The contract of node pools, kept by the simulated provider in virtual time. */
import type { BurstPool } from '../../src/model/policy.ts';
import { HOUR, SECOND } from '../../src/model/units.ts';
import { createVirtualClock } from '../../src/simulator/clock.ts';
import type { ScheduledFault } from '../../src/simulator/faults/fault.ts';
import { createSimulatedNodePools } from '../../src/simulator/ports/node-pools.ts';
import { createRandomness } from '../../src/simulator/random.ts';
import type { PoolTruth, Scenario } from '../../src/simulator/scenario.ts';
import { createWorld } from '../../src/simulator/world/world.ts';
import { nodePoolsContract } from './node-pools.ts';
import { type Levers, type NodePoolsFixture, poolOf } from './node-pools-fixture.ts';
import { PROVIDERS } from './node-pools-providers.ts';

const START = Date.UTC(2027, 0, 1);

type Switch = { -readonly [K in keyof ScheduledFault]: ScheduledFault[K] };

/** A fault that is off until a lever turns it on. */
function off(id: ScheduledFault['id']): Switch {
  const never = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };
  return { id, ...never, rate: 1, subject: undefined, size: undefined };
}

function scenarioWith(pool: PoolTruth, faults: readonly ScheduledFault[]): Scenario {
  return {
    name: 'contract',
    summary: 'one empty node group',
    timeZone: 'UTC',
    from: START,
    to: START + 1_000 * HOUR,
    step: SECOND,
    seed: 7,
    namespaces: [],
    sites: [],
    daemons: { cpu: 0, memory: 0, pods: 0 },
    workloads: [],
    pools: [pool],
    podsCreatedPerSecond: 10,
    podsBoundPerSecond: 10,
    noise: 0,
    prometheus: { scrapeInterval: 15 * SECOND, lag: 0, gateways: 1, history: 0 },
    controller: { tick: 5 * SECOND, maxCloudNodes: 100, replicas: 1 },
    faults,
  };
}

function open(): NodePoolsFixture {
  const clock = createVirtualClock(START);
  let stock = 1_000;
  const truth: PoolTruth = {
    nodeGroup: 'g0',
    site: 'cloud',
    burstClass: 'cloud',
    allocatable: { cpu: 8_000, memory: 16 * 1024 ** 3, pods: 60 },
    leadTime: { p50: 70 * SECOND, p95: 110 * SECOND },
    deletion: 30 * SECOND,
    get stock() {
      return stock;
    },
    maxNodes: 20,
    pricePerHour: { currency: 'CNY', micros: 1_360_000 },
  };
  const [quota, lag, slow, denied] = [off('P1'), off('P4'), off('N2'), off('P9')];
  const zombies = off('P7');
  const scenario = scenarioWith(truth, [quota, lag, slow, denied, zombies]);
  const world = createWorld({ scenario, clock, randomness: createRandomness(scenario.seed) });
  const group = world.cloud.get('g0');
  if (group === undefined) throw new Error('the world has no node group g0');
  let writes = 0;
  world.journal.listen((event) => {
    if (event.kind === 'provider-call') writes++;
  });
  const alive = () => group.ever.filter((one) => one.state !== 'deleting').map((one) => one.id);
  const turn = async (fault: Switch, size?: number): Promise<void> => {
    Object.assign(fault, { from: clock.now(), size });
  };
  const turnOff = async (fault: Switch): Promise<void> => {
    fault.from = Number.POSITIVE_INFINITY;
  };
  const levers: Partial<Levers> = {
    quota: (machines) => turn(quota, -machines),
    lag: (ms) => (ms === 0 ? turnOff(lag) : turn(lag, ms)),
    slowBoot: (factor) => turn(slow, factor),
    slowEnd: () => Promise.resolve(),
    strangers: () => Promise.resolve(),
    zombies: () => turn(zombies, 1),
    expireCredential: () => turn(denied),
    renewCredential: () => turnOff(denied),
    stock: (machines) => {
      stock = group.instances.size + machines;
      return Promise.resolve();
    },
    foreign: (delta) => {
      if (delta > 0) group.takeForeign(delta);
      else group.endForeign(alive().slice(delta), 'rival');
      return Promise.resolve();
    },
  };
  const pool: BurstPool = poolOf('g0');
  return {
    pools: createSimulatedNodePools(world),
    pool,
    strange: poolOf('no-such-group'),
    levers,
    truth: () =>
      Promise.resolve({
        target: group.target,
        created: group.ever.length,
        alive: alive(),
        writes,
      }),
    settle: () => clock.run(clock.now() + HOUR),
    close: () => Promise.resolve(),
  };
}

nodePoolsContract({ ...PROVIDERS.simulator, open: () => Promise.resolve(open()) });
