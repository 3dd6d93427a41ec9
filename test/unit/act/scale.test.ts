/** Replicas: set on what was just read, and shrunk only where the pods that should go are marked. */
import { describe, expect, it } from 'vitest';
import { NOW } from '../../builders/instant.ts';
import { workload } from '../../builders/snapshots.ts';
import { setReplicas } from './actions.ts';
import { actWorld, only, pod } from './world.ts';

const VICTIMS = { victims: ['cloud-1', 'cloud-2'] };

/** Two marked pods on each victim, and pods that must not be counted. */
function fourMarked() {
  const marked = { deletionCost: -1_000_000 };
  return actWorld({
    pods: {
      'cloud-1': [pod('web-1', marked), pod('web-2', marked), pod('web-9')],
      'cloud-2': [
        pod('web-3', marked),
        pod('web-4', { deletionCost: -1 }),
        pod('web-5', { deletionCost: 0 }),
        pod('leaving', { ...marked, terminating: true }),
        pod('other', { ...marked, tier: 'shop/login' }),
      ],
      'cloud-3': [pod('web-6', marked)],
    },
  });
}

describe('growing', () => {
  it('sets replicas on the resourceVersion just read, whatever was decided on', async () => {
    const world = actWorld({ workload: { resourceVersion: '9' } });

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'replicas 10 to 12' });
    expect(world.state.cluster.workloads.get('shop/checkout')?.replicas).toBe(12);
  });

  it('fails when somebody writes between the look and the write', async () => {
    const world = actWorld();
    const { workloads } = world.state.cluster;
    world.calls.beforeNext('cluster.setReplicas', () => {
      workloads.set('shop/checkout', workload({ resourceVersion: '8', replicas: 11 }));
    });

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes)).toEqual({
      kind: 'failed',
      detail: 'shop/checkout has changed since it was read',
    });
    expect(workloads.get('shop/checkout')?.replicas).toBe(11);
  });

  it('looks at no pods', async () => {
    const world = actWorld();

    await world.run(setReplicas(10, 12));

    expect(world.calls.names('cluster.podsOn')).toEqual([]);
  });

  it('goes on during a rollout and under noShrink', async () => {
    const world = actWorld({ workload: { rollingOut: true } });
    world.state.cluster.switches = { pause: false, noShrink: true };

    const outcomes = await world.run(setReplicas(10, 12));

    expect(only(outcomes).kind).toBe('applied');
  });
});

describe('shrinking', () => {
  it('goes down by as many as are marked on the victims', async () => {
    const world = fourMarked();

    const outcomes = await world.run(setReplicas(10, 6, VICTIMS));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'replicas 10 to 6' });
  });

  it('is refused when fewer are marked than would go', async () => {
    const world = fourMarked();

    const outcomes = await world.run(setReplicas(10, 5, VICTIMS));

    expect(only(outcomes)).toEqual({
      kind: 'skipped',
      detail: 'only 4 pods are marked on the victims, 5 were decided on',
    });
    expect(world.writes()).toEqual([]);
  });

  it('counts nothing on a victim that is empty or gone', async () => {
    const outcomes = await actWorld().run(setReplicas(10, 9, VICTIMS));

    expect(only(outcomes).detail).toBe('only 0 pods are marked on the victims, 1 were decided on');
  });

  it('needs no marks at home, where nodes have no victims', async () => {
    const world = actWorld();

    const outcomes = await world.run(setReplicas(10, 8));

    expect(only(outcomes).kind).toBe('applied');
    expect(world.calls.names('cluster.podsOn')).toEqual([]);
  });
});

describe('the bounds of an autoscaler', () => {
  const bounds = { running: 12, max: 8 };

  it('are written together, and what was found are both', async () => {
    const world = actWorld({ workload: { bounds }, untouched: true });

    await world.run({ ...setReplicas(10, 12), max: 12 });

    expect(world.calls.argsOf('policies.keepOriginals')).toEqual([
      ['shop/checkout', { replicas: 10, max: 8, recordedAt: NOW }],
    ]);
    expect(world.state.cluster.workloads.get('shop/checkout')).toMatchObject({
      replicas: 12,
      bounds: { max: 12 },
    });
  });

  it('are written for the last time when they go back', async () => {
    const world = actWorld({ workload: { bounds } });

    await world.run({ ...setReplicas(10, 12), reason: 'released' });

    expect(world.calls.argsOf('cluster.setReplicas')).toEqual([
      ['shop/checkout', 12, { last: true }],
    ]);
  });

  it('that are back already are written once more, to take out what is left of ours', async () => {
    const world = actWorld({ workload: { bounds } });

    const outcomes = await world.run({ ...setReplicas(10, 10), reason: 'released' });

    expect(world.calls.argsOf('cluster.setReplicas')).toEqual([
      ['shop/checkout', 10, { last: true }],
    ]);
    expect(outcomes).toMatchObject([
      { kind: 'applied', detail: 'our entries in its field managers are taken out' },
    ]);
  });
});
