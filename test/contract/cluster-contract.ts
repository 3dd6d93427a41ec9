/**
 * What every Cluster port must do, whatever stands behind it. The tests run in order on one small world: two nodes of
 * site `home`, one node of site `cloud` with burst taint `cloud` (each 8 CPU, 32Gi, 110 pods), and tier shop/web: 4 burstable replicas of 500m and 256Mi, which all run at home.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeView, WorkloadView } from '../../src/model/snapshot.ts';
import type { Cluster, ClusterView, PodRef, TierTarget } from '../../src/ports/cluster.ts';
import { failureOf } from './failure-of.ts';
import type { MakeFixture, World } from './fixture.ts';

export interface ClusterFixture extends World {
  readonly cluster: Cluster;
  /** Names of the two home nodes. */
  readonly homeNodes: readonly string[];
  /** Name of the cloud node. */
  readonly cloudNode: string;
}

export const WEB: TierTarget = {
  tier: 'shop/web',
  namespace: 'shop',
  target: { kind: 'workload', apiVersion: 'apps/v1', workloadKind: 'Deployment', name: 'web' },
};

const NOBODY: TierTarget = {
  ...WEB,
  tier: 'shop/nobody',
  target: { ...WEB.target, name: 'nobody' },
};
const MEBIBYTE = 2 ** 20;

export function clusterContract(
  name: string,
  makeFixture: MakeFixture<ClusterFixture>,
  timeoutMs = 60_000,
): void {
  describe(`${name} keeps the Cluster contract:`, () => {
    let fixture: ClusterFixture;
    beforeAll(async () => {
      fixture = await makeFixture();
      await settled(fixture, 4);
    }, timeoutMs);
    afterAll(() => fixture?.close());
    const world = () => fixture;

    describeView(world);
    describeScale(world);
    describeNodes(world);
    describePods(world);
  });
}

/** Waits until the view shows this many ready replicas and as many pods on nodes, and the readings are fresh. */
async function settled(fixture: ClusterFixture, replicas: number): Promise<ClusterView> {
  return fixture.eventually(`${replicas} ready replicas of shop/web`, async () => {
    const view = await fixture.cluster.view([WEB]);
    const reading = view.workloads.get(WEB.tier);
    if (reading?.kind !== 'fresh' || view.asOf.kind !== 'fresh') return undefined;
    const { rollingOut, readyReplicas } = reading.value;
    const done = !rollingOut && readyReplicas === replicas && podsOfWeb(view.nodes) === replicas;
    return done ? view : undefined;
  });
}

function podsOfWeb(nodes: readonly NodeView[]): number {
  let count = 0;
  for (const node of nodes) {
    for (const pods of node.tierPods) count += pods.ready;
  }
  return count;
}

function named(view: ClusterView, name: string): NodeView {
  const node = view.nodes.find((one) => one.name === name);
  if (node === undefined) throw new Error(`the view has no node ${name}`);
  return node;
}

async function workload(fixture: ClusterFixture): Promise<WorkloadView> {
  return fixture.cluster.workload(WEB);
}

/** A home node with pods of web, and one of those pods. */
async function busyNode(fixture: ClusterFixture): Promise<{ node: NodeView; pod: PodRef }> {
  const view = await fixture.cluster.view([WEB]);
  const node = view.nodes.find((one) => one.tierPods.length > 0);
  if (node === undefined) throw new Error('no node has pods of shop/web');
  const pod = (await fixture.cluster.podsOn(node.name)).find(
    (one) => one.tier === WEB.tier && !one.terminating,
  );
  if (pod === undefined) throw new Error(`${node.name} lists no pod of shop/web`);
  return { node, pod };
}

function refOf(node: NodeView, uid = node.uid) {
  return { name: node.name, uid, providerId: node.providerId };
}

