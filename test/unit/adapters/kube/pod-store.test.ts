/** Sums kept pod by pod equal sums counted anew, whatever came in whatever order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNodeStore } from '../../../../src/adapters/kube/node-store.ts';
import { createTally, type NodeTally } from '../../../../src/adapters/kube/node-tally.ts';
import {
  createPodProjection,
  type PodRecord,
  type ProjectPod,
} from '../../../../src/adapters/kube/pod-record.ts';
import { createPodStore, type PodStore } from '../../../../src/adapters/kube/pod-store.ts';
import { parseSelector } from '../../../../src/adapters/kube/selector.ts';
import type { Aim } from '../../../../src/adapters/kube/tier-aims.ts';
import type { NodeView } from '../../../../src/model/snapshot.ts';

const NODES = ['n1', 'n2', 'n3'];

interface PodSpec {
  readonly name: string;
  readonly app: string;
  readonly node: string;
  readonly owner: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly marked: boolean;
  readonly phase: string;
}

function podObject(spec: PodSpec, version: number, uid = spec.name) {
  const { name, app, node, owner, ready, terminating, marked, phase } = spec;
  const ownerName = owner === 'ReplicaSet' ? `${app}-7d9f` : app;
  const annotations = marked ? { 'kingtide.dev/deletion-cost-before': '' } : {};
  return {
    metadata: {
      ...{ name, namespace: 'shop', uid, resourceVersion: String(version) },
      labels: { app },
      annotations,
      ownerReferences: [{ controller: true, kind: owner, name: ownerName }],
      ...(terminating && { deletionTimestamp: '2027-01-01T00:00:00Z' }),
    },
    spec: {
      nodeName: node,
      containers: [{ name: 'c', resources: { requests: { cpu: '100m', memory: '1Mi' } } }],
    },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

function aimAt(app: string): Aim {
  const selector = parseSelector({ matchLabels: { app } });
  return { tier: `shop/${app}`, namespace: 'shop', workload: app, selector };
}

const aPod: fc.Arbitrary<PodSpec> = fc.record({
  name: fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5'),
  app: fc.constantFrom('web', 'api'),
  node: fc.constantFrom('', ...NODES),
  owner: fc.constantFrom('ReplicaSet', 'DaemonSet', 'StatefulSet'),
  ready: fc.boolean(),
  terminating: fc.boolean(),
  marked: fc.boolean(),
  phase: fc.constantFrom('Running', 'Pending', 'Succeeded'),
});

type Step =
  | { readonly kind: 'put'; readonly pod: PodSpec; readonly again: boolean }
  | { readonly kind: 'remove'; readonly name: string }
  | { readonly kind: 'list'; readonly pods: readonly PodSpec[] }
  | { readonly kind: 'aim'; readonly apps: readonly string[] };

const aStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), pod: aPod, again: fc.boolean() }),
  fc.record({ kind: fc.constant('remove' as const), name: fc.constantFrom('p1', 'p2', 'p3') }),
  fc.record({
    kind: fc.constant('list' as const),
    pods: fc.uniqueArray(aPod, { selector: (pod) => pod.name }),
  }),
  fc.record({ kind: fc.constant('aim' as const), apps: fc.subarray(['web', 'api']) }),
);

interface Played {
  readonly store: PodStore;
  readonly viewOf: (name: string) => NodeView | undefined;
}

/** Applies the steps as a watch would, with growing versions. */
function play(steps: readonly Step[]): Played {
  const store: PodStore = createPodStore((node) => nodes.touch(node));
  const nodes = createNodeStore((node) => store.tally(node));
  const project = createPodProjection();
  for (const name of NODES) nodes.collection.put(nodeNamed(name));
  for (const [index, step] of steps.entries()) {
    applyStep(store, project, { step, version: index + 1 });
    // Views are read between steps, so that a view made too early would stay wrong.
    nodes.views();
  }
  return { store, viewOf: (name) => nodes.views().find((view) => view.name === name) };
}

type Numbered = { readonly step: Step; readonly version: number };

function applyStep(store: PodStore, project: ProjectPod, { step, version }: Numbered): void {
  switch (step.kind) {
    case 'put': {
      const { pod, again } = step;
      const seen = project(podObject(pod, version, again ? `${pod.name}-again` : pod.name));
      if (seen === undefined) removeNamed(store, pod.name);
      else store.collection.put(seen);
      return;
    }
    case 'remove':
      removeNamed(store, step.name);
      return;
    case 'list': {
      const listed = step.pods.map((pod) => project(podObject(pod, version)));
      const alive = listed.filter((pod): pod is PodRecord => pod !== undefined);
      store.collection.replace(alive, String(version));
      return;
    }
    case 'aim':
      store.aim(step.apps.map(aimAt));
      return;
  }
}

function removeNamed(store: PodStore, name: string): void {
  const known = store.collection.get(`shop/${name}`);
  if (known !== undefined) store.collection.remove(known.key, known.uid);
}

