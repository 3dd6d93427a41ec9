/** One snapshot of everything: each source fails alone, and no question is asked twice in a cycle. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import type { ObservePorts } from '../../../src/observe/observe.ts';
import { createObserve } from '../../../src/observe/observe.ts';
import type { Cluster, ClusterView, TierTarget } from '../../../src/ports/cluster.ts';
import { PortError } from '../../../src/ports/errors.ts';
import type { KeptStatus } from '../../../src/ports/policies.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, demand, policySet, tierPolicy } from '../../builders/policies.ts';
import { homeNode, intent, workload } from '../../builders/snapshots.ts';
import { createMetricsDouble, failed, minutes, vector } from './metrics-double.ts';

const policies = policySet({
  tiers: [tierPolicy({ demands: [demand({ query: 'load', targets: 'up' })] })],
});

const cluster: ClusterView = {
  uid: 'uid-kube-system',
  asOf: fresh(NOW, NOW),
  nodes: [homeNode()],
  workloads: new Map([['shop/checkout', fresh(workload(), NOW)]]),
  namespaces: new Map([['shop', { team: 'shop' }]]),
  switches: fresh({ pause: false, noShrink: true }, NOW),
};

const nothingKept: KeptStatus = { pools: new Map(), lowered: new Map(), resolved: [] };

function calmMetrics() {
  return createMetricsDouble({ load: vector(100), up: vector(1) }, () =>
    minutes(100, 1_440, NOW - DAY),
  );
}

interface World {
  readonly metrics: ObservePorts['metrics'];
  readonly view: Cluster['view'];
  readonly kept: KeptStatus;
  readonly ledger: ObservePorts['ledger']['list'];
  readonly describe: ObservePorts['nodePools']['describe'];
}

function unused(): never {
  throw new Error('observing must not write');
}

const writes = {
  node: unused,
  workload: unused,
  nodeNames: unused,
  podsOn: unused,
  switches: unused,
  setReplicas: unused,
  markNode: unused,
  setDraining: unused,
  setDeletionCost: unused,
  evict: unused,
};

/** A calm world, unless said otherwise. Time stands still in it. */
function observing(over: Partial<World> = {}, clock = { now: NOW }) {
  const world: World = {
    metrics: calmMetrics(),
    view: async () => cluster,
    kept: nothingKept,
    ledger: async () => [],
    describe: async () => ({ target: 0, instances: [] }),
    ...over,
  };
  const ports: ObservePorts = {
    clock: { now: () => clock.now, monotonic: unused, sleep: unused },
    cluster: { view: world.view, ...writes },
    metrics: world.metrics,
    nodePools: {
      capabilities: () => ({ idempotency: 'token' }),
      describe: world.describe,
      grow: unused,
      giveBack: unused,
    },
    ledger: { list: world.ledger, create: unused, update: unused, forget: unused },
    policies: {
      current: unused,
      kept: async () => world.kept,
      keepPool: unused,
      keepOriginals: unused,
    },
  };
  return createObserve({ ports, scrapeInterval: 15 * SECOND });
}

describe('a calm world', () => {
  it('is one snapshot', async () => {
    const open = intent();
    const snapshot = await observing({ ledger: async () => [open] })(policies);
    expect(snapshot).toMatchObject({
      takenAt: NOW,
      clusterUid: 'uid-kube-system',
      clusterView: fresh(NOW, NOW),
      switches: { value: { noShrink: true } },
      nodes: [{ name: 'home-1' }],
      ledger: { kind: 'fresh', value: [open] },
      resolved: [],
    });
    expect(snapshot.tiers).toMatchObject([
      {
        tier: 'shop/checkout',
        namespaceLabels: { team: 'shop' },
        workload: { kind: 'fresh' },
        demands: [{ now: fresh(100, NOW), history: { value: { dailyPeak: 100 } } }],
        vetoes: [],
        loweredCapacity: undefined,
      },
    ]);
    expect(snapshot.pools).toMatchObject([
      {
        pool: 'np1',
        state: { kind: 'fresh', value: { target: 0, instances: [] } },
        lastRequest: 0,
        backOff: undefined,
        leadTime: undefined,
        idempotency: 'token',
      },
    ]);
  });

  it('brings back what status kept', async () => {
    const kept: KeptStatus = {
      pools: new Map([
        [
          'np1',
          {
            lastRequest: 41,
            backOff: { until: NOW + HOUR, reason: 'stock-out', failures: 2 },
            leadTime: { p50: MINUTE, p95: 2 * MINUTE },
          },
        ],
      ]),
      lowered: new Map([['shop/checkout', { perReplica: 60, vetoedAt: NOW }]]),
      resolved: [{ window: 'w', tier: 'shop/checkout', demand: 'requests', rps: 300, base: 100 }],
    };
    const snapshot = await observing({ kept })(policies);
    expect(snapshot.pools).toMatchObject([
      { lastRequest: 41, backOff: { failures: 2 }, leadTime: { p95: 2 * MINUTE } },
    ]);
    expect(snapshot.tiers[0]?.loweredCapacity?.perReplica).toBe(60);
    expect(snapshot.resolved).toEqual(kept.resolved);
  });

  it('says of a list of instances when it was asked for, not when it came', async () => {
    const clock = { now: NOW };
    const slow = async () => {
      clock.now += 20 * SECOND;
      return { target: 1, instances: [] };
    };
    const snapshot = await observing({ describe: slow }, clock)(policies);
    expect(snapshot.pools[0]?.state).toMatchObject({ kind: 'fresh', at: NOW });
  });
});

