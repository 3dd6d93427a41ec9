/** What one cycle leaves behind in metrics, in the decision log and in the sinks. */
import { describe, expect, it } from 'vitest';
import { createMeters } from '../../../../src/adapters/telemetry/metrics.ts';
import { createRecorder, type Sink } from '../../../../src/adapters/telemetry/recorder.ts';
import { missing } from '../../../../src/model/reading.ts';
import type { Fields } from '../../../../src/ports/log.ts';
import { AT, aCycle, aHold, aNode, anOrder, aPool, applied, aTier } from './cycle-builder.ts';

function recording(sinks: readonly Sink[] = []) {
  let monotonic = 0;
  let held = true;
  const lines: { level: string; fields: Fields; message: string }[] = [];
  const write = (level: string) => (fields: Fields, message: string) =>
    void lines.push({ level, fields, message });
  const clock = { now: () => AT + 200, monotonic: () => monotonic, sleep: () => Promise.resolve() };
  const log = { info: write('info'), warn: write('warn'), error: write('error') };
  const meters = createMeters({
    version: '0.1.0',
    leaseHeld: () => held,
    watchProblems: () => [],
    processMetrics: false,
  });
  return {
    recorder: createRecorder({ clock, log, meters, sinks }),
    lines,
    pass: (ms: number) => {
      monotonic += ms;
    },
    loseLease: () => {
      held = false;
    },
    /** Lines of the exposition that begin with `name`, without comments. */
    exposed: async (name: string) =>
      (await meters.registry.metrics())
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `)),
  };
}

describe('metrics of a cycle', () => {
  it('show replicas and demand per tier, and no demand that nobody knows', async () => {
    const { recorder, exposed } = recording();
    const band = { low: 400, expected: 480, high: 600 };
    const demand = { name: 'requests', band, nodeBand: band, perReplica: 100, causes: [] };
    const known = aTier({ demands: [{ ...demand, observed: 450 }] });
    const unknown = aTier({ tier: 'shop/login', demands: [{ ...demand, observed: undefined }] });
    await recorder.record(aCycle({ plan: { tiers: [known, unknown] } }));
    expect(await exposed('kingtide_tier_replicas')).toContain(
      'kingtide_tier_replicas{namespace="shop",policy="browse",state="target"} 8',
    );
    const observed = (await exposed('kingtide_tier_demand_rps')).filter((line) =>
      line.includes('of="observed"'),
    );
    expect(observed).toEqual([
      'kingtide_tier_demand_rps{namespace="shop",policy="browse",demand="requests",of="observed"} 450',
    ]);
  });

  it('forget a tier and a pool that are gone', async () => {
    const { recorder, exposed } = recording();
    await recorder.record(aCycle({ plan: { tiers: [aTier()], pools: [aPool()] } }));
    await recorder.record(aCycle());
    expect(await exposed('kingtide_tier_replicas')).toEqual([]);
    expect(await exposed('kingtide_pool_nodes')).toEqual([]);
  });

  it('count actions by kind and outcome, and nodes only when the order was applied', async () => {
    const { recorder, exposed } = recording();
    const failed = { kind: 'failed' as const, action: anOrder(5), at: AT, detail: 'no answer' };
    await recorder.record(aCycle({ outcomes: [applied(anOrder(6)), failed] }));
    expect(await exposed('kingtide_actions_total')).toEqual([
      'kingtide_actions_total{kind="order-nodes",outcome="applied"} 1',
      'kingtide_actions_total{kind="order-nodes",outcome="failed"} 1',
    ]);
    expect(await exposed('kingtide_ordered_nodes_total')).toEqual([
      'kingtide_ordered_nodes_total{pool="np1"} 6',
    ]);
  });

  it('add up node seconds over the time that passed, from the second cycle on', async () => {
    const { recorder, exposed, pass } = recording();
    await recorder.record(aCycle({ plan: { pools: [aPool({ joined: 3, inFlight: 2 })] } }));
    pass(10_000);
    await recorder.record(aCycle({ plan: { pools: [aPool({ joined: 3, inFlight: 2 })] } }));
    // 5 nodes for 10 s
    expect(await exposed('kingtide_pool_node_seconds_total')).toEqual([
      'kingtide_pool_node_seconds_total{pool="np1"} 50',
    ]);
  });

  it('count the pods of Pinned tiers on nodes with the burst taint, wherever their site label points', async () => {
    const { recorder, exposed } = recording();
    const pods = (tier: string, count: number) => ({ tier, count, ready: count, marked: 0 });
    const pinned = pinnedTier('core/order');
    const cloud = aNode({
      burstClass: 'beijing',
      tierPods: [pods('core/order', 2), pods('shop/browse', 9)],
    });
    const home = aNode({ site: 'idc', tierPods: [pods('core/order', 5)] });
    await recorder.record(
      aCycle({ snapshot: { nodes: [cloud, home, aNode()] }, policies: { tiers: [pinned] } }),
    );
    expect(await exposed('kingtide_pinned_pods_on_cloud_nodes')).toEqual([
      'kingtide_pinned_pods_on_cloud_nodes 2',
    ]);
    expect(await exposed('kingtide_unknown_nodes')).toEqual(['kingtide_unknown_nodes 1']);
  });

  it('show holds by reason, when the last decision was, and that Kubernetes is out of sight', async () => {
    const { recorder, exposed } = recording();
    const holds = [aHold(), aHold({ subject: 'shop/login' }), aHold({ reason: 'freeze' })];
    await recorder.record(
      aCycle({ plan: { holds }, snapshot: { clusterView: missing('watch is silent') } }),
    );
    expect(await exposed('kingtide_holds')).toEqual([
      'kingtide_holds{reason="paused"} 2',
      'kingtide_holds{reason="freeze"} 1',
    ]);
    expect(await exposed('kingtide_last_decision_timestamp_seconds')).toEqual([
      'kingtide_last_decision_timestamp_seconds 1700000000',
    ]);
    expect(await exposed('kingtide_dependency_reachable')).toEqual([
      'kingtide_dependency_reachable{dependency="kubernetes"} 0',
    ]);
  });

  it('ask for the lease at each scrape', async () => {
    const { exposed, loseLease } = recording();
    const before = await exposed('kingtide_lease_held');
    loseLease();
    expect([before, await exposed('kingtide_lease_held')]).toEqual([
      ['kingtide_lease_held 1'],
      ['kingtide_lease_held 0'],
    ]);
  });
});

describe('the decision log', () => {
  it('has no line for a cycle in which nothing changed', async () => {
    const { recorder, lines } = recording();
    await recorder.record(aCycle());
    await recorder.record(aCycle({ plan: { tiers: [aTier()] } }));
    expect(lines).toEqual([]);
  });

  it('says once that a hold began and once that it ended', async () => {
    const { recorder, lines } = recording();
    await recorder.record(aCycle({ plan: { holds: [aHold()] } }));
    await recorder.record(
      aCycle({ plan: { holds: [aHold({ wanted: 'grow 4 to 10 replicas' })] } }),
    );
    await recorder.record(aCycle());
    expect(lines.map(({ fields }) => [fields['holdsBegan'], fields['holdsEnded']])).toEqual([
      [[aHold()], []],
      [[], ['shop/browse: paused']],
    ]);
  });

  it('names every action with subject, numbers, reason and outcome; a failed one warns', async () => {
    const { recorder, lines } = recording();
    await recorder.record(
      aCycle({ outcomes: [{ kind: 'failed', action: anOrder(5), at: AT, detail: 'stock-out' }] }),
    );
    expect(lines).toMatchObject([
      {
        level: 'warn',
        message: 'decision; an action failed',
        fields: {
          plan: 'p1',
          outcomes: [
            {
              outcome: 'failed',
              action: 'order-nodes',
              subject: 'np1',
              intent: 'np1-7',
              count: 5,
              reason: 'home-full',
              detail: 'stock-out',
            },
          ],
        },
      },
    ]);
  });
});

describe('sinks', () => {
  it('all get the cycle, though one of them fails, and the failure is counted and said', async () => {
    const got: string[] = [];
    const broken: Sink = {
      name: 'status',
      recorder: { record: () => Promise.reject(new Error('conflict')) },
    };
    const good: Sink = {
      name: 'file',
      recorder: { record: async ({ plan }) => void got.push(plan.id) },
    };
    const { recorder, exposed, lines } = recording([broken, good]);
    await recorder.record(aCycle());
    expect(got).toEqual(['p1']);
    expect(await exposed('kingtide_record_failures_total')).toEqual([
      'kingtide_record_failures_total{sink="status"} 1',
    ]);
    expect(lines).toMatchObject([{ level: 'warn', fields: { sink: 'status', error: 'conflict' } }]);
  });
});

function pinnedTier(id: string) {
  const [namespace = '', name = ''] = id.split('/');
  return {
    id,
    namespace,
    name,
    generation: 1,
    target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name },
    residency: 'Pinned',
    level: 'L0',
    mode: 'Enforce',
    demands: [],
    entry: false,
    waterLevel: 0.7,
    podReady: { p50: 1_000, p95: 2_000 },
    replicas: { min: 1, max: 10 },
    vetoes: [],
    scaleIn: { after: 600_000, maxStep: 0.2 },
  } as const;
}