function describeView(world: () => ClusterFixture): void {
  it('a view names every node once, with its site and burst class, in the same order each time', async () => {
    const view = await world().cluster.view([WEB]);

    const seen = view.nodes.map(({ name, site, burstClass }) => [name, site, burstClass]);
    expect(seen).toHaveLength(3);
    expect(seen).toContainEqual([world().cloudNode, 'cloud', 'cloud']);
    const home = world().homeNodes;
    expect(home).toHaveLength(2);
    for (const name of home) expect(seen).toContainEqual([name, 'home', undefined]);
    const again = await world().cluster.view([WEB]);
    expect(again.nodes.map((node) => node.name)).toEqual(view.nodes.map((node) => node.name));
  });

  it('a view counts the pods of a tier and what they request: 4 x 500m and 4 x 256Mi, all at home', async () => {
    const { nodes } = await settled(world(), 4);

    const requested = { cpu: 0, memory: 0, pods: 0 };
    for (const node of nodes) {
      requested.cpu += node.requested.cpu;
      requested.memory += node.requested.memory;
      requested.pods += node.requested.pods;
    }
    expect(requested).toEqual({ cpu: 2_000, memory: 1_024 * MEBIBYTE, pods: 4 });
    expect(nodes.find((node) => node.name === world().cloudNode)?.tierPods).toEqual([]);
  });

  it('a view describes the workload: 4 replicas of 500m, marked burstable, tolerating the cloud', async () => {
    const reading = (await settled(world(), 4)).workloads.get(WEB.tier);

    expect(reading).toMatchObject({
      kind: 'fresh',
      value: {
        replicas: 4,
        readyReplicas: 4,
        pending: 0,
        perPod: { cpu: 500, memory: 256 * MEBIBYTE, pods: 1 },
        sealed: false,
        markedBurstable: true,
        tolerates: ['cloud'],
        unmodelled: [],
        rollingOut: false,
      },
    });
  });

  it('a workload that is not there is a missing reading, not zero replicas', async () => {
    const view = await world().cluster.view([NOBODY]);

    expect(view.workloads.get(NOBODY.tier)?.kind).toBe('missing');
  });

  it('switches nobody set are both off', async () => {
    expect(await world().cluster.switches()).toEqual({ pause: false, noShrink: false });
    expect((await world().cluster.view([WEB])).switches).toMatchObject({
      kind: 'fresh',
      value: { pause: false, noShrink: false },
    });
  });
}

function describeScale(world: () => ClusterFixture): void {
  it('live reads of what is not there fail with gone', async () => {
    expect(await failureOf(world().cluster.workload(NOBODY))).toBe('gone');
    expect(await failureOf(world().cluster.node('nobody'))).toBe('gone');
  });

  it('replicas read before another change are not overwritten: conflict, and the change stays', async () => {
    const before = await workload(world());
    await world().cluster.setReplicas(WEB, { ...before, to: 6 });

    const failure = await failureOf(world().cluster.setReplicas(WEB, { ...before, to: 1 }));

    expect(failure).toBe('conflict');
    expect((await workload(world())).replicas).toBe(6);
    await settled(world(), 6);
  });

  it('replicas of a namesake are not set: another UID is a conflict', async () => {
    const { resourceVersion } = await workload(world());
    const change = { uid: '00000000-0000-0000-0000-000000000000', resourceVersion, to: 1 };

    expect(await failureOf(world().cluster.setReplicas(WEB, change))).toBe('conflict');
    expect((await workload(world())).replicas).toBe(6);
  });

  it('after a write the view is fresh only when it shows the write', async () => {
    const before = await workload(world());
    await world().cluster.setReplicas(WEB, { ...before, to: 4 });

    const reading = (await world().cluster.view([WEB])).workloads.get(WEB.tier);

    const shown = reading?.kind === 'fresh' ? reading.value.replicas : 'not fresh';
    expect([4, 'not fresh']).toContain(shown);
    await settled(world(), 4);
  });
}

