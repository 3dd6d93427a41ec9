/** Replicas that are added before pods move home, where each that is there is needed: how many, when not, and until when. */
import { describe, expect, it } from 'vitest';
import { EMPTY_MEMORY } from '../../../src/model/memory.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { MINUTE, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { carrying, homeNode, tierPods } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

/** Home with room for so many pods of 500m above its reserve of a tenth, `there` of them taken. */
function home(room: number, there = 0): NodeView {
  const allocatable = { cpu: Math.ceil((500 * room) / 0.9), memory: 0, pods: 600 };
  return carrying(homeNode({ allocatable }), there === 0 ? [] : [tierPods(there)]);
}

const LATE = { ...DRAINING, drainingSince: NOW - 5 * MINUTE };
/** For as long it could be given no replica more. */
const CRAMPED = { crampedSince: NOW - 5 * MINUTE };
/** So many were there all the while, so that none ends yet. */
const kept = (replicas: number) => ({
  peaks: [
    { at: NOW - MINUTE, replicas },
    { at: NOW - 5 * SECOND, replicas: 0 },
  ],
});

describe('a tier with nothing to spare', () => {
  it('is given a tenth more before its pods move, and one where that is less than one', () => {
    const moving = (pods: number): string[] =>
      actions(
        plan({ home: home(160), cloud: [cloud(1, pods, DRAINING)], replicas: pods, need: pods }),
      );

    // A tenth of 30 is 3, of 31 more than 3, and of 5 half a pod.
    expect([30, 31, 5].map(moving)).toEqual([
      ['30 to 33 on any'],
      ['31 to 35 on any'],
      ['5 to 6 on any'],
    ]);
  });

  it('says why', () => {
    const made = plan({ home: home(160), cloud: [cloud(1, 30, DRAINING)], replicas: 30, need: 30 });

    expect(made.actions.map(({ reason }) => reason)).toEqual(['moving-home']);
    expect(made.holds).toEqual([]);
    expect(made.tiers[0]).toMatchObject({ current: 30, target: 33 });
  });

  it('is given no more than are to move', () => {
    const two = { cloud: [cloud(1, 1, DRAINING), cloud(2, 1, DRAINING)], replicas: 30, need: 30 };

    expect(actions(plan({ ...two, home: home(160, 28) }))).toEqual(['30 to 32 on any']);
  });

  it('is given them once', () => {
    const at = (replicas: number): string[] =>
      actions(
        plan({
          home: home(160, replicas - 20),
          cloud: [cloud(1, 20, DRAINING)],
          replicas,
          need: 30,
          workload: { readyReplicas: 30 },
          memory: kept(replicas),
        }),
      );

    // Of the 3 that may move at a time less than half, then more than half, then all are there and not Ready.
    expect(at(31)).toEqual(['31 to 33 on any']);
    expect(at(32)).toEqual([]);
    expect(at(33)).toEqual([]);
  });

  it('is given none while replicas end anyway', () => {
    // 40 of 41 are kept, and the step of the shrink is over for now: one is to spare, where 4 may move at a time.
    const made = plan({
      home: home(160, 31),
      cloud: [cloud(1, 10, DRAINING)],
      replicas: 41,
      need: 40,
      memory: { step: { to: 41, at: NOW - MINUTE } },
    });

    expect(actions(made)).toEqual(['evict 1 from cloud-1']);
  });

  it('goes no higher than its maximum', () => {
    const most = (max: number, since = DRAINING): Plan =>
      plan({
        home: home(160),
        cloud: [cloud(1, 30, since)],
        replicas: 30,
        need: 30,
        policy: { replicas: { min: 2, max } },
        memory: CRAMPED,
      });

    expect(actions(most(31))).toEqual(['30 to 31 on any']);
    expect(actions(most(30))).toEqual([]);
    expect(most(30).holds).toEqual([
      {
        reason: 'move-waits',
        subject: 'cloud-1',
        wanted: 'move 30 pods of shop/checkout',
        detail: 'each of 30 replicas is needed, and replicas.max is 30',
      },
    ]);
    // Rather than left in the cloud for ever it is thinned out by a tenth.
    expect(actions(most(30, LATE))).toEqual(['evict 3 from cloud-1']);
    expect(most(30, LATE).holds).toEqual([]);
  });

  it('is thinned out by a tenth in all, on whatever nodes its pods are', () => {
    const made = plan({
      home: home(160, 24),
      cloud: [cloud(1, 2, LATE), cloud(2, 2, LATE), cloud(3, 2, LATE)],
      replicas: 30,
      need: 30,
      policy: { replicas: { min: 2, max: 30 } },
      memory: CRAMPED,
    });

    expect(actions(made)).toEqual(['evict 2 from cloud-1', 'evict 1 from cloud-2']);
    expect(made.holds).toEqual([
      {
        reason: 'move-waits',
        subject: 'cloud-3',
        wanted: 'move 2 pods of shop/checkout',
        detail: 'as many replicas as may be away at a time are not Ready yet',
      },
    ]);
  });

  it('is thinned out no sooner than five minutes after its pods may move, however long nodes wait already', () => {
    const waited = (crampedSince?: number, room = 30): Plan =>
      plan({
        home: home(room),
        cloud: [cloud(1, 30, { ...DRAINING, drainingSince: NOW - 60 * MINUTE })],
        replicas: 30,
        need: 30,
        memory: { crampedSince },
      });
    const since = ({ memory }: Plan): unknown => memory.tiers['shop/checkout']?.crampedSince;

    // A promotion kept them where they are until now, and the room of tiers that shrink after it comes in a moment.
    expect(actions(waited())).toEqual([]);
    expect(waited().holds[0]?.detail).toMatch('each of 30 replicas is needed');
    expect(since(waited())).toBe(NOW);
    expect(actions(waited(NOW - 5 * MINUTE + 1))).toEqual([]);
    expect(since(waited(NOW - 5 * MINUTE + 1))).toBe(NOW - 5 * MINUTE + 1);
    expect(actions(waited(NOW - 5 * MINUTE))).toEqual(['evict 3 from cloud-1']);
    expect(since(waited(NOW - 5 * MINUTE))).toBe(NOW - 5 * MINUTE);
    // Once it can be given one more the time begins anew.
    expect(actions(waited(NOW - 5 * MINUTE, 31))).toEqual(['30 to 31 on any']);
    expect(since(waited(NOW - 5 * MINUTE, 31))).toBeUndefined();
  });

  it('has waited no less for replicas that were not at rest in between', () => {
    // One pod more than there are replicas: the ReplicaSet controller ends one by itself.
    const since = (crampedSince?: number): unknown =>
      plan({
        home: home(31, 1),
        cloud: [cloud(1, 30, LATE)],
        replicas: 30,
        need: 30,
        memory: { crampedSince },
      }).memory.tiers['shop/checkout']?.crampedSince;

    expect(since(NOW - MINUTE)).toBe(NOW - MINUTE);
    expect(since()).toBeUndefined();
  });

  it('is given none without room that is there anyway', () => {
    const most = (room: number, since = DRAINING): Plan =>
      plan({
        home: home(room),
        cloud: [cloud(1, 30, since)],
        replicas: 30,
        need: 30,
        memory: CRAMPED,
      });

    expect(actions(most(31))).toEqual(['30 to 31 on any']);
    expect(actions(most(30))).toEqual([]);
    expect(most(30).holds[0]?.detail).toBe(
      'each of 30 replicas is needed, and neither home nor the nodes that stay have room for one more',
    );
    expect(actions(most(30, LATE))).toEqual(['evict 3 from cloud-1']);
  });

  it('finds that room on cloud nodes that stay, are Ready and take its pods', () => {
    // Home takes 12 of 20; 8 stay on cloud-1, which has room for 15, and the 2 of cloud-2 move home.
    const over = (node: Partial<NodeView>, tolerates = ['cloud-a']): string[] =>
      actions(
        plan({
          home: home(12, 10),
          cloud: [cloud(1, 8, node), cloud(2, 2, DRAINING)],
          replicas: 20,
          need: 20,
          workload: { tolerates },
        }),
      );

    expect(over({})).toEqual(['20 to 22 on any']);
    expect(over({}, ['*'])).toEqual(['20 to 22 on any']);
    expect(over({}, ['cloud-b'])).toEqual([]);
    expect(over({ ready: false })).toEqual([]);
    expect(over({ schedulable: false })).toEqual([]);
  });

  it('keeps no node for them that would go', () => {
    // Both nodes are surplus once 20 are at home; neither makes room for a twenty-first.
    const made = plan({
      home: home(20, 10),
      cloud: [cloud(1, 8), cloud(2, 2, DRAINING)],
      replicas: 20,
      need: 20,
    });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toEqual(['move-waits']);
  });
});

