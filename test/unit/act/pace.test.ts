/** The bound on changes of one cycle: 40 a second, so 200 in the five seconds of a tick. Growth is never put off by it. */
import { describe, expect, it } from 'vitest';
import { createPace } from '../../../src/act/pace.ts';
import type { Action, NodeRef } from '../../../src/model/plan.ts';
import type { PodRef } from '../../../src/ports/cluster.ts';
import { NOW } from '../../builders/instant.ts';
import { cloudNode, recorded } from '../../builders/snapshots.ts';
import {
  drainNode,
  evictPods,
  markNode,
  orderNodes,
  refOf,
  setReplicas,
  undrainNode,
} from './actions.ts';
import { type ActWorld, actWorld, NP1_7, pod } from './world.ts';

const PUT_OFF = 'put off: this cycle has sent its share of changes';
const VICTIM = { deletionCost: -1_000_000 };
const SINCE_A_MINUTE = { drainingSince: NOW - 60_000 };

interface Crowd {
  readonly nodes: number;
  /** On each node. */
  readonly pods: number;
  readonly node?: { readonly drainingSince: number };
  readonly pod?: Partial<PodRef>;
}

/** So many nodes of ours with so many pods that may move. */
function crowded(crowd: Crowd): { readonly world: ActWorld; readonly refs: readonly NodeRef[] } {
  const nodes = numbered(crowd.nodes, 'cloud').map((name) =>
    cloudNode({ name, providerId: `fake://${name}`, ...crowd.node }),
  );
  const instances = nodes.map(({ providerId }) => recorded(providerId));
  const pods = nodes.map(({ name }) => [
    name,
    numbered(crowd.pods, `${name}-web`).map((each) => pod(each, crowd.pod)),
  ]);
  const intents = [{ ...NP1_7, instances }];
  return {
    world: actWorld({ nodes, intents, pods: Object.fromEntries(pods) }),
    refs: nodes.map(refOf),
  };
}

function numbered(count: number, name: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

async function details(world: ActWorld, actions: readonly Action[]): Promise<readonly string[]> {
  return (await world.run(...actions)).map(({ detail }) => detail);
}

describe('a cycle that has sent its share of changes', () => {
  it('stops in the middle of a drain, and puts off the drains after it', async () => {
    const { world, refs } = crowded({ nodes: 4, pods: 69 });

    const done = await details(world, refs.map(drainNode));

    // A cordon and 69 marks are 70 changes. Two drains are 140, so 60 are left: a cordon and 59 marks.
    expect(done).toEqual([
      'cordoned cloud-1, 69 pods marked',
      'cordoned cloud-2, 69 pods marked',
      'cordoned cloud-3, 59 pods marked, the others in the next cycle',
      PUT_OFF,
    ]);
    expect(world.writes()).toHaveLength(200);
  });

  it('leaves the rest to the next cycle, which ends it', async () => {
    const { world, refs } = crowded({ nodes: 4, pods: 69 });
    await world.run(...refs.map(drainNode));

    const done = await details(world, refs.map(drainNode));

    // 4 x 70 changes in all.
    expect(done.slice(2)).toEqual([
      'cordoned cloud-3, 10 pods marked',
      'cordoned cloud-4, 69 pods marked',
    ]);
    expect(world.writes()).toHaveLength(280);
  });

  it('is done exactly when nothing is left', async () => {
    const { world, refs } = crowded({ nodes: 2, pods: 99 });

    expect(await details(world, refs.map(drainNode))).toEqual([
      'cordoned cloud-1, 99 pods marked',
      'cordoned cloud-2, 99 pods marked',
    ]);
  });

  it('stops in the middle of evictions', async () => {
    const { world, refs } = crowded({ nodes: 3, pods: 150, node: SINCE_A_MINUTE, pod: VICTIM });

    const done = await details(
      world,
      refs.map((ref) => evictPods(150, ref)),
    );

    expect(done).toEqual([
      'evicted 150 pods',
      'evicted 50 pods, the others in the next cycle',
      PUT_OFF,
    ]);
  });

  it('stops in the middle of taking a node back, which stays cordoned until its pods are as they were', async () => {
    const { world, refs } = crowded({ nodes: 3, pods: 150, node: SINCE_A_MINUTE, pod: VICTIM });

    const done = await details(world, refs.map(undrainNode));

    // 151 changes, then 49 of the next node's 151.
    expect(done).toEqual([
      'uncordoned cloud-1',
      'unmarked 49 pods of cloud-2, the others in the next cycle',
      PUT_OFF,
    ]);
    expect(world.state.cluster.nodes.get('cloud-2')?.drainingSince).toBe(NOW - 60_000);
  });

  it('puts off marks of nodes, too', async () => {
    const { world, refs } = crowded({ nodes: 201, pods: 0 });

    const done = await details(world, refs.map(markNode));

    expect(done.filter((detail) => detail === PUT_OFF)).toHaveLength(1);
    expect(done.at(-1)).toBe(PUT_OFF);
  });

  it('never puts off growth, orders, or a shrink, nor the first of what can wait', async () => {
    const { world, refs } = crowded({ nodes: 2, pods: 250, node: SINCE_A_MINUTE, pod: VICTIM });
    const [first, second] = refs;

    const done = await world.run(
      ...[undrainNode(first), markNode(second), orderNodes()],
      ...[setReplicas(10, 12), setReplicas(12, 11)],
    );

    expect(done.map(({ action, kind }) => `${action.kind} ${kind}`)).toEqual([
      'set-replicas applied',
      'undrain-node applied',
      'mark-node skipped',
      'order-nodes applied',
      'set-replicas applied',
    ]);
  });
});

describe('the pace of changes', () => {
  it.each([
    [1_000, 40],
    [5_000, 200],
    [300_000, 12_000],
  ])('of a tick of %i ms is spent after %i changes', (tick, most) => {
    const pace = createPace(tick);

    for (let sent = 1; sent < most; sent += 1) pace.send();
    expect(pace.isSpent()).toBe(false);
    pace.send();
    expect(pace.isSpent()).toBe(true);
  });
});
