/** How many pods of one tier may be away at once while they move home: what serves is never thinned out by our own hand. */
import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { carrying, cloudNode, homeNode, tierPods } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan } from './cloud-shop.ts';

const ROOMY = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });

/** So many were needed a minute ago, so that none ends yet. */
const kept = (replicas: number) => ({
  peaks: [
    { at: NOW - MINUTE, replicas },
    { at: NOW - 5 * SECOND, replicas: 0 },
  ],
});

const SPARE = { replicas: 33, need: 30, memory: kept(33) };

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

  it('evicts none where every replica is needed', () => {
    const made = plan({ home: ROOMY, cloud: [cloud(1, 30, DRAINING)], replicas: 30, need: 30 });

    expect(made.actions.filter(({ kind }) => kind === 'evict-pods')).toEqual([]);
  });

  it('evicts a tenth of those that are only kept for later', () => {
    // All 40 are kept, 20 are needed when pods started now would serve: a tenth of 40 may be away.
    const made = plan({
      home: ROOMY,
      cloud: [cloud(1, 40, DRAINING)],
      replicas: 40,
      need: 20,
      memory: kept(40),
    });

    expect(actions(made)).toEqual(['evict 4 from cloud-1']);
  });

  it('waits for those that moved to serve before it moves more', () => {
    const at = (readyReplicas: number): string[] =>
      actions(
        plan({
          ...SPARE,
          home: carrying(ROOMY, [tierPods(13, { ready: readyReplicas - 20 })]),
          cloud: [cloud(1, 20, DRAINING)],
          workload: { readyReplicas },
        }),
      );

    // 3 of 33 may be away.
    expect(at(29)).toEqual([]);
    expect(at(30)).toEqual([]);
    expect(at(31)).toEqual(['evict 1 from cloud-1']);
    expect(at(33)).toEqual(['evict 3 from cloud-1']);
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
    // 1 of the 27 that serve is on it, and each of 30 is needed.
    expect(moved(1)).toEqual(['30 to 33 on any']);
  });

  it('names what it waits for when a node has been draining for long', () => {
    const holds = (ago: number, readyReplicas: number): unknown =>
      plan({
        ...SPARE,
        home: carrying(ROOMY, [tierPods(13)]),
        cloud: [cloud(1, 20, { ...DRAINING, drainingSince: NOW - ago })],
        workload: { readyReplicas },
      }).holds;

    expect(holds(5 * MINUTE - 1, 30)).toEqual([]);
    expect(holds(5 * MINUTE, 31)).toEqual([]);
    expect(holds(5 * MINUTE, 30)).toEqual([
      {
        reason: 'move-waits',
        subject: 'cloud-1',
        wanted: 'move 20 pods of shop/checkout',
        detail: 'as many replicas as may be away at a time are not Ready yet',
      },
    ]);
  });
});
