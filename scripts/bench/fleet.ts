/** A fleet of any size in the middle of a burst, as the input of one decision: pods are counts per node and tier, drawn from one seed. */
import { forecast } from '../../src/forecast/forecast.ts';
import type { DecideInput, Settings } from '../../src/model/decide-input.ts';
import type { Memory, TierMemory } from '../../src/model/memory.ts';
import type { BurstPool, ScalingPolicy } from '../../src/model/policy.ts';
import type { PolicySet } from '../../src/model/policy-set.ts';
import { fresh } from '../../src/model/reading.ts';
import type {
  IntentView,
  NodeView,
  PoolView,
  Snapshot,
  TierPods,
  TierView,
} from '../../src/model/snapshot.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';

export interface FleetSize {
  readonly nodes: number;
  readonly pods: number;
  readonly tiers: number;
  readonly pools: number;
}

const NOW = Date.UTC(2027, 2, 1, 0, 0);
const GIB = 1024 ** 3;
const CLOUD_SHARE = 0.5;
const PODS_PER_ENTRY = 2;

const SETTINGS: Settings = {
  tick: 5 * SECOND,
  scrapeInterval: 15 * SECOND,
  cacheSettle: 5 * SECOND,
  listLag: 2 * MINUTE,
  joinTimeout: 15 * MINUTE,
  viewMaxAge: MINUTE,
  maxCloudNodes: 100_000,
};