describe('a source that fails', () => {
  it('leaves the ledger missing, and everything else whole', async () => {
    const snapshot = await observing({
      ledger: async () => {
        throw new PortError('denied', 'may not list noderequests');
      },
    })(policies);
    expect(snapshot.ledger).toEqual(missing('may not list noderequests'));
    expect(snapshot.tiers[0]?.demands[0]?.now.kind).toBe('fresh');
    expect(snapshot.pools[0]?.state.kind).toBe('fresh');
  });

  it('leaves one pool missing, and the next one whole', async () => {
    const snapshot = await observing({
      describe: async (pool) => {
        if (pool.name === 'np1') throw new PortError('transient', 'the provider is away');
        return { target: 3, instances: [] };
      },
    })(policySet({ ...policies, pools: [burstPool(), burstPool({ name: 'np2' })] }));
    expect(snapshot.pools[0]?.state).toEqual(missing('the provider is away'));
    expect(snapshot.pools[1]?.state).toMatchObject({ kind: 'fresh', value: { target: 3 } });
    expect(snapshot.ledger.kind).toBe('fresh');
  });

  it('leaves load and history missing, and everything else whole', async () => {
    const metrics = createMetricsDouble({ load: failed('503'), up: failed('503') });
    const snapshot = await observing({ metrics })(policies);
    expect(snapshot.tiers[0]?.demands[0]).toEqual({
      name: 'requests',
      now: missing('503'),
      history: missing('no history here'),
    });
    expect(snapshot.tiers[0]?.workload.kind).toBe('fresh');
    expect(snapshot.pools[0]?.state.kind).toBe('fresh');
  });

  it('leaves a target that nobody has looked for missing, with its load read all the same', async () => {
    const view = { ...cluster, workloads: new Map(), namespaces: new Map() };
    const snapshot = await observing({ view: async () => view })(policies);
    expect(snapshot.tiers[0]).toMatchObject({
      workload: missing('the target was not looked for yet'),
      namespaceLabels: {},
      demands: [{ now: fresh(100, NOW) }],
    });
  });
});

describe('questions', () => {
  const shared = policySet({
    tiers: ['browse', 'checkout'].map((name) =>
      tierPolicy({
        name,
        demands: [demand({ query: 'load', targets: 'up' })],
        vetoes: [{ name: 'errors', query: 'errors', above: 5 }],
      }),
    ),
  });

  it('are asked once per cycle, however many tiers share them', async () => {
    const metrics = calmMetrics();
    const observe = observing({ metrics });
    await observe(shared);
    expect(metrics.asked.toSorted()).toEqual(['errors', 'load', 'up']);
    expect(metrics.ranges.map(({ query }) => query)).toEqual(['load']);
  });

  it('are asked anew in the next cycle, but for the history', async () => {
    const metrics = calmMetrics();
    const observe = observing({ metrics });
    await observe(shared);
    await observe(shared);
    expect(metrics.asked).toHaveLength(6);
    expect(metrics.ranges).toHaveLength(1);
  });

  it('are asked of the cluster for every tier, by its target', async () => {
    const asked: TierTarget[] = [];
    const view: Cluster['view'] = async (targets) => {
      asked.push(...targets);
      return cluster;
    };
    await observing({ view })(policies);
    expect(asked).toEqual([
      { tier: 'shop/checkout', namespace: 'shop', target: tierPolicy().target },
    ]);
  });
});
