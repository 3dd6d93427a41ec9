// The placement contract against the stock scheduler: pods that may burst still fill home first, and strays never land in the cloud.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { KubeObject, List, PodObject, Taint } from './kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from './nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from './suite.ts';
import { waitFor } from './wait.ts';

const BURST: Taint = { key: 'kingtide.dev/burst', value: 'cloud', effect: 'NoExecute' };
const PREFER_HOME: Taint = { key: 'kingtide.dev/prefer-home', effect: 'PreferNoSchedule' };

/** 30 home nodes of 8 CPU hold 16 pods of 500m each: 480 at home. */
const HOME_NODES = 30;
const CLOUD_NODES = 20;

describeCluster('the placement contract on the stock scheduler', () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'home' });
    await plane.startKwok({ name: 'cloud' });
    const home = await createNodes(plane, 'home', HOME_NODES, { kwok: 'home' });
    const cloud = await createNodes(plane, 'cloud', CLOUD_NODES, {
      kwok: 'cloud',
      taints: [BURST, PREFER_HOME],
    });
    await waitForReadyNodes(plane, [...home, ...cloud]);
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  test('200 replicas that tolerate the burst taint go 200 home, 0 cloud', async () => {
    await plane.apply([service('web'), deployment('web', 200, true)]);
    expect(await placed('web', 200)).toEqual({ home: 200, cloud: 0, pending: 0 });
  });

  test('600 replicas fill home to the last core before the cloud', async () => {
    await plane.kubectl(['scale', 'deployment/web', '--replicas=600']);
    expect(await placed('web', 600)).toEqual({ home: 480, cloud: 120, pending: 0 });
  });

  test('a pod without the toleration waits at home rather than land in the cloud', async () => {
    await plane.apply([deployment('order', 1, false)]);
    const pending = await waitFor(
      'the scheduler to refuse',
      async () => {
        const pods = await podsOf('order');
        const refused = (pod: PodObject) =>
          pod.status?.conditions?.some((one) => one.reason === 'Unschedulable');
        return pods.length === 1 && pods.every(refused) ? pods : undefined;
      },
      { timeoutMs: 30_000 },
    );
    expect(pending[0]?.spec?.nodeName).toBeUndefined();
  });

  async function podsOf(app: string): Promise<readonly PodObject[]> {
    const list = await plane.api.get<List<PodObject>>(
      `/api/v1/namespaces/default/pods?labelSelector=app%3D${app}`,
    );
    return list.items;
  }

  async function placed(app: string, replicas: number) {
    const pods = await waitFor(
      `${replicas} pods of ${app} to be bound`,
      async () => {
        const all = await podsOf(app);
        const bound = all.filter((pod) => pod.spec?.nodeName !== undefined).length;
        if (all.length !== replicas || bound !== replicas)
          throw new Error(`${bound} of ${all.length} bound`);
        return all;
      },
      { timeoutMs: 120_000, intervalMs: 500 },
    );
    const on = (prefix: string) =>
      pods.filter((pod) => pod.spec?.nodeName?.startsWith(prefix)).length;
    return {
      home: on('home-'),
      cloud: on('cloud-'),
      pending: replicas - on('home-') - on('cloud-'),
    };
  }
});

function service(app: string): KubeObject {
  const spec = { selector: { app }, ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: app, namespace: 'default' }, spec };
}

function deployment(app: string, replicas: number, toleratesBurst: boolean): KubeObject {
  const { key, value, effect } = BURST;
  const tolerations = toleratesBurst ? [{ key, operator: 'Equal', value, effect }] : [];
  const containers = [
    { name: app, image: 'registry.invalid/web:1', resources: { requests: { cpu: '500m' } } },
  ];
  const template = { metadata: { labels: { app } }, spec: { containers, tolerations } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: { app } }, template },
  };
}
