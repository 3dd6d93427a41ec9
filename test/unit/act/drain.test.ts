/** Emptying a node: cordon, mark the pods that may move, evict leftovers, and take it back when it is needed again. */
import { describe, expect, it } from 'vitest';
import { VICTIM_COST } from '../../../src/act/drain.ts';
import type { PodRef } from '../../../src/ports/cluster.ts';
import { PortError } from '../../../src/ports/errors.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudNode } from '../../builders/snapshots.ts';
import { drainNode, evictPods, undrainNode } from './actions.ts';
import { type ActWorld, actWorld, only, pod } from './world.ts';

/** Pods that nobody may touch, each for one reason. */
const NOT_OURS_TO_MOVE: readonly PodRef[] = [
  pod('stranger', { tier: undefined }),
  pod('pinned', { burstable: false }),
  pod('agent', { daemon: true }),
  pod('leaving', { terminating: true }),
];

function withPods(pods: readonly PodRef[], drainingSince?: number): ActWorld {
  return actWorld({ nodes: [cloudNode({ drainingSince })], pods: { 'cloud-1': pods } });
}

describe('draining a node', () => {
  it('cordons it first, with the instant it began, and then marks its pods', async () => {
    const world = withPods([pod('web-1'), pod('web-2')]);

    const outcomes = await world.run(drainNode());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'cordoned cloud-1, 2 pods marked' });
    expect(world.writes()).toEqual([
      'cluster.setDraining',
      'cluster.setDeletionCost',
      'cluster.setDeletionCost',
    ]);
    expect(world.state.cluster.nodes.get('cloud-1')?.drainingSince).toBe(NOW);
    expect(world.calls.argsOf('cluster.setDeletionCost')).toEqual([
      ['web-1', -1_000_000],
      ['web-2', -1_000_000],
    ]);
  });

  it('leaves the instant alone when it is drained already', async () => {
    const world = withPods([pod('web-1')], NOW - 60_000);

    await world.run(drainNode());

    expect(world.writes()).toEqual(['cluster.setDeletionCost']);
    expect(world.state.cluster.nodes.get('cloud-1')?.drainingSince).toBe(NOW - 60_000);
  });

  it('marks no pod that is pinned, terminating, of a DaemonSet or of no known tier', async () => {
    const world = withPods(NOT_OURS_TO_MOVE);

    const outcomes = await world.run(drainNode());

    expect(only(outcomes).detail).toBe('cordoned cloud-1, 0 pods marked');
    expect(world.writes()).toEqual(['cluster.setDraining']);
  });

  it('marks no pod twice, but marks one that a user gave a cost of their own', async () => {
    const world = withPods([
      pod('web-1', { deletionCost: VICTIM_COST }),
      pod('web-2', { deletionCost: 100 }),
    ]);

    await world.run(drainNode());

    expect(world.calls.argsOf('cluster.setDeletionCost')).toEqual([['web-2', -1_000_000]]);
  });

  it('does not mind a pod that went while it was being marked', async () => {
    const world = withPods([pod('web-1'), pod('web-2')]);
    world.calls.failNext('cluster.setDeletionCost', new PortError('gone', 'there is no web-1'));

    const outcomes = await world.run(drainNode());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'cordoned cloud-1, 1 pods marked' });
  });

  it('fails when a pod cannot be marked for any other reason', async () => {
    const world = withPods([pod('web-1'), pod('web-2')]);
    world.calls.failNext('cluster.setDeletionCost', new PortError('denied', 'no right to patch'));

    const outcomes = await world.run(drainNode());

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'no right to patch' });
    expect(world.calls.names('cluster.setDeletionCost')).toHaveLength(1);
  });

  it('fails when the node is not there any more', async () => {
    const outcomes = await actWorld({ nodes: [] }).run(drainNode());

    expect(only(outcomes)).toEqual({ kind: 'failed', detail: 'there is no node cloud-1' });
  });
});

