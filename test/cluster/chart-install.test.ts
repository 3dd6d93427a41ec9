// The chart on a real API server: installed by real helm under strict validation and enforced Pod Security, upgraded, removed.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject, List, PodObject } from '../control-plane/kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';

const CHART = join(import.meta.dirname, '..', '..', 'charts', 'kingtide');
const SPACE = 'kingtide-system';
const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';
const ACCOUNT = `system:serviceaccount:${SPACE}:kingtide`;

const VALUES = {
  onPremSites: ['idc'],
  workloadNamespaces: ['shop'],
  config: { maxCloudNodes: 10, prometheus: { url: 'http://prometheus:9090' } },
};

describeCluster('the chart on a real API server', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'all' });
    const burst = { key: 'kingtide.dev/burst', value: 'cloud', effect: 'NoExecute' } as const;
    const cloud = await createNodes(plane, 'cloud', 2, {
      kwok: 'all',
      labels: { [SITE]: 'beijing' },
      taints: [burst],
    });
    const stray = await createNodes(plane, 'stray', 2, { kwok: 'all' });
    await waitForReadyNodes(plane, [...cloud, ...stray]);
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await plane.apply([
      namespace(SPACE, labels),
      namespace('shop'),
      namespace('core', { 'kingtide.dev/residency': 'pinned' }),
    ]);
    await helm('install');
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  const helm = (verb: 'install' | 'upgrade', values: object = VALUES) =>
    plane.helm([verb, 'kingtide', CHART, '--namespace', SPACE, '--values', '-'], {
      input: JSON.stringify(values),
    });
  const pods = async () =>
    (await plane.api.get<List<PodObject>>(`/api/v1/namespaces/${SPACE}/pods`)).items;
  const get = <T = KubeObject>(path: string) => plane.api.get<T>(path);

  test('brings all six kinds, and the API server serves them', async () => {
    const served = await plane.kubectl([
      'api-resources',
      '--api-group=kingtide.dev',
      '--output=name',
    ]);
    expect(served.trim().split('\n').toSorted()).toEqual(
      [
        'burstpools',
        'noderequests',
        'overrides',
        'promotioncalendars',
        'scalingpolicies',
        'sites',
      ].map((kind) => `${kind}.kingtide.dev`),
    );
  });

  test('runs its pods under enforced Pod Security, and only at an on-prem site', async () => {
    const refused = (pod: PodObject) =>
      pod.status?.conditions?.some((one) => one.reason === 'Unschedulable') ?? false;
    await waitFor(
      'the scheduler to refuse both pods',
      async () => ((await pods()).filter(refused).length === 2 ? true : undefined),
      { timeoutMs: 30_000 },
    );
    // Neither cloud nodes nor nodes without a site are a home.
    expect((await pods()).map((pod) => pod.spec?.nodeName)).toEqual([undefined, undefined]);
    const home = await createNodes(plane, 'home', 2, { kwok: 'all', labels: { [SITE]: 'idc' } });
    const bound = await waitFor(
      'both pods to be bound',
      async () => {
        const names = (await pods()).map((pod) => pod.spec?.nodeName ?? '');
        return names.every((name) => name !== '') ? names.toSorted() : undefined;
      },
      { timeoutMs: 60_000, intervalMs: 200 },
    );
    expect(bound.filter((name) => !home.includes(name))).toEqual([]);
    expect(bound).toHaveLength(2);
  });

  test('gives pinned tiers a higher priority', async () => {
    const found = await get<{ value: number; globalDefault?: boolean }>(
      '/apis/scheduling.k8s.io/v1/priorityclasses/kingtide-home',
    );
    expect(found.value).toBe(1_000_000);
    expect(found.globalDefault ?? false).toBe(false);
  });

  test.each([
    ['yes', ['patch', 'nodes']],
    ['yes', ['watch', 'pods', '--all-namespaces']],
    ['yes', ['watch', 'deployments.apps', '--all-namespaces']],
    ['yes', ['update', 'deployments.apps/web', '--subresource=scale', '--namespace=shop']],
    ['yes', ['create', 'pods/web', '--subresource=eviction', '--namespace=shop']],
    ['yes', ['patch', 'pods', '--namespace=shop']],
    ['yes', ['create', 'noderequests.kingtide.dev']],
    ['yes', ['update', `leases.coordination.k8s.io/kingtide`, `--namespace=${SPACE}`]],
    ['yes', ['get', 'configmaps/kingtide-switches', `--namespace=${SPACE}`]],
    ['no', ['update', 'deployments.apps/order', '--subresource=scale', '--namespace=core']],
    ['no', ['create', 'pods/order', '--subresource=eviction', '--namespace=core']],
    ['no', ['patch', 'pods', '--namespace=core']],
    ['no', ['patch', 'deployments.apps', '--namespace=shop']],
    ['no', ['delete', 'pods', '--namespace=shop']],
    ['no', ['delete', 'nodes']],
    ['no', ['patch', 'namespaces']],
    ['no', ['get', 'secrets', '--all-namespaces']],
    ['no', ['list', 'configmaps', `--namespace=${SPACE}`]],
    ['no', ['update', `leases.coordination.k8s.io/other`, `--namespace=${SPACE}`]],
    ['yes', ['patch', 'configmaps/kingtide-admission-limits', `--namespace=${SPACE}`]],
    ['no', ['create', 'configmaps', `--namespace=${SPACE}`]],
    ['no', ['patch', 'configmaps/kingtide-switches', `--namespace=${SPACE}`]],
    ['no', ['patch', 'scalingpolicies.kingtide.dev', '--all-namespaces']],
    ['no', ['create', 'clusterrolebindings.rbac.authorization.k8s.io']],
  ])('answers %s to its ServiceAccount: %j', async (answer, question) => {
    expect(await canI(question)).toBe(answer);
  });

  test('keeps a pause that a person set through upgrades, and through its own removal', async () => {
    const patch = '{"data":{"pause":"true"}}';
    await plane.kubectl([
      'patch',
      'configmap',
      'kingtide-switches',
      `--namespace=${SPACE}`,
      '--type=merge',
      `--patch=${patch}`,
    ]);
    await helm('upgrade', { ...VALUES, config: { ...VALUES.config, tick: '7s' } });
    expect(await switches()).toEqual({ pause: 'true' });
    await plane.helm(['uninstall', 'kingtide', '--namespace', SPACE]);
    expect(await switches()).toEqual({ pause: 'true' });
    await helm('install');
    expect(await switches()).toEqual({ pause: 'true' });
  });

  test('says the next steps', async () => {
    const notes = await plane.helm(['get', 'notes', 'kingtide', '--namespace', SPACE]);
    expect(notes).toContain(`kubectl label node NODE... ${SITE}=idc`);
    expect(notes).toContain(`kubectl --namespace ${SPACE} get lease kingtide`);
    expect(notes).toContain('kubectl apply --server-side --filename policies/');
    expect(notes).toContain('fence.refuseAgents is off');
  });

  async function switches(): Promise<unknown> {
    return (await get(`/api/v1/namespaces/${SPACE}/configmaps/kingtide-switches`))['data'];
  }

  /** `kubectl auth can-i` exits with 1 for no. */
  async function canI(question: readonly string[]): Promise<string> {
    const asked = ['auth', 'can-i', ...question, `--as=${ACCOUNT}`];
    return plane.kubectl(asked).then(
      (out) => out.trim(),
      (error: { result?: { stdout: string } }) => error.result?.stdout.trim() ?? String(error),
    );
  }
});

function namespace(name: string, labels: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