describe('what was added for the time of moving', () => {
  const surge = { from: 30, to: 33 };

  it('is remembered, and is nobody else’s hand', () => {
    const { memory } = plan({
      home: home(160),
      cloud: [cloud(1, 30, DRAINING)],
      replicas: 30,
      need: 30,
    });

    expect(memory.tiers['shop/checkout']).toMatchObject({ surge, left: { least: 30, most: 33 } });
  });

  it('ends once the time since it came is over, and demand is not named for it', () => {
    const at = (replicas: number, need: number) => {
      const made = plan({
        home: home(160, replicas),
        cloud: [],
        replicas,
        need,
        memory: { surge },
      });
      const why = made.actions.map(({ reason }) => reason);
      return [...actions(made), ...why, made.memory.tiers['shop/checkout']?.surge];
    };

    expect(at(33, 30)).toEqual(['33 to 30 on any', 'moving-home', surge]);
    expect(at(32, 31)).toEqual(['32 to 31 on any', 'moving-home', surge]);
    // Demand fell, too; 20% of 33 is a step.
    expect(at(33, 20)).toEqual(['33 to 27 on any', 'demand-fell', surge]);
    // All of it is gone.
    expect(at(30, 29)).toEqual(['30 to 29 on any', 'demand-fell', undefined]);
    // Somebody else's are there, too.
    expect(at(34, 33)).toEqual(['34 to 33 on any', 'demand-fell', undefined]);
    expect(at(33, 35)).toEqual(['33 to 35 on any', 'demand-grew', undefined]);
  });

  it('stays while pods move, and then ends on the node they leave', () => {
    const at = (memory: object): string[] =>
      actions(
        plan({
          home: home(160, 13),
          cloud: [cloud(1, 20, DRAINING)],
          replicas: 33,
          need: 30,
          memory: { surge, ...memory },
        }),
      );

    expect(at(kept(33))).toEqual(['evict 3 from cloud-1']);
    expect(at({})).toEqual(['33 to 30 on cloud-1']);
  });

  it('is neither added to nor ended by a leader that remembers nothing', () => {
    const made = plan({
      home: home(160, 13),
      cloud: [cloud(1, 20, DRAINING)],
      replicas: 33,
      need: 30,
      over: { memory: EMPTY_MEMORY },
    });

    expect(actions(made)).toEqual([]);
  });
});
