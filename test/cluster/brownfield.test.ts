/**
 * A cluster that runs already gets the chart, and then a cloud: nothing that ran before may stop, and nothing may leave.
 * Control: a plain pod is there once the
 * taint is gone. An agent that tolerates everything goes wherever there are nodes, until the administrator refuses it.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject, List, PodObject } from '../control-plane/kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from '../control-plane/nodes.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import {
  BURSTABLE,
  burst,
  EVERYTHING,
  namespace,
  PINNED,
  SITE,
  workload,
} from './fence/objects.ts';

const CHART = join(import.meta.dirname, '..', '..', 'charts', 'kingtide');
const VALUES = {
  onPremSites: ['idc'],
  config: { maxCloudNodes: 10, prometheus: { url: 'http://prometheus:9090' } },
};
const HOME_NODES = 6;
const CLOUD_NODES = 2;
/** 20 of them are order's. */
const SPACES = ['core', 'shop', 'video', 'tools'] as const;
const PER_SPACE = 20;
const AUTOSCALED = 30;
const APPS = SPACES.length * PER_SPACE;
const DRAIN = ['--ignore-daemonsets', '--delete-emptydir-data', '--timeout=90s'];
const PATIENCE = { timeoutMs: 120_000, intervalMs: 500 };

describeCluster('a cluster that runs already', () => {
  let plane: ControlPlane;
  let home: readonly string[] = [];

  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.startKwok({ name: 'all' });
    home = await createNodes(plane, 'home', HOME_NODES, { kwok: 'all' });
    await waitForReadyNodes(plane, home);
    await plane.apply([...SPACES, 'monitoring'].map((name) => namespace(name)));
    await plane.apply([...apps(), agent(), ...autoscalers()]);
    await waitFor('all of it to run', () => running(APPS, HOME_NODES), PATIENCE);
  }, STACK_START_TIMEOUT_MS);
  afterAll(() => plane?.stop());

  async function podsIn(space: string): Promise<readonly PodObject[]> {
    return (await plane.api.get<List<PodObject>>(`/api/v1/namespaces/${space}/pods`)).items;
  }

  async function running(wanted: number, agents: number): Promise<true | undefined> {
    const pods = (await Promise.all(SPACES.map(podsIn))).flat();
    const up = pods.filter(isRunning).length;
    const daemons = (await podsIn('monitoring')).filter(isRunning).length;
    if (up === wanted && pods.length === wanted && daemons === agents) return true;
    throw new Error(
      `${up} of ${wanted} apps run (${pods.length} pods), ${daemons} of ${agents} agents`,
    );
  }

  async function inTheCloud(): Promise<readonly string[]> {
    const all = (await plane.api.get<List<PodObject>>('/api/v1/pods')).items;
    return all
      .filter((pod) => pod.spec?.nodeName?.startsWith('cloud-') === true)
      .map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`);
  }

  it('keeps all of it running through the chart, a cloud, a restart of order and a drain at home', async () => {
    const install = ['install', 'kingtide', CHART, '--namespace', 'kingtide', '--create-namespace'];
    await plane.helm([...install, '-f', '-'], { input: JSON.stringify(VALUES) });
    await plane.kubectl(['label', 'node', ...home, `${SITE}=idc`]);
    await plane.apply([namespace('core', PINNED), namespace('shop', BURSTABLE)]);
    const cloud = await createNodes(plane, 'cloud', CLOUD_NODES, {
      kwok: 'all',
      taints: [burst()],
    });
    await waitForReadyNodes(plane, cloud);

    await plane.kubectl(['delete', 'pods', '--all', '-n', 'core', '--wait=false']);
    await plane.kubectl(['delete', 'pods', '--all', '-n', 'monitoring', '--wait=false']);
    const [first = ''] = home;
    await plane.kubectl(['drain', first, ...DRAIN]);

    await waitFor(
      'all of it to run again',
      () => running(APPS, HOME_NODES + CLOUD_NODES),
      PATIENCE,
    );
    expect((await inTheCloud()).filter((pod) => !pod.startsWith('monitoring/'))).toEqual([]);
  });

  it('owes that to the taint: without it an app is in the cloud', async () => {
    await plane.kubectl(['taint', 'node', 'cloud-00', 'kingtide.dev/burst-']);
    await plane.kubectl(['cordon', ...home]);
    await plane.kubectl(['delete', 'pods', '--all', '-n', 'tools', '--wait=false']);
    await waitFor(
      'an app in the cloud',
      async () => (await inTheCloud()).some((pod) => pod.startsWith('tools/')) || undefined,
      PATIENCE,
    );
  });
});

const isRunning = (pod: PodObject) =>
  pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined;

function apps(): readonly KubeObject[] {
  return SPACES.flatMap((space) =>
    Array.from({ length: PER_SPACE }, (_, index) =>
      workload('Deployment', [space, `app-${index}`]),
    ),
  );
}

function agent(): KubeObject {
  return workload('DaemonSet', ['monitoring', 'agent'], { spec: EVERYTHING });
}

function autoscalers(): readonly KubeObject[] {
  return Array.from({ length: AUTOSCALED }, (_, index) => {
    const name = `app-${index % PER_SPACE}`;
    const space = index < PER_SPACE ? 'shop' : 'video';
    const spec = {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas: 3,
    };
    const metadata = { name, namespace: space };
    return { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec };
  });
}
