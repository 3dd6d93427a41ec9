/** The same shop, policies and sale in the simulator, so that its actions can be held against those on the real cluster. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from '../../../src/model/outcome.ts';
import { readFolder } from '../../../src/simulator/folder.ts';
import { rehearse } from '../../../src/simulator/rehearse.ts';
import { type Deeds, deedsOf } from './deeds.ts';
import { PEAK_RPS } from './numbers.ts';
import { REPOSITORY } from './operator.ts';
import { BURSTABLE_TIERS, CLOUD_SITE, HOME_NODES, HOME_SITE, NODE_GROUP } from './shop.ts';

/** The sale of `burst.test.ts`, from the moment the operator starts to the last node given back. */
export async function simulatedDeeds(quietRps: Readonly<Record<string, number>>): Promise<Deeds> {
  const files = new Map<string, Uint8Array>();
  for (const name of ['sites.yaml', 'tiers.yaml']) {
    files.set(name, await readFile(join(REPOSITORY, 'policies/demo-shop', name)));
  }
  files.set('calendar.yaml', bytes(calendar()));
  files.set('scenario.yaml', bytes(scenario(quietRps)));
  const folder = readFolder({ folder: 'the same shop', files });
  if (!folder.ok) throw new Error(JSON.stringify(folder.problems, null, 2));
  const { scenario: read, documents } = folder;
  const outcomes: Outcome[] = [];
  await rehearse({
    scenario: read,
    documents,
    expectations: [],
    seed: 1,
    controller: true,
    onCycle: (cycle) => void outcomes.push(...cycle.outcomes),
  });
  return deedsOf(outcomes);
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function calendar() {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'PromotionCalendar',
    metadata: { name: 'sales' },
    spec: {
      timeZone: 'Asia/Shanghai',
      namespaceSelector: { matchLabels: { 'kingtide.dev/sale': 'yes' } },
      promotions: [
        {
          name: 'anniversary',
          start: '2027-03-01T00:00:00',
          end: '2027-03-01T00:00:40',
          readyBefore: '30s',
          tiers: Object.entries(PEAK_RPS).map(([name, rps]) => ({
            name,
            policy: { namespace: 'shop', name },
            peak: `${rps} rps`,
          })),
        },
      ],
    },
  };
}

function scenario(quietRps: Readonly<Record<string, number>>) {
  const pod = { cpu: '1000m', memory: '1Gi' };
  const seconds = { p50: '1s', p95: '3s' };
  const pinned = (name: string) => ({
    name,
    namespace: 'core',
    replicas: 30,
    perPod: pod,
    unitCapacity: '100 rps',
    podReady: seconds,
    traffic: [],
  });
  return {
    apiVersion: 'simulator.kingtide.dev/v1alpha1',
    kind: 'Scenario',
    metadata: { name: 'the-same-shop' },
    spec: {
      summary: 'The demo shop of the cluster tests and its sale of forty seconds.',
      timeZone: 'Asia/Shanghai',
      from: '2027-02-28T23:57:30',
      to: '2027-03-01T00:06:00',
      step: '1s',
      namespaces: [
        {
          name: 'shop',
          labels: {
            team: 'shop',
            'kingtide.dev/residency': 'burstable',
            'kingtide.dev/sale': 'yes',
          },
        },
        { name: 'core', labels: { 'kingtide.dev/residency': 'pinned' } },
      ],
      sites: [
        {
          name: HOME_SITE,
          nodes: [{ name: 'home', count: HOME_NODES, cpu: '8000m', memory: '32Gi', pods: 110 }],
        },
      ],
      daemons: { cpu: '1m', memory: '1Mi', pods: 1 },
      workloads: [
        ...BURSTABLE_TIERS.map((name) => ({
          name,
          namespace: 'shop',
          replicas: 1,
          perPod: pod,
          burstable: true,
          tolerates: [CLOUD_SITE],
          unitCapacity: '100 rps',
          podReady: seconds,
          grace: '1s',
          traffic: [{ flat: { rps: `${quietRps[name] ?? 0} rps` } }],
        })),
        pinned('order'),
        pinned('payment'),
      ],
      pools: [
        {
          name: NODE_GROUP,
          site: CLOUD_SITE,
          burstClass: CLOUD_SITE,
          node: { cpu: '7600m', memory: '28Gi', pods: 60 },
          leadTime: { p50: '3s', p95: '5s' },
          deletion: '1s',
          stock: 100,
          maxNodes: 100,
          perHour: '1.36 CNY',
        },
      ],
      prometheus: { scrapeInterval: '5s', lag: '0s' },
      controller: { tick: '2s', maxCloudNodes: 60 },
    },
  };
}
