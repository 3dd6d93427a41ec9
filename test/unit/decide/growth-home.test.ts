/** Growing at home first: its reserve, its room and who gets it. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { forecastOf, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  intent,
  recorded,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { home, ordered, plan, replicas } from './growing-shop.ts';

describe('growth', () => {
  it('fills 30 home nodes with 14 pods each, their reserve of 10% kept, and buys nothing', () => {
    // 8000m less 10% are 7200m: 14 pods of 500m. 30 x 14 = 420, and 21,000 rps need 420.
    const made = plan({ nodes: home(30), rps: 21_000 });

    expect([replicas(made), ordered(made)]).toEqual([420, []]);
    expect(made.tiers[0]).toMatchObject({ home: 420, cloud: 0, unplaced: 0 });
  });

  it('fills home first though cloud nodes are empty and Ready', () => {
    const nodes = [homeNode(), cloudNode()];
    const made = plan({
      nodes,
      rps: 700,
      seen: { ledger: fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW) },
    });

    expect(made.tiers[0]).toMatchObject({ home: 14, cloud: 0 });
  });

  it('leaves a pinned tier at home, whatever it needs', () => {
    const policies = policySet({ tiers: [tierPolicy({ residency: 'Pinned' })] });
    const made = plan({ rps: 1_700, over: { policies } });

    // Its reserve counts: 16 pods in 8000m.
    expect([replicas(made), ordered(made)]).toEqual([16, []]);
    expect(made.holds).toContainEqual({
      reason: 'not-burstable',
      subject: 'shop/checkout',
      wanted: 'place 18 of 34 replicas',
      detail: 'home is full and its policy says residency: Pinned',
    });
  });

  it('uses no room of nodes that are cordoned or not Ready at home', () => {
    const nodes = [
      homeNode({ schedulable: false }),
      homeNode({ name: 'home-2', ready: false }),
      homeNode({ name: 'home-3' }),
    ];

    expect(plan({ nodes, rps: 700 }).tiers[0]).toMatchObject({ home: 14 });
    expect(ordered(plan({ nodes, rps: 750 }))).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('counts the room of terminating pods as free where it is known', () => {
    const requested = { cpu: 7_000, memory: 0, pods: 14 };
    const nodes = (leavingRequests?: NodeView['leavingRequests']): NodeView[] => [
      homeNode({ requested, leaving: 14, leavingRequests }),
    ];

    expect(ordered(plan({ nodes: nodes(), rps: 700 }))).toEqual([{ pool: 'np1', count: 1 }]);
    expect(ordered(plan({ nodes: nodes(requested), rps: 700 }))).toEqual([]);
  });

  it('gives room to a pinned tier that burstable pods have settled in', () => {
    // 16 burstable pods fill the node to the brim; two of them sit in the reserve of 800m.
    const pinned = tierPolicy({ name: 'order', residency: 'Pinned' });
    const policies = policySet({ tiers: [tierPolicy(), pinned] });
    const nodes = [carrying(homeNode(), [tierPods(16)])];
    const views = [
      tierView({ workload: fresh(workload({ replicas: 16 }), NOW) }),
      tierView({
        tier: 'shop/order',
        workload: fresh(workload({ replicas: 0, uid: 'uid-order' }), NOW),
      }),
    ];
    const forecast = forecastOf([tierForecast(800), tierForecast(100, { tier: 'shop/order' })]);
    const made = plan({ nodes, rps: 0, seen: { tiers: views }, over: { policies, forecast } });

    expect(made.actions).toContainEqual(
      expect.objectContaining({ kind: 'set-replicas', tier: 'shop/order', to: 2 }),
    );
    // The two that must go find room in the cloud before they are displaced.
    expect(ordered(made)).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('serves the more important level first', () => {
    const policies = policySet({
      tiers: [tierPolicy({ level: 'L2' }), tierPolicy({ name: 'login', level: 'L0' })],
      pools: [],
    });
    const views = [
      tierView({ workload: fresh(workload({ replicas: 0 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 0 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(500), tierForecast(500, { tier: 'shop/login' })]);
    const made = plan({ rps: 0, seen: { tiers: views, pools: [] }, over: { policies, forecast } });

    expect(made.tiers.map(({ tier, home: there }) => [tier, there])).toEqual([
      ['shop/login', 10],
      ['shop/checkout', 4],
    ]);
  });

  it('takes the least important level out of the reserve first', () => {
    // 16 pods on 8000m: two sit in the reserve. They are those of L2.
    const policies = policySet({
      tiers: [tierPolicy({ level: 'L2' }), tierPolicy({ name: 'login', level: 'L0' })],
    });
    const nodes = [carrying(homeNode(), [tierPods(8), tierPods(8, { tier: 'shop/login' })])];
    const views = [
      tierView({ workload: fresh(workload({ replicas: 8 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 8 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(400), tierForecast(400, { tier: 'shop/login' })]);
    const made = plan({ nodes, rps: 0, seen: { tiers: views }, over: { policies, forecast } });

    expect(made.tiers.map(({ tier, home: there, cloud }) => [tier, there, cloud])).toEqual([
      ['shop/login', 8, 0],
      ['shop/checkout', 6, 2],
    ]);
  });

  it('counts pods in the reserve by memory where they ask for no cpu, and pinned pods never', () => {
    // 100 of memory less 10%: nine burstable pods of 10 fit, ten are there. The pinned one on the node is at home.
    const policies = policySet({
      tiers: [tierPolicy(), tierPolicy({ name: 'order', residency: 'Pinned' })],
    });
    const perPod = { cpu: 0, memory: 10, pods: 1 };
    const node = homeNode({
      allocatable: { cpu: 8_000, memory: 110, pods: 60 },
      requested: { cpu: 0, memory: 110, pods: 11 },
      tierPods: [tierPods(10), tierPods(1, { tier: 'shop/order' })],
    });
    const views = [
      tierView({ workload: fresh(workload({ replicas: 10, perPod }), NOW) }),
      tierView({ tier: 'shop/order', workload: fresh(workload({ replicas: 1, perPod }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(500), tierForecast(0, { tier: 'shop/order' })]);
    const made = plan({
      nodes: [node],
      rps: 0,
      seen: { tiers: views },
      over: { policies, forecast },
    });

    // 110 x 90% = 99: 11 too much are two pods of 10.
    expect(made.tiers[0]).toMatchObject({ tier: 'shop/checkout', home: 8, cloud: 2 });
  });
});
