/** Which pods wait at our gate or for a named site, as read from the API; and the one patch that lets a pod go. */
import { describe, expect, it } from 'vitest';
import { createClusterWatches } from '../../../../src/adapters/kube/cluster-watches.ts';
import { createGatedPods } from '../../../../src/adapters/kube/gated-pods.ts';
import { namespaceRecord } from '../../../../src/adapters/kube/namespace-record.ts';
import { nodeRecord } from '../../../../src/adapters/kube/node-record.ts';
import { podGate } from '../../../../src/adapters/kube/pod-gate.ts';
import { parseSelector } from '../../../../src/adapters/kube/selector.ts';
import type { KubeRequest } from '../../../../src/adapters/kube/transport.ts';
import type { WaitingPod } from '../../../../src/model/placing.ts';
import { recordCalls } from '../../../builders/ports/calls.ts';
import { fakeClock } from '../../../builders/ports/clock.ts';

const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';
const GATE = { name: 'kingtide.dev/placement' };

function required(...matchExpressions: readonly unknown[]) {
  const terms = { nodeSelectorTerms: [{ matchExpressions }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
}

const AT_HOME = { key: SITE, operator: 'In', values: ['idc', 7] };

describe('a pod that waits', () => {
  it.each([
    [
      'at our gate',
      { schedulingGates: [GATE] },
      { gates: [GATE.name], sites: undefined, ownAffinity: false },
    ],
    [
      'at our gate and another one, with a selector of its own',
      { schedulingGates: [{ name: 'other' }, GATE, {}], nodeSelector: { disk: 'ssd' } },
      { gates: ['other', GATE.name, ''], sites: undefined, ownAffinity: true },
    ],
    [
      'at our gate, with required affinity of its own',
      { schedulingGates: [GATE], affinity: required({ key: 'disk', operator: 'Exists' }) },
      { gates: [GATE.name], sites: undefined, ownAffinity: true },
    ],
    [
      'for a node of the site it was named to',
      { affinity: required(AT_HOME) },
      { gates: [], sites: ['idc'], ownAffinity: true },
    ],
  ])('%s', (_, spec, waits) => {
    expect(podGate(spec)).toEqual(waits);
  });

  it.each([
    ['one without a gate', {}],
    ['one at a gate of others', { schedulingGates: [{ name: 'other' }] }],
    ['one that is bound', { nodeName: 'n1', schedulingGates: [GATE] }],
    ['one whose affinity says more than sites', { affinity: required(AT_HOME, AT_HOME) }],
    ['one barred from a site', { affinity: required({ ...AT_HOME, operator: 'NotIn' }) }],
  ])('is not %s', (_, spec) => {
    expect(podGate(spec)).toBeUndefined();
  });
});

function podObject(name: string, spec: Readonly<Record<string, unknown>>, over = {}) {
  return {
    metadata: {
      ...{ name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: '7' },
      labels: { app: 'web', 'kingtide.dev/residency': 'burstable' },
      ownerReferences: [{ controller: true, kind: 'ReplicaSet', name: 'web-1' }],
      ...over,
    },
    spec,
  };
}

function gatedPods(...pods: readonly ReturnType<typeof podObject>[]) {
  const sent: KubeRequest[] = [];
  const clock = fakeClock(recordCalls());
  const transport = {
    async send(request: KubeRequest) {
      sent.push(request);
      return {};
    },
    watch: () => Promise.reject(new Error('nothing is watched here')),
  };
  const nothing = (): void => undefined;
  const log = { info: nothing, warn: nothing, error: nothing };
  const watches = createClusterWatches(
    { transport, clock, random: () => 0, log },
    { namespace: 'kingtide' },
  );
  watches.namespaces.put(
    namespaceRecord({
      metadata: { name: 'shop', uid: 'n', labels: { 'kingtide.dev/residency': 'burstable' } },
    }),
  );
  watches.nodes.collection.put(
    nodeRecord({ metadata: { name: 'n1', uid: 'n1', labels: { [SITE]: 'idc' } } }),
  );
  watches.nodes.collection.put(nodeRecord({ metadata: { name: 'n2', uid: 'n2' } }));
  const selector = parseSelector({ matchLabels: { app: 'web' } });
  watches.pods.aim([{ tier: 'shop/web', namespace: 'shop', workload: 'web', selector }]);
  for (const pod of pods) {
    const record = watches.projectPod(pod);
    if (record !== undefined) watches.pods.collection.put(record);
  }
  return { sent, watches, port: createGatedPods({ transport, watches }) };
}

async function only(port: ReturnType<typeof gatedPods>['port']): Promise<WaitingPod> {
  const [pod] = (await port.look()).pods;
  if (pod === undefined) throw new Error('no pod waits');
  return pod;
}

describe('the waiting pods of a cluster', () => {
  it('are those at our gate and those named a site, with their tier; bound ones are counted by site', async () => {
    const { port } = gatedPods(
      podObject('p1', { schedulingGates: [GATE] }),
      podObject('p2', { affinity: required(AT_HOME) }),
      podObject('p3', { nodeName: 'n1' }),
      podObject('p4', { nodeName: 'n2' }),
      podObject('p5', { schedulingGates: [GATE] }, { deletionTimestamp: '2027-01-01T00:00:00Z' }),
    );
    const seen = await port.look();

    expect(seen.pods).toEqual([
      {
        ...{ namespace: 'shop', name: 'p1', uid: 'uid-p1', resourceVersion: '7' },
        ...{ tier: 'shop/web', burstable: true, gated: true, sites: undefined },
      },
      {
        ...{ namespace: 'shop', name: 'p2', uid: 'uid-p2', resourceVersion: '7' },
        ...{ tier: 'shop/web', burstable: true, gated: false, sites: ['idc'] },
      },
    ]);
    expect(seen.bound('shop/web', 'idc')).toBe(1);
    expect(seen.bound('shop/web', 'cloud-a')).toBe(0);
  });

  it('wait no more once they are bound or gone', async () => {
    const { port, watches } = gatedPods(
      podObject('p1', { schedulingGates: [GATE] }),
      podObject('p2', { schedulingGates: [GATE] }),
    );
    const bound = watches.projectPod(podObject('p1', { nodeName: 'n1' }, { resourceVersion: '8' }));
    if (bound !== undefined) watches.pods.collection.put(bound);
    watches.pods.collection.remove('shop/p2', 'uid-p2');

    expect((await port.look()).pods).toEqual([]);
  });

  it('are not burstable in a namespace that does not say so, or that nobody has seen', async () => {
    const gated = { schedulingGates: [GATE] };
    const { port } = gatedPods(podObject('p1', gated, { namespace: 'core' }));

    expect(await only(port)).toMatchObject({ burstable: false });
  });
});

describe('the patch that lets a pod go', () => {
  it('takes our gate off and names the sites, of the very pod that was seen', async () => {
    const { port, sent } = gatedPods(podObject('p1', { schedulingGates: [GATE] }));
    await port.lift(await only(port), ['idc', 'idc-2']);

    expect(sent).toEqual([
      {
        method: 'PATCH',
        path: '/api/v1/namespaces/shop/pods/p1',
        body: {
          metadata: { uid: 'uid-p1', resourceVersion: '7' },
          spec: {
            schedulingGates: null,
            affinity: required({ key: SITE, operator: 'In', values: ['idc', 'idc-2'] }),
          },
        },
        contentType: 'application/merge-patch+json',
        query: { fieldManager: 'kingtide' },
        priority: 'first',
      },
    ]);
  });

  it('leaves the gates of others, and names nothing where no site was decided', async () => {
    const { port, sent } = gatedPods(podObject('p1', { schedulingGates: [GATE, { name: 'x' }] }));
    await port.lift(await only(port), undefined);

    expect(sent[0]?.body).toMatchObject({ spec: { schedulingGates: [{ name: 'x' }] } });
    expect(sent[0]?.body).not.toHaveProperty('spec.affinity');
  });

  it.each([
    ['has affinity of its own', { schedulingGates: [GATE], nodeSelector: { disk: 'ssd' } }, 'p1'],
    ['is another one by now', { schedulingGates: [GATE] }, 'another'],
  ])('names no site to a pod that %s', async (_, spec, uid) => {
    const { port, sent } = gatedPods(podObject('p1', spec));
    await port.lift({ ...(await only(port)), uid: `uid-${uid}` }, ['idc']);

    expect(sent[0]?.body).not.toHaveProperty('spec.affinity');
  });
});