function nodeNamed(name: string) {
  const nothing = { cpu: 0, memory: 0, pods: 0 };
  return {
    ...{
      key: name,
      name,
      uid: name,
      version: '1',
      providerId: '',
      createdAt: 0,
      allocatable: nothing,
    },
    ...{ site: undefined, pool: undefined, burstClass: undefined, drainingSince: undefined },
    ...{ ready: true, schedulable: true },
  };
}

/** Counted anew from the pods that are there. */
function recount(store: PodStore, node: string): NodeTally {
  const tally = createTally();
  for (const pod of store.collection.values())
    if (pod.node === node) tally.add(pod, store.tierOf(pod));
  return tally.read();
}

function recountPending(store: PodStore, tier: string): number {
  const unbound = [...store.collection.values()].filter(
    (pod) => pod.node === '' && !pod.terminating,
  );
  return unbound.filter((pod) => store.tierOf(pod) === tier).length;
}

describe('pod store', () => {
  it('keeps the sums that a recount gives, in the store and in the views', () => {
    fc.assert(
      fc.property(fc.array(aStep, { maxLength: 30 }), (steps) => {
        const { store, viewOf } = play(steps);
        for (const node of NODES) {
          const expected = recount(store, node);
          expect(store.tally(node)).toEqual(expected);
          expect(viewOf(node)).toMatchObject(expected);
        }
        for (const tier of ['shop/web', 'shop/api']) {
          expect(store.pending(tier)).toBe(recountPending(store, tier));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('counts a tier, its leaving pods, others and daemons apart', () => {
    const base: PodSpec = {
      ...{ name: 'p1', app: 'web', node: 'n1', owner: 'ReplicaSet', phase: 'Running' },
      ...{ ready: true, terminating: false, marked: false },
    };
    const { store } = play([
      { kind: 'aim', apps: ['web'] },
      ...[
        base,
        { ...base, name: 'p2', ready: false, marked: true },
        { ...base, name: 'p3', terminating: true },
        { ...base, name: 'p4', owner: 'StatefulSet' },
        { ...base, name: 'p5', owner: 'DaemonSet' },
        { ...base, name: 'p6', node: '' },
        { ...base, name: 'p7', phase: 'Failed' },
      ].map((pod): Step => ({ kind: 'put', pod, again: false })),
    ]);

    expect(store.tally('n1')).toEqual({
      requested: { cpu: 500, memory: 5 * 2 ** 20, pods: 5 },
      daemons: { cpu: 100, memory: 2 ** 20, pods: 1 },
      tierPods: [{ tier: 'shop/web', count: 2, ready: 1, marked: 1 }],
      otherPods: 1,
      leaving: 1,
      leavingRequests: { cpu: 100, memory: 2 ** 20, pods: 1 },
    });
    expect(store.pending('shop/web')).toBe(1);
  });

  it('counts requests that are about to be free, but not those of a DaemonSet', () => {
    const base: PodSpec = {
      ...{ name: 'p1', app: 'web', node: 'n1', owner: 'ReplicaSet', phase: 'Running' },
      ...{ ready: true, terminating: true, marked: false },
    };
    const { store } = play([
      ...[
        base,
        { ...base, name: 'p2', owner: 'StatefulSet' },
        { ...base, name: 'p3', owner: 'DaemonSet' },
        { ...base, name: 'p4', terminating: false },
      ].map((pod): Step => ({ kind: 'put', pod, again: false })),
    ]);

    // Two of the four leave room behind: 100m and 1 MiB each.
    expect(store.tally('n1').leavingRequests).toEqual({ cpu: 200, memory: 2 * 2 ** 20, pods: 2 });
  });

  it('where two selectors match, the name of the ReplicaSet says whose pod it is', () => {
    const store = createPodStore(() => undefined);
    const selector = parseSelector({ matchLabels: { app: 'web' } });
    const aim = (workload: string): Aim => ({
      tier: `shop/${workload}`,
      namespace: 'shop',
      workload,
      selector,
    });
    store.aim([aim('web'), aim('web-canary')]);
    const pod = createPodProjection()({
      metadata: {
        ...{ name: 'p', namespace: 'shop', uid: 'p', resourceVersion: '1', labels: { app: 'web' } },
        ownerReferences: [{ controller: true, kind: 'ReplicaSet', name: 'web-canary-5f' }],
      },
    });
    if (pod === undefined) throw new Error('the pod is not finished');

    expect(store.tierOf(pod)).toBe('shop/web-canary');
  });

  it('a view is made anew only for nodes whose pods changed', () => {
    const { store } = play([]);
    const nodes = createNodeStore((node) => store.tally(node));
    for (const name of NODES) nodes.collection.put(nodeNamed(name));
    const before = nodes.views();
    nodes.touch('n2');

    const after = nodes.views();

    expect(after.map((view, index) => view === before[index])).toEqual([true, false, true]);
  });
});
