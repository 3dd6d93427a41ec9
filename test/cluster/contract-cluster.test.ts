/** The Cluster contract on a real API server, and what only a real one can show. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditor } from '../../src/adapters/kube/auditor.ts';
import type { KubeCluster } from '../../src/adapters/kube/cluster.ts';
import type { ClusterView } from '../../src/ports/cluster.ts';
import { burstPool, policySet } from '../builders/policies.ts';
import { clusterContract, WEB } from '../contract/cluster-contract.ts';
import { failureOf } from '../contract/failure-of.ts';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { Taint } from '../control-plane/kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { cycleOf } from '../unit/adapters/kube/cycle.ts';
import { type Connected, clusterOn, connect, eventually, SYSTEM_NAMESPACE } from './kube-access.ts';
import { deploymentObject, namespaceObject } from './shop-objects.ts';

const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';
const BURST: Taint = { key: 'kingtide.dev/burst', value: 'cloud', effect: 'NoExecute' };
const PREFER_HOME: Taint = { key: 'kingtide.dev/prefer-home', effect: 'PreferNoSchedule' };

describeCluster('the Kubernetes adapter of the Cluster port', () => {
  let plane: ControlPlane;
  let connected: Connected;
  let cluster: KubeCluster;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'all' });
    const home = await createNodes(plane, 'home', 2, { kwok: 'all', labels: { [SITE]: 'home' } });
    const taints = [BURST, PREFER_HOME];
    const cloud = await createNodes(plane, 'cloud', 1, {
      kwok: 'all',
      labels: { [SITE]: 'cloud' },
      taints,
      providerID: 'fake://cloud-00',
    });
    await waitForReadyNodes(plane, [...home, ...cloud]);
    await plane.apply([
      namespaceObject(SYSTEM_NAMESPACE),
      namespaceObject('shop', 'burstable'),
      deploymentObject({ namespace: 'shop', name: 'web', replicas: 4 }),
    ]);
    connected = await connect(plane);
    cluster = clusterOn(connected);
  }, STACK_START_TIMEOUT_MS);
  afterAll(async () => {
    await connected?.close();
    await plane?.stop();
  });

  async function viewWith(
    what: string,
    wanted: (view: ClusterView) => boolean,
  ): Promise<ClusterView> {
    return eventually(what, async () => {
      const view = await cluster.view([WEB]);
      return wanted(view) ? view : undefined;
    });
  }

  clusterContract('Kubernetes', async () => {
    await eventually('the first view', () => cluster.view([WEB]));
    return {
      cluster,
      homeNodes: ['home-00', 'home-01'],
      cloudNode: 'cloud-00',
      eventually,
      close: async () => undefined,
    };
  });

  test('the view is the cluster of this kube-system', async () => {
    const uid = await plane.kubectl([
      'get',
      'namespace',
      'kube-system',
      '-o',
      'jsonpath={.metadata.uid}',
    ]);

    expect((await cluster.view([WEB])).uid).toBe(uid);
    expect(cluster.identity()).toBe(uid);
  });

  test('switches set with plain kubectl are seen live and in the view', async () => {
    const literals = ['--from-literal=pause=true', '--from-literal=noShrink=false'];
    await plane.kubectl([
      'create',
      'configmap',
      'kingtide-switches',
      '-n',
      SYSTEM_NAMESPACE,
      ...literals,
    ]);

    expect(await cluster.switches()).toEqual({ pause: true, noShrink: false });
    const view = await viewWith(
      'the pause',
      ({ switches }) => switches.kind === 'fresh' && switches.value.pause,
    );
    expect(view.switches).toMatchObject({ value: { pause: true, noShrink: false } });
  });

  test('a switch that is neither true nor false holds: missing in the view, an error live', async () => {
    const patch = JSON.stringify({ data: { pause: 'maybe' } });
    await plane.kubectl([
      'patch',
      'configmap',
      'kingtide-switches',
      '-n',
      SYSTEM_NAMESPACE,
      '-p',
      patch,
    ]);

    expect(await failureOf(cluster.switches())).toBe('permanent');
    const view = await viewWith('the odd value', ({ switches }) => switches.kind === 'missing');
    expect(view.switches).toEqual({
      kind: 'missing',
      cause:
        'ConfigMap kingtide-switches: pause is "maybe"; write "true", "false" or ' +
        '"until 2027-03-01T22:00Z by NAME: REASON", the time with Z or an offset',
    });
    await plane.kubectl(['delete', 'configmap', 'kingtide-switches', '-n', SYSTEM_NAMESPACE]);
    await viewWith(
      'both switches off',
      ({ switches }) => switches.kind === 'fresh' && !switches.value.pause,
    );
  });

  test('a disruption budget that allows no disruption blocks an eviction', async () => {
    const selector = { matchLabels: { app: 'web' } };
    const metadata = { name: 'web', namespace: 'shop' };
    const spec = { minAvailable: '100%', selector };
    await plane.apply([{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec }]);
    await eventually('the budget to be counted', async () => {
      const status = ['get', 'pdb', 'web', '-n', 'shop', '-o', 'jsonpath={.status.expectedPods}'];
      return (await plane.kubectl(status)) === '4' ? true : undefined;
    });
    const node = (await cluster.view([WEB])).nodes.find((one) => one.tierPods.length > 0);
    const [pod] = await cluster.podsOn(node?.name ?? '');
    if (pod === undefined) throw new Error('there is no pod to evict');

    expect(await cluster.evict(pod)).toBe('blocked');

    await plane.kubectl(['delete', 'pdb', 'web', '-n', 'shop']);
  });

  test('two disruption budgets on one pod block an eviction too', async () => {
    const budgets = ['web-1', 'web-2'].map((name) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name, namespace: 'shop' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } },
    }));
    await plane.apply(budgets);
    const node = (await cluster.view([WEB])).nodes.find((one) => one.tierPods.length > 0);
    const [pod] = await cluster.podsOn(node?.name ?? '');
    if (pod === undefined) throw new Error('there is no pod to evict');

    expect(await cluster.evict(pod)).toBe('blocked');

    await plane.kubectl(['delete', 'pdb', 'web-1', 'web-2', '-n', 'shop']);
  });

  test("a person's cordon is not taken back, and the deletion cost a user set is put back", async () => {
    await plane.kubectl(['cordon', 'cloud-00']);
    const node = await cluster.node('cloud-00');
    await cluster.setDraining({ ...node }, undefined);
    expect((await cluster.node('cloud-00')).schedulable).toBe(false);
    await plane.kubectl(['uncordon', 'cloud-00']);

    const busy =
      (await cluster.view([WEB])).nodes.find((one) => one.tierPods.length > 0)?.name ?? '';
    const [pod] = await cluster.podsOn(busy);
    if (pod === undefined) throw new Error('there is no pod to mark');
    const cost = 'controller.kubernetes.io/pod-deletion-cost';
    await plane.kubectl(['annotate', 'pod', pod.name, '-n', 'shop', `${cost}=5`]);
    await eventually('the cost in a write that does not conflict', async () =>
      (await failureOf(cluster.setDeletionCost(pod, -7))) === 'nothing' ? true : undefined,
    );
    await eventually('the mark to be taken back', async () =>
      (await failureOf(cluster.setDeletionCost(pod, undefined))) === 'nothing' ? true : undefined,
    );
    const after = (await cluster.podsOn(busy)).find((one) => one.uid === pod.uid);
    expect(after?.deletionCost).toBe(5);
    await plane.kubectl(['annotate', 'pod', pod.name, '-n', 'shop', `${cost}-`]);
  });

  test('a sealed namespace, and a template with what cannot be modelled, are named', async () => {
    const volume = { name: 'data', hostPath: { path: '/data' } };
    const podSpec = { volumes: [volume], nodeSelector: { disk: 'fast' } };
    const vault = deploymentObject({
      namespace: 'core',
      name: 'vault',
      replicas: 1,
      burstable: false,
      podSpec,
    });
    await plane.apply([namespaceObject('core', 'pinned'), vault]);
    const target = {
      ...WEB,
      tier: 'core/vault',
      namespace: 'core',
      target: { ...WEB.target, name: 'vault' },
    };
    const reading = await eventually('the vault', async () => {
      const view = await cluster.view([WEB, target]);
      const found = view.workloads.get('core/vault');
      return found?.kind === 'fresh' && found.value.pending === 1 ? found : undefined;
    });

    expect(reading.value).toMatchObject({
      sealed: true,
      markedBurstable: false,
      tolerates: [],
      unmodelled: ['nodeSelector disk', 'volume data of type hostPath'],
    });
  });

  test('a node deleted and made again under its name is another node', async () => {
    const before = await cluster.node('cloud-00');
    await plane.kubectl(['delete', 'node', 'cloud-00']);
    await createNodes(plane, 'cloud', 1, {
      kwok: 'all',
      labels: { [SITE]: 'cloud' },
      taints: [BURST],
    });

    const view = await viewWith('the new node', ({ nodes }) =>
      nodes.some((one) => one.name === 'cloud-00' && one.uid !== before.uid),
    );

    expect(view.nodes.filter((one) => one.name === 'cloud-00')).toHaveLength(1);
    const failure = await failureOf(cluster.setDraining({ ...before }, 1_000));
    expect(failure).toBe('conflict');
  });

  test('a rogue binding is found within seconds: what may move is evicted, what is pinned is told of', async () => {
    const burstable = { 'kingtide.dev/residency': 'burstable' };
    await plane.apply([roguePod('moves', burstable), roguePod('stays', {})]);
    for (const name of ['moves', 'stays']) {
      const target = { apiVersion: 'v1', kind: 'Node', name: 'cloud-00' };
      const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name }, target };
      const path = `/api/v1/namespaces/shop/pods/${name}/binding`;
      expect((await plane.api.send(path, { method: 'POST', body })).status).toBe(201);
    }
    const boundAt = performance.now();
    // No grant: no namespace may use the class `cloud`.
    const pools = [burstPool({ placementClass: 'cloud', grantedTo: [] })];
    await eventually('both to be seen', async () =>
      cluster.strays(pools).length === 2 ? true : undefined,
    );

    const counts: number[] = [];
    const count = (strays: number) => void counts.push(strays);
    const auditor = createAuditor({ cluster, log: SILENT, count });
    await auditor.record(cycleOf({ policies: policySet({ pools }) }));

    await eventually('the one that may move to be gone', async () =>
      cluster.strays(pools).every(({ name }) => name === 'stays') ? true : undefined,
    );
    expect(counts).toEqual([2]);
    expect(performance.now() - boundAt).toBeLessThan(10_000);
    // The control: to a namespace that has the grant, the same node is open.
    const grantedTo = [{ name: 'all', namespaceSelector: { matchLabels: {} } }];
    const whys = cluster.strays([burstPool({ placementClass: 'cloud', grantedTo })]);
    expect(whys.map(({ name, movable }) => [name, movable])).toEqual([['stays', false]]);
    await plane.kubectl(['delete', 'pod', 'stays', '-n', 'shop', '--grace-period=0', '--force']);
  });
});

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Tolerates everything, so that no taint sends it away before the auditor does; no scheduler of that name runs. */
function roguePod(name: string, labels: Readonly<Record<string, string>>) {
  const containers = [{ name: 'app', image: 'registry.example/rogue:1' }];
  const tolerations = [{ operator: 'Exists' }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { rogue: 'yes', ...labels } },
    spec: { schedulerName: 'nobody', containers, tolerations },
  };
}
