/** What one cycle leaves behind in metrics. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../../src/model/reading.ts';
import { tierPolicy } from '../../../builders/policies.ts';
import { promotion } from '../../../builders/promotions.ts';
import { AT, aCycle, aHold, aNode, anOrder, aPool, applied, aTier } from './cycle-builder.ts';
import { recording } from './recording.ts';

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

  it('show admission limits while they stand, and leave them where nobody can say', async () => {
    const { recorder, exposed } = recording();
    const wall = { tier: 'core/order', ceiling: 'db', of: 'requests', takes: 4_000 } as const;
    const limit = { tier: 'shop/buy', workload: 'shop/buy', admitted: 420, offered: 5_000, wall };
    const policies = { tiers: [tierPolicy({ ceilings: [] })] };
    const shown = () => exposed('kingtide_admission_limit_rps');
    await recorder.record(aCycle({ policies, plan: { limits: [limit] } }));
    expect(await shown()).toEqual([
      'kingtide_admission_limit_rps{namespace="shop",policy="buy"} 420',
    ]);
    await recorder.record(aCycle({ policies }));
    expect(await shown()).toHaveLength(1);
    await recorder.record(aCycle({ policies, plan: { limits: [] } }));
    expect(await shown()).toEqual([]);
  });

  it('show which degrade steps are on, and leave it where nobody can say', async () => {
    const { recorder, exposed } = recording();
    const step = { query: 'max(loss)', above: 0, after: 0, takes: 0, undoAfter: 0, saves: 0.2 };
    const whose = { ...step, rollback: 'a flag', owner: 'shop' };
    const degrade = [
      { ...whose, name: 'plain' },
      { ...whose, name: 'bare' },
    ];
    const policies = { tiers: [tierPolicy({ degrade }), tierPolicy({ id: 'shop/x', name: 'x' })] };
    const on = [{ name: 'plain', since: AT }];
    const ladders = [{ tier: 'shop/checkout', workload: 'shop/checkout', on }];
    const shown = () => exposed('kingtide_degrade_step_on');
    const labels = 'namespace="shop",policy="checkout"';
    await recorder.record(aCycle({ policies, plan: { ladders } }));
    expect(await shown()).toEqual([
      `kingtide_degrade_step_on{${labels},step="plain"} 1`,
      `kingtide_degrade_step_on{${labels},step="bare"} 0`,
    ]);
    await recorder.record(aCycle({ policies }));
    expect(await shown()).toHaveLength(2);
    await recorder.record(aCycle());
    expect(await shown()).toEqual([]);
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

  it('show the switches and the Overrides in force, and forget them when their time is over', async () => {
    const { recorder, exposed } = recording();
    const none = { min: 9, perReplica: undefined, pause: false, noShrink: false, reason: 'rush' };
    const override = { ...none, id: 'shop/hold', tier: 'shop/browse' };
    const until = AT + 60_000;
    const on = { switches: fresh({ pause: true, noShrink: false }, AT) };
    await recorder.record(
      aCycle({ snapshot: on, policies: { overrides: [{ ...override, until }] } }),
    );
    expect(await exposed('kingtide_switch_on')).toEqual([
      'kingtide_switch_on{switch="pause"} 1',
      'kingtide_switch_on{switch="noShrink"} 0',
    ]);
    // 1,700,000,000 s and a minute.
    expect(await exposed('kingtide_override_until_timestamp_seconds')).toEqual([
      'kingtide_override_until_timestamp_seconds{namespace="shop",policy="browse",override="hold"} 1700000060',
    ]);

    await recorder.record(
      aCycle({
        snapshot: { switches: missing('no permission') },
        policies: { overrides: [{ ...override, until: AT }] },
      }),
    );
    expect(await exposed('kingtide_switch_on')).toEqual([]);
    expect(await exposed('kingtide_override_until_timestamp_seconds')).toEqual([]);
  });

  it('show freezes while they last', async () => {
    const { recorder, exposed } = recording();
    const freeze = { from: AT - 1_000, to: AT + 60_000 };
    const window = promotion({ calendar: 'sales', promotion: 'anniversary', freeze });
    const over = promotion({
      calendar: 'sales',
      promotion: 'before',
      freeze: { ...freeze, to: AT },
    });
    const later = promotion({ promotion: 'later', freeze: { from: AT + 1_000, to: AT + 2_000 } });
    const none = promotion({ promotion: 'none', freeze: undefined });
    await recorder.record(aCycle({ policies: { windows: [window, over, later, none] } }));

    // 1,700,000,000 s and a minute.
    expect(await exposed('kingtide_freeze_until_timestamp_seconds')).toEqual([
      'kingtide_freeze_until_timestamp_seconds{calendar="sales",promotion="anniversary"} 1700000060',
    ]);
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
