/** What the controller sees of the world: a Snapshot, with the doubts a scenario puts on it. */
import type { Reading } from '../../../src/model/reading.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, TierPods, TierView } from '../../../src/model/snapshot.ts';
import { history, poolView, snapshot, tierView, workload } from '../../builders/snapshots.ts';
import { used } from './advance.ts';
import { type Machine, podsOn, type World, workloadOf } from './state.ts';

export type Doubt =
  | 'missing'
  | 'stale'
  | 'partial'
  | 'censored'
  | 'veto'
  | 'view-stale'
  | 'ledger'
  | 'provider'
  | 'pause'
  | 'noShrink'
  | 'partition';

export interface Look {
  readonly demand: ReadonlyMap<string, number>;
  readonly doubts: ReadonlySet<Doubt>;
}

export function look(world: World, seen: Look): Snapshot {
  const { now } = world;
  const cannot = (doubt: Doubt): boolean => seen.doubts.has(doubt);
  return snapshot({
    takenAt: now,
    clusterView: cannot('view-stale')
      ? { kind: 'stale', value: now, at: now - 90_000, cause: 'the watch is silent' }
      : fresh(now, now),
    switches: fresh({ pause: cannot('pause'), noShrink: cannot('noShrink') }, now),
    nodes: [...world.machines.values()].map((machine) => nodeView(world, machine)),
    tiers: [...world.workloads.keys()].map((tier) => viewOfTier(world, tier, seen)),
    pools: [
      poolView({
        lastRequest: world.lastRequest,
        state: cannot('provider') ? missing('refused') : poolState(world),
      }),
    ],
    ledger: cannot('ledger') ? missing('forbidden') : fresh([...world.intents.values()], now),
  });
}

function nodeView(world: World, machine: Machine): NodeView {
  const pods = podsOn(world, machine.name);
  const cpu = used(world, machine);
  return {
    name: machine.name,
    uid: `uid-${machine.name}`,
    providerId: machine.name,
    site: machine.site,
    pool: machine.pool,
    burstClass: machine.cloud ? 'cloud-a' : undefined,
    ready: machine.ready,
    schedulable: machine.cordonedAt === undefined,
    drainingSince: machine.cordonedAt,
    createdAt: machine.createdAt,
    allocatable: machine.room,
    requested: { cpu, memory: 0, pods: pods.length },
    daemons: { cpu: 0, memory: 0, pods: 0 },
    tierPods: tallies(world, machine),
    otherPods: 0,
    leaving: pods.filter((pod) => pod.goneAt !== undefined).length,
  };
}

function tallies(world: World, machine: Machine): TierPods[] {
  const tallies: TierPods[] = [];
  for (const tier of world.workloads.keys()) {
    const alive = podsOn(world, machine.name).filter(
      (pod) => pod.tier === tier && pod.goneAt === undefined,
    );
    if (alive.length === 0) continue;
    const ready = machine.ready ? alive.filter((pod) => pod.readyAt <= world.now).length : 0;
    tallies.push({
      tier,
      count: alive.length,
      ready,
      marked: alive.filter((pod) => pod.marked).length,
    });
  }
  return tallies;
}

function poolState(world: World): Snapshot['pools'][number]['state'] {
  const instances = [...world.instances.values()].filter(
    (instance) => instance.listedAt <= world.now,
  );
  const views = instances.map(({ id, endsAt }) => ({
    id,
    state: endsAt === undefined ? ('running' as const) : ('deleting' as const),
  }));
  return fresh({ target: world.target, instances: views }, world.now);
}

function viewOfTier(world: World, tier: string, { demand, doubts }: Look): TierView {
  const { replicas, burstable, cpu, version } = workloadOf(world, tier);
  const alive = world.pods.filter((pod) => pod.tier === tier && pod.goneAt === undefined);
  const isReady = (node: string | undefined): boolean =>
    node !== undefined && world.machines.get(node)?.ready === true;
  const readyReplicas = alive.filter((pod) => isReady(pod.node) && pod.readyAt <= world.now).length;
  const pending = alive.filter((pod) => pod.node === undefined).length;
  const seen = workload({
    uid: `uid-${tier}`,
    resourceVersion: String(version),
    replicas,
    readyReplicas,
    pending,
    perPod: { cpu, memory: 0, pods: 1 },
    markedBurstable: burstable,
  });
  const now = doubted(demand.get(tier) ?? 0, world.now, doubts);
  return tierView({
    tier,
    workload: fresh(seen, world.now),
    demands: [{ name: 'requests', now, history: fresh(history({ dailyPeak: 300 }), world.now) }],
    vetoes: [{ name: 'errors', now: fresh(doubts.has('veto') ? 9 : 0, world.now) }],
  });
}

/** What a scrape that misses something shows is less than the truth, which is what makes it dangerous. */
function doubted(rps: number, at: number, doubts: ReadonlySet<Doubt>): Reading<number> {
  if (doubts.has('missing')) return missing('no answer');
  if (doubts.has('stale')) return { kind: 'stale', value: rps / 5, at: at - 60_000, cause: 'old' };
  if (doubts.has('partial'))
    return { kind: 'partial', value: rps / 5, at, coverage: 0.2, cause: '1 of 5 targets report' };
  if (doubts.has('censored')) return { kind: 'censored', value: rps / 5, at, cause: 'saturated' };
  return fresh(rps, at);
}