/** A small multiplicative generator: the same fleet in every process. */
function draws(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function fleet(size: FleetSize): DecideInput {
  const draw = draws(42);
  const pools = Array.from({ length: size.pools }, (_, index) => pool(index));
  const tiers = Array.from({ length: size.tiers }, (_, index) => tier(index));
  const nodes = nodesOf(size, tiers, draw);
  const counts = podsByTier(nodes);
  const policies = policiesOf(pools, tiers);
  const snapshot = snapshotOf({ policies, nodes, counts });
  const memory = memoryOf(tiers);
  const at = { policies, snapshot, memory, settings: SETTINGS, now: NOW };
  return { ...at, forecast: forecast(at) };
}

function pool(index: number): BurstPool {
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

function tier(index: number): ScalingPolicy {
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

function nodesOf(
  size: FleetSize,
  tiers: readonly ScalingPolicy[],
  draw: (below: number) => number,
): NodeView[] {
  const home = Math.ceil(size.nodes * (1 - CLOUD_SHARE));
  const perNode = size.pods / size.nodes;
  return Array.from({ length: size.nodes }, (_, index) => {
    const cloud = index >= home;
    const pods = new Map<string, number>();
    for (let left = perNode; left > 0; left -= PODS_PER_ENTRY) {
      const chosen = tiers[draw(tiers.length)];
      const at =
        chosen === undefined || (cloud && chosen.residency === 'Pinned') ? tiers[1] : chosen;
      if (at !== undefined)
        pods.set(at.id, (pods.get(at.id) ?? 0) + Math.min(left, PODS_PER_ENTRY));
    }
    return node(index, cloud, {
      pods,
      pool: `pool-${String(index % size.pools).padStart(2, '0')}`,
    });
  });
}

function node(
  index: number,
  cloud: boolean,
  on: { pods: ReadonlyMap<string, number>; pool: string },
): NodeView {
  const name = `node-${String(index).padStart(5, '0')}`;
  const tierPods: TierPods[] = [...on.pods].map(([id, count]) => ({
    tier: id,
    count,
    ready: count,
    marked: 0,
  }));
  let count = 0;
  for (const entry of tierPods) count += entry.count;
  return {
    name,
    uid: `uid-${name}`,
    providerId: `fake://${name}`,
    site: cloud ? 'cloud' : 'home',
    pool: cloud ? on.pool : undefined,
    burstClass: cloud ? 'cloud' : undefined,
    ready: true,
    schedulable: true,
    drainingSince: undefined,
    createdAt: NOW - HOUR - index,
    allocatable: { cpu: 7_600, memory: 28 * GIB, pods: 60 },
    requested: { cpu: 500 * count + 300, memory: GIB * count, pods: count + 3 },
    daemons: { cpu: 300, memory: 0, pods: 3 },
    tierPods,
    otherPods: 0,
    leaving: 0,
  };
}

function podsByTier(nodes: readonly NodeView[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tierPods } of nodes)
    for (const { tier: id, count } of tierPods) counts.set(id, (counts.get(id) ?? 0) + count);
  return counts;
}

function policiesOf(pools: readonly BurstPool[], tiers: readonly ScalingPolicy[]): PolicySet {
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

interface Parts {
  readonly policies: PolicySet;
  readonly nodes: readonly NodeView[];
  readonly counts: ReadonlyMap<string, number>;
}

function snapshotOf({ policies, nodes, counts }: Parts): Snapshot {
  const byPool = new Map<string, NodeView[]>(policies.pools.map(({ name }) => [name, []]));
  for (const entry of nodes) if (entry.pool !== undefined) byPool.get(entry.pool)?.push(entry);
  return {
    takenAt: NOW,
    clusterUid: 'uid',
    clusterView: fresh(NOW, NOW),
    switches: fresh({ pause: false, noShrink: false }, NOW),
    nodes,
    tiers: policies.tiers.map((policy) => tierView(policy, counts.get(policy.id) ?? 0)),
    pools: policies.pools.map(({ name }) => poolView(name, byPool.get(name) ?? [])),
    ledger: fresh(
      policies.pools.flatMap(({ name }) => intentsOf(name, byPool.get(name) ?? [])),
      NOW,
    ),
    resolved: [],
  };
}

/** Every third tier falls, every third grows: nothing is at rest. */
const DRIFT = [0.8, 1, 1.2] as const;

function tierView(policy: ScalingPolicy, pods: number): TierView {
  const replicas = Math.max(2, pods);
  const rps = replicas * 70 * (DRIFT[Number(policy.name.slice(-1)) % 3] ?? 1);
  const byTimeOfDay = Array.from({ length: 288 }, () => rps * 0.8);
  return {
    tier: policy.id,
    namespaceLabels: { sale: 'yes', 'kingtide.dev/residency': 'burstable' },
    workload: fresh(
      {
        uid: `uid-${policy.name}`,
        resourceVersion: '1',
        replicas,
        readyReplicas: replicas,
        pending: 0,
        perPod: { cpu: 400 + 10 * (Number(policy.name.slice(-2)) % 20), memory: GIB, pods: 1 },
        sealed: false,
        markedBurstable: true,
        tolerates: ['cloud'],
        unmodelled: [],
        rollingOut: false,
      },
      NOW,
    ),
    demands: [
      {
        name: 'requests',
        now: fresh(rps, NOW),
        history: fresh({ dailyPeak: rps * 0.8, byTimeOfDay, covers: 14 * DAY }, NOW),
      },
    ],
    vetoes: [{ name: 'errors', now: fresh(0, NOW) }],
    loweredCapacity: undefined,
  };
}

function poolView(name: string, nodes: readonly NodeView[]): PoolView {
  const instances = nodes.map(({ providerId }) => ({ id: providerId, state: 'running' as const }));
  return {
    pool: name,
    state: fresh({ target: nodes.length, instances }, NOW),
    lastRequest: 9,
    backOff: undefined,
    leadTime: undefined,
    idempotency: 'none',
  };
}

function intentsOf(pool: string, nodes: readonly NodeView[]): IntentView[] {
  const intents: IntentView[] = [];
  for (let from = 0; from < nodes.length; from += 100) {
    const part = nodes.slice(from, from + 100);
    const number = intents.length + 1;
    const base = {
      name: `${pool}-${number}`,
      uid: `uid-${pool}-${number}`,
      resourceVersion: '1',
      token: `${pool}-${number}`,
    };
    const instances = part.map(({ providerId }) => ({
      id: providerId,
      seenAt: NOW - HOUR,
      returned: false,
    }));
    intents.push({
      ...base,
      pool,
      number,
      count: part.length,
      targetBefore: from,
      targetAfter: from + part.length,
      promotion: undefined,
      createdAt: NOW - HOUR,
      outcome: 'accepted',
      settledAt: NOW - HOUR,
      instances,
    });
  }
  return intents;
}

function memoryOf(tiers: readonly ScalingPolicy[]): Memory {
  const settled: Omit<TierMemory, 'samples'> = {
    validSince: NOW - HOUR,
    stabilised: true,
    peaks: [{ at: NOW - 5 * SECOND, replicas: 0 }],
    step: undefined,
    lowered: undefined,
    provenSince: undefined,
  };
  const samples = Array.from({ length: 60 }, (_, index) => ({
    at: NOW - (60 - index) * 5 * SECOND,
    rps: 1_000 + (index % 7),
  }));
  return {
    tiers: Object.fromEntries(
      tiers.map(({ id }) => [id, { ...settled, samples: { requests: samples } }]),
    ),
  };
}
