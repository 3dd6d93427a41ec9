/** A fleet of any size in the middle of a burst, as the input of one decision: pods are counts per node and tier, drawn from one seed. */
import { forecast } from '../../src/forecast/forecast.ts';
import type { DecideInput, Settings } from '../../src/model/decide-input.ts';
import type { Memory, TierMemory } from '../../src/model/memory.ts';
import type { ScalingPolicy } from '../../src/model/policy.ts';
import type { NodeView, TierPods } from '../../src/model/snapshot.ts';
import { HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import { GIB, NOW, policiesOf, pool, tier } from './fleet-policies.ts';
import { snapshotOf } from './fleet-snapshot.ts';

export interface FleetSize {
  readonly nodes: number;
  readonly pods: number;
  readonly tiers: number;
  readonly pools: number;
}

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