function describeNodes(world: () => ClusterFixture): void {
  it('the nodes there are can be asked for live, each by the id of its machine', async () => {
    const { nodes } = await world().cluster.view([WEB]);
    const known = nodes.filter(({ providerId }) => providerId !== '');

    const names = await world().cluster.nodeNames();

    expect(known.map(({ name }) => name)).toContain(world().cloudNode);
    expect([...names].sort()).toEqual(known.map((node) => [node.providerId, node.name]).sort());
  });

  it('a node gets our marks, and keeps them when marked again', async () => {
    const node = named(await world().cluster.view([WEB]), world().cloudNode);
    await world().cluster.markNode(refOf(node), { pool: 'np1', site: 'cloud' });
    await world().cluster.markNode(refOf(node), { pool: 'np1', site: 'cloud' });

    expect((await world().cluster.node(world().cloudNode)).pool).toBe('np1');
    await world().eventually('the mark in the view', async () => {
      const seen = named(await world().cluster.view([WEB]), world().cloudNode);
      return seen.pool === 'np1' ? true : undefined;
    });
  });

  it('a namesake of a node is neither marked nor drained', async () => {
    const node = named(await world().cluster.view([WEB]), world().cloudNode);
    const other = refOf(node, '00000000-0000-0000-0000-000000000000');

    expect(await failureOf(world().cluster.markNode(other, { pool: 'np2', site: 'cloud' }))).toBe(
      'conflict',
    );
    expect(await failureOf(world().cluster.setDraining(other, 1_000))).toBe('conflict');
    expect(await world().cluster.node(world().cloudNode)).toMatchObject({
      pool: 'np1',
      drainingSince: undefined,
    });
  });

  it('draining cordons the node with its instant; taking it back uncordons it', async () => {
    const node = named(await world().cluster.view([WEB]), world().cloudNode);
    const since = Date.UTC(2027, 2, 1, 12, 0, 0);

    await world().cluster.setDraining(refOf(node), since);
    const during = await world().cluster.node(world().cloudNode);
    await world().cluster.setDraining(refOf(node), undefined);
    const after = await world().cluster.node(world().cloudNode);

    expect(during).toMatchObject({ schedulable: false, drainingSince: since });
    expect(after).toMatchObject({ schedulable: true, drainingSince: undefined });
  });
}

function describePods(world: () => ClusterFixture): void {
  it('the pods on a node are listed with their tier and whether they may leave', async () => {
    const { pod } = await busyNode(world());

    expect(pod).toMatchObject({
      namespace: 'shop',
      tier: 'shop/web',
      burstable: true,
      daemon: false,
      terminating: false,
    });
  });

  it('a lowered deletion cost shows as a mark, and its removal takes the mark away', async () => {
    const { node, pod } = await busyNode(world());
    const marksOn = async () => (await world().cluster.node(node.name)).tierPods[0]?.marked;

    await world().cluster.setDeletionCost(pod, -7);
    expect(await marksOn()).toBe(1);
    const marked = (await world().cluster.podsOn(node.name)).find((one) => one.uid === pod.uid);
    expect(marked?.deletionCost).toBe(-7);

    await world().cluster.setDeletionCost(pod, undefined);
    expect(await marksOn()).toBe(0);
  });

  it('a namesake of a pod is neither marked nor evicted', async () => {
    const { pod } = await busyNode(world());
    const other = { ...pod, uid: '00000000-0000-0000-0000-000000000000' };

    expect(await failureOf(world().cluster.setDeletionCost(other, -7))).toBe('conflict');
    expect(await failureOf(world().cluster.evict(other))).toBe('conflict');
  });

  it('an evicted pod goes and another takes its place', async () => {
    const { node, pod } = await busyNode(world());

    expect(await world().cluster.evict(pod)).toBe('evicted');

    await world().eventually('the pod to be gone', async () => {
      const left = await world().cluster.podsOn(node.name);
      return left.some((one) => one.uid === pod.uid && !one.terminating) ? undefined : true;
    });
    await settled(world(), 4);
  });
}