describe('undraining a node', () => {
  it('takes our mark off every pod that carries it, and then uncordons', async () => {
    const world = withPods([pod('web-1', { deletionCost: VICTIM_COST }), pod('web-2')], NOW - 1);

    const outcomes = await world.run(undrainNode());

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'uncordoned cloud-1' });
    expect(world.writes()).toEqual(['cluster.setDeletionCost', 'cluster.setDraining']);
    expect(world.calls.argsOf('cluster.setDeletionCost')).toEqual([['web-1', undefined]]);
    expect(world.state.cluster.nodes.get('cloud-1')).toMatchObject({
      drainingSince: undefined,
      schedulable: true,
    });
  });

  it('leaves a cost that a user set, and pods that are not ours, alone', async () => {
    const marked = { deletionCost: VICTIM_COST };
    const others = NOT_OURS_TO_MOVE.map((other) => ({ ...other, ...marked }));
    const world = withPods([pod('web-1', { deletionCost: -5 }), ...others], NOW - 1);

    await world.run(undrainNode());

    expect(world.writes()).toEqual(['cluster.setDraining']);
  });

  it('undoes what a drain did', async () => {
    const world = withPods([pod('web-1'), pod('web-2')]);
    await world.run(drainNode());

    await world.run(undrainNode());

    expect(world.state.cluster.nodes.get('cloud-1')).toEqual(cloudNode());
    expect(world.state.cluster.pods.get('cloud-1')).toEqual([pod('web-1'), pod('web-2')]);
  });

  it('writes nothing on a node that is taken back already and was seen late', async () => {
    const world = withPods([pod('web-1')]);

    const outcomes = await world.run(undrainNode());

    expect(only(outcomes)).toEqual({ kind: 'skipped', detail: 'it is not being drained any more' });
    expect(world.writes()).toEqual([]);
  });

  it('does not mind a pod that went in the meantime', async () => {
    const world = withPods([pod('web-1', { deletionCost: VICTIM_COST })], NOW - 1);
    world.calls.failNext('cluster.setDeletionCost', new PortError('gone', 'there is no web-1'));

    const outcomes = await world.run(undrainNode());

    expect(only(outcomes).kind).toBe('applied');
  });
});

describe('evicting leftovers', () => {
  it('evicts as many pods of the tier as were decided on, not more', async () => {
    const world = withPods([pod('web-1'), pod('web-2'), pod('web-3')]);

    const outcomes = await world.run(evictPods(2));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'evicted 2 pods' });
    expect(world.calls.argsOf('cluster.evict')).toEqual([['web-1'], ['web-2']]);
  });

  it('evicts no pod of another tier and none that is not ours to move', async () => {
    const world = withPods([pod('login-1', { tier: 'shop/login' }), ...NOT_OURS_TO_MOVE]);

    const outcomes = await world.run(evictPods(9));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'evicted 0 pods' });
    expect(world.writes()).toEqual([]);
  });

  it('stops at the first pod that a disruption budget holds, and names it', async () => {
    const world = withPods([pod('web-1'), pod('web-2'), pod('web-3')]);
    world.state.cluster.held.add('uid-web-2');

    const outcomes = await world.run(evictPods(3));

    expect(only(outcomes)).toEqual({
      kind: 'applied',
      detail: 'evicted 1 pods, a disruption budget holds shop/web-2',
    });
    expect(world.calls.argsOf('cluster.evict')).toEqual([['web-1'], ['web-2']]);
  });

  it('does not mind a pod that went by itself, and goes on with the others', async () => {
    const world = withPods([pod('web-1'), pod('web-2')]);
    world.calls.failNext('cluster.evict', new PortError('gone', 'there is no web-1'));

    const outcomes = await world.run(evictPods(2));

    expect(only(outcomes)).toEqual({ kind: 'applied', detail: 'evicted 1 pods' });
    expect(world.calls.argsOf('cluster.evict')).toEqual([['web-1'], ['web-2']]);
  });
});
