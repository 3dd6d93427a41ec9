/** Emptying cloud nodes: which first, in which steps, and when a draining node is taken back. */
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { carrying, cloudNode, homeNode, tierPods } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

describe('giving back', () => {
  it('begins with the emptiest node that the replicas to keep do not need', () => {
    // 14 at home; 20 are needed, so 6 in the cloud: the fuller node is enough. 20% of 24 are 4, so 4 end.
    const made = plan({ cloud: [cloud(1, 4), cloud(2, 6)], replicas: 24, need: 20 });

    expect(actions(made)).toEqual(['drain-node cloud-1']);
  });

  it('waits for caches after the marks, then ends replicas by no more than the pods on the victims', () => {
    const since = (ago: number): string[] =>
      actions(
        plan({
          cloud: [cloud(1, 4, { ...DRAINING, drainingSince: NOW - ago }), cloud(2, 6)],
          replicas: 24,
          need: 20,
        }),
      );

    expect(since(5 * SECOND - 1)).toEqual([]);
    expect(since(5 * SECOND)).toEqual(['24 to 20 on cloud-1']);
  });

  it('marks again until every pod is marked', () => {
    const half = carrying(cloudNode(DRAINING), [tierPods(4, { marked: 3 })]);

    expect(actions(plan({ cloud: [half], replicas: 18, need: 14 }))).toEqual([
      'drain-node cloud-1',
    ]);
  });

  it('names pods that cannot be marked, once there was time to mark them all', () => {
    const holds = (ago: number): unknown => {
      const half = carrying(cloudNode({ ...DRAINING, drainingSince: NOW - ago }), [
        tierPods(4, { marked: 3 }),
      ]);
      return plan({ cloud: [half], replicas: 18, need: 14 }).holds.filter(
        ({ reason }) => reason === 'drain-blocked',
      );
    };

    expect(holds(5 * MINUTE - 1)).toEqual([]);
    expect(holds(5 * MINUTE)).toEqual([
      {
        reason: 'drain-blocked',
        subject: 'cloud-1',
        wanted: 'give it back',
        detail:
          '1 of its pods cannot be marked: do they carry the label kingtide.dev/residency: burstable?',
      },
    ]);
  });

  it('empties a node in steps when one step is smaller than its pods', () => {
    // 12 replicas, 6 of them at home, which has no more room; 6 are needed. 20% of 12 are 2.
    const home = carrying(homeNode({ allocatable: { cpu: 3_400, memory: 0, pods: 60 } }), [
      tierPods(6),
    ]);
    const begun = plan({ home, cloud: [cloud(1, 6)], replicas: 12, need: 6 });
    const shed = plan({ home, cloud: [cloud(1, 6, DRAINING)], replicas: 12, need: 6 });
    const between = plan({
      home,
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 10,
      need: 6,
      memory: { step: { to: 10, at: NOW - MINUTE } },
    });

    expect(actions(begun)).toEqual(['drain-node cloud-1']);
    expect(actions(shed)).toEqual(['12 to 10 on cloud-1']);
    expect(actions(between)).toEqual([]);
  });

  it('waits for the ReplicaSet to end what it was told to end', () => {
    // 20 replicas are asked for and 24 pods are there: it is about to end four.
    const made = plan({ cloud: [cloud(1, 4, DRAINING), cloud(2, 6)], replicas: 20, need: 20 });

    expect(actions(made)).toEqual([]);
  });

  it('evicts leftovers only when nothing ends by itself any more', () => {
    const home = carrying(homeNode(), [tierPods(10)]);
    const at = (pending: number): string[] =>
      actions(
        plan({
          home,
          cloud: [cloud(1, 4, DRAINING)],
          replicas: 14,
          need: 12,
          memory: {
            peaks: [
              { at: NOW - MINUTE, replicas: 14 },
              { at: NOW - 5 * SECOND, replicas: 0 },
            ],
          },
          workload: { pending },
        }),
      );

    // 2 of 14 are not needed now.
    expect(at(0)).toEqual(['evict 2 from cloud-1']);
    expect(at(1)).toEqual([]);
  });

  it('evicts only the pods whose replica stays', () => {
    // Of the 4 pods on the node 3 have their replica end in later steps, and one moves home.
    const home = carrying(homeNode(), [tierPods(10)]);
    const parts = {
      home,
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 14,
      need: 11,
      memory: { step: { to: 14, at: NOW - MINUTE } },
    };

    expect(actions(plan(parts))).toEqual(['evict 1 from cloud-1']);
  });

  it('cordons an empty node before it returns it', () => {
    expect(actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14 }))).toEqual([
      'drain-node cloud-1',
    ]);
  });

  it('takes a draining node back when demand returns', () => {
    // 14 at home, and 4 more of 18 needed would otherwise buy a node.
    expect(actions(plan({ cloud: [cloud(1, 4, DRAINING)], replicas: 18, need: 18 }))).toEqual([
      'undrain-node cloud-1',
    ]);
  });

  it('takes a draining node back for what was needed a moment ago only where it has room for it', () => {
    // 14 run at home and are enough; 18 were a minute ago. A cloud node of 7600m holds 15 pods.
    const left = (pods: number): string[] => {
      const others = pods === 0 ? [] : [tierPods(pods, { tier: 'shop/other', marked: pods })];
      const node = carrying(cloudNode(DRAINING), others);
      const memory = { peaks: [{ at: NOW - MINUTE, replicas: 18 }] };
      return actions(plan({ cloud: [node], replicas: 14, need: 14, memory }));
    };

    expect(left(0)).toEqual(['undrain-node cloud-1']);
    expect(left(14)).toEqual(['undrain-node cloud-1']);
    // Its pods are still ending: the node would come back full, be too much again, and so on with every cycle.
    expect(left(15)).toEqual([]);
  });

  it('moves pods home, a tenth of the nodes at a time, when home has room again', () => {
    const home = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });
    const nodes = Array.from({ length: 11 }, (_, index) => cloud(index + 1, 2));

    // A tenth of 11 is 1.1, so two.
    expect(actions(plan({ home, cloud: nodes, replicas: 22, need: 22 }))).toEqual([
      'drain-node cloud-9',
      'drain-node cloud-8',
    ]);
    const [first, ...rest] = nodes;
    if (first === undefined) throw new Error('there are eleven');
    const moving = [cloud(1, 2, { ...DRAINING, drainingSince: NOW }), ...rest];
    expect(actions(plan({ home, cloud: moving, replicas: 22, need: 22 }))).toEqual([
      'drain-node cloud-9',
    ]);
  });

  it.each([
    ['within a promotion', { forecast: { inPromotion: 'sales/a@1' } }, 'in-promotion'],
    ['while a rollout is in progress', { workload: { rollingOut: true } }, 'rollout-in-progress'],
    [
      'before inputs were trusted for the stabilisation time',
      { memory: { validSince: NOW - MINUTE } },
      'stabilising',
    ],
    ['in a mode that writes nothing', { policy: { mode: 'Recommend' as const } }, 'not-enforced'],
  ])('moves no pod home %s', (_, parts, reason) => {
    const home = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });
    const made = plan({ home, cloud: [cloud(1, 2)], replicas: 2, need: 2, ...parts });
    const draining = plan({ home, cloud: [cloud(1, 2, DRAINING)], replicas: 2, need: 2, ...parts });

    expect(actions(made)).toEqual([]);
    expect(actions(draining)).toEqual([]);
    expect(reasons(draining)).toContain(reason);
  });

  it('does not take nodes back for a mere doubt, nor end or move anything on them', () => {
    const doubt = 'partial: 1 of 5 targets report';
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const made = plan({
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 18,
      need: 14,
      forecast: { demands: [{ ...demand, doubt }] },
    });

    expect(actions(made)).toEqual([]);
    expect(made.tiers[0]).toMatchObject({ target: 18, home: 14, cloud: 4 });
  });
});
