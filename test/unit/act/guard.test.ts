/** The guards: what forbids a write although the decision wanted it, read live just before. */
import { describe, expect, it } from 'vitest';
import { objectionOfNode, objectionOfPods, objectionOfWorkload } from '../../../src/act/guard.ts';
import type { Action } from '../../../src/model/plan.ts';
import { cloudNode, workload } from '../../builders/snapshots.ts';
import {
  CLOUD_1,
  drainNode,
  evictPods,
  forgetIntent,
  markNode,
  orderNodes,
  recordInstances,
  returnNodes,
  setReplicas,
  settleIntent,
  undrainNode,
} from './actions.ts';
import { type ActWorld, actWorld, only, pod } from './world.ts';

/** A world in which every action below is done, unless a switch forbids it. */
function readyWorld(): ActWorld {
  return actWorld({
    nodes: [cloudNode({ drainingSince: 1 })],
    pods: { 'cloud-1': [pod('agent', { daemon: true })] },
  });
}

/** What touches the world of others. Settling and recording only write our own status. */
const OUTWARD: readonly Action[] = [
  setReplicas(10, 12),
  setReplicas(10, 8),
  orderNodes(),
  markNode(),
  undrainNode(),
  drainNode(),
  evictPods(1),
  returnNodes(),
  forgetIntent(),
];
const SHRINKING = OUTWARD.filter(
  (action) =>
    ['drain-node', 'evict-pods', 'return-nodes'].includes(action.kind) ||
    (action.kind === 'set-replicas' && action.to < action.from),
);
const OTHERS = OUTWARD.filter((action) => !SHRINKING.includes(action));

describe('a pause set since the decision', () => {
  it.each(OUTWARD)('stops $kind', async (action) => {
    const world = readyWorld();
    world.state.cluster.switches = { pause: true, noShrink: false };

    const outcomes = await world.run(action);

    expect(only(outcomes)).toEqual({ kind: 'skipped', detail: 'paused since the decision' });
    expect(world.writes()).toEqual([]);
  });

  it('stops the second action when it is set during the first', async () => {
    const world = readyWorld();
    world.calls.beforeNext('cluster.setReplicas', () => {
      world.state.cluster.switches = { pause: true, noShrink: false };
    });

    const outcomes = await world.run(setReplicas(10, 12), orderNodes());

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'skipped']);
    expect(world.writes()).toEqual(['cluster.setReplicas']);
  });

  it('lets our own status be written, so that what is known is not forgotten', async () => {
    const world = readyWorld();
    world.state.cluster.switches = { pause: true, noShrink: true };

    const outcomes = await world.run(settleIntent(), recordInstances(['fake://cloud-2']));

    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['applied', 'applied']);
  });

  it.each(OUTWARD)('is the only thing that stopped $kind', async (action) => {
    const outcomes = await readyWorld().run(action);

    expect(only(outcomes).kind).toBe('applied');
  });
});

describe('noShrink set since the decision', () => {
  it.each(SHRINKING)('stops $kind', async (action) => {
    const world = readyWorld();
    world.state.cluster.switches = { pause: false, noShrink: true };

    const outcomes = await world.run(action);

    expect(only(outcomes)).toEqual({
      kind: 'skipped',
      detail: 'noShrink was set since the decision',
    });
    expect(world.writes()).toEqual([]);
  });

  it.each(OTHERS)('does not stop $kind', async (action) => {
    const world = readyWorld();
    world.state.cluster.switches = { pause: false, noShrink: true };

    const outcomes = await world.run(action);

    expect(only(outcomes).kind).toBe('applied');
  });
});

describe('switches that cannot be read', () => {
  it.each(OUTWARD)('fail $kind before it writes anything', async (action) => {
    const world = readyWorld();
    world.calls.failNext('cluster.switches', new Error('pause is "maybe"'));

    const outcomes = await world.run(action);

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'pause is "maybe"' });
    expect(world.writes()).toEqual([]);
  });
});

describe('the workload guard', () => {
  const GROW = { uid: 'uid-checkout', from: 10, to: 12 };
  const SHRINK = { uid: 'uid-checkout', from: 10, to: 8 };

  it('has nothing against a workload that is as it was decided on', () => {
    expect(objectionOfWorkload(workload(), GROW)).toBeUndefined();
    expect(objectionOfWorkload(workload(), SHRINK)).toBeUndefined();
  });

  it('objects to a sealed namespace before anything else', () => {
    const sealed = workload({ sealed: true, uid: 'another', replicas: 3 });

    expect(objectionOfWorkload(sealed, GROW)).toBe(
      'its namespace is sealed (kingtide.dev/residency: pinned): nothing is written there',
    );
  });

  it('objects to another object of the same name', () => {
    expect(objectionOfWorkload(workload({ uid: 'another' }), GROW)).toBe(
      'another object has taken its name',
    );
  });

  it('objects when replicas changed since the decision', () => {
    expect(objectionOfWorkload(workload({ replicas: 11 }), GROW)).toBe(
      'replicas are 11 now, 10 were decided on',
    );
  });

  it('objects to a rollout only when shrinking', () => {
    const rollingOut = workload({ rollingOut: true });

    expect(objectionOfWorkload(rollingOut, SHRINK)).toBe('a rollout began since the decision');
    expect(objectionOfWorkload(rollingOut, GROW)).toBeUndefined();
  });

  it('is asked with what is true now before replicas are set', async () => {
    const world = actWorld({ workload: { sealed: true } });

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes).kind).toBe('skipped');
    expect(world.writes()).toEqual([]);
  });
});

describe('the node guard', () => {
  const ANOTHER = 'another node has taken its name';

  it('has nothing against the very node with the burst taint', () => {
    expect(objectionOfNode(cloudNode(), CLOUD_1)).toBeUndefined();
  });

  it('objects to a node of the same name with another UID', () => {
    expect(objectionOfNode(cloudNode({ uid: 'another' }), CLOUD_1)).toBe(ANOTHER);
  });

  it('objects to a node of the same name on another instance', () => {
    expect(objectionOfNode(cloudNode({ providerId: 'fake://other' }), CLOUD_1)).toBe(ANOTHER);
  });

  it('objects to a node without the burst taint', () => {
    expect(objectionOfNode(cloudNode({ burstClass: undefined }), CLOUD_1)).toBe(
      'it carries no burst taint, so it is not a cloud node of ours',
    );
  });

  it.each([markNode(), undrainNode(), drainNode(), evictPods(1), returnNodes()])(
    'is asked with what is true now before $kind',
    async (action) => {
      const world = actWorld({ nodes: [cloudNode({ uid: 'another', drainingSince: 1 })] });

      const outcomes = await world.run(action);

      expect(only(outcomes)).toEqual({ kind: 'skipped', detail: ANOTHER });
      expect(world.writes()).toEqual([]);
    },
  );
});

describe('the pods guard', () => {
  it('has nothing against a node with DaemonSet pods only', () => {
    expect(objectionOfPods([pod('agent', { daemon: true })])).toBeUndefined();
  });

  it('counts every other pod, whoever it belongs to and even while it ends', () => {
    const stranger = pod('stranger', { tier: undefined, burstable: false });
    const leaving = pod('leaving', { terminating: true });

    expect(objectionOfPods([pod('agent', { daemon: true }), stranger, leaving])).toBe(
      '2 pods are still on it, such as shop/stranger',
    );
  });
});
