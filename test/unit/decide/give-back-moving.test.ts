/** How many pods of one tier may be away at once while they move home: what serves is never thinned out by our own hand. */
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { carrying, cloudNode, homeNode, tierPods } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan } from './cloud-shop.ts';

const ROOMY = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });

describe('moving pods home', () => {
  it('evicts no more than leaves ready what is needed, on all nodes together', () => {
    // Of 8 on two nodes 5 are needed and 3 end in the next step: 5 are to move, and only 3 of 8 can be missed.
    const parts = {
      home: ROOMY,
      cloud: [cloud(1, 5, DRAINING), cloud(2, 3, DRAINING)],
      replicas: 8,
      need: 5,
      memory: { step: { to: 8, at: NOW - MINUTE } },
    };

    expect(actions(plan(parts))).toEqual(['evict 2 from cloud-1', 'evict 1 from cloud-2']);
  });

  it('evicts a tenth where every replica is needed, and one where that is less than one', () => {
    const moved = (pods: number): string[] =>
      actions(plan({ home: ROOMY, cloud: [cloud(1, pods, DRAINING)], replicas: pods, need: pods }));

    // A tenth of 30 is 3, of 31 more than 3, and of 5 half a pod.
    expect([30, 31, 5].map(moved)).toEqual([
      ['evict 3 from cloud-1'],
      ['evict 4 from cloud-1'],
      ['evict 1 from cloud-1'],
    ]);
  });

  it('waits for those that moved to serve before it moves more', () => {
    const at = (readyReplicas: number): string[] =>
      actions(
        plan({
          home: carrying(ROOMY, [tierPods(10, { ready: readyReplicas - 20 })]),
          cloud: [cloud(1, 20, DRAINING)],
          replicas: 30,
          need: 30,
          workload: { readyReplicas },
        }),
      );

    // 3 of 30 may be away.
    expect(at(26)).toEqual([]);
    expect(at(27)).toEqual([]);
    expect(at(28)).toEqual(['evict 1 from cloud-1']);
    expect(at(30)).toEqual(['evict 3 from cloud-1']);
  });

  it('moves pods that serve nobody whatever is missing', () => {
    const node = (ready: number) =>
      carrying(cloudNode({ name: 'cloud-1', ...DRAINING }), [tierPods(4, { marked: 4, ready })]);
    const moved = (ready: number): string[] =>
      actions(
        plan({
          home: carrying(ROOMY, [tierPods(26)]),
          cloud: [node(ready)],
          replicas: 30,
          need: 30,
          workload: { readyReplicas: 26 + ready },
        }),
      );

    expect(moved(0)).toEqual(['evict 4 from cloud-1']);
    // 1 of the 27 that serve is on it, and 27 must stay.
    expect(moved(1)).toEqual([]);
  });

  it('names what it waits for when a node has been draining for long', () => {
    const holds = (ago: number, readyReplicas: number): unknown =>
      plan({
        home: carrying(ROOMY, [tierPods(10)]),
        cloud: [cloud(1, 20, { ...DRAINING, drainingSince: NOW - ago })],
        replicas: 30,
        need: 30,
        workload: { readyReplicas },
      }).holds;

    expect(holds(5 * MINUTE - 1, 27)).toEqual([]);
    expect(holds(5 * MINUTE, 28)).toEqual([]);
    expect(holds(5 * MINUTE, 27)).toEqual([
      {
        reason: 'move-waits',
        subject: 'cloud-1',
        wanted: 'move 20 pods of shop/checkout',
        detail: 'as many replicas as may be away at a time are not Ready yet',
      },
    ]);
  });
});
