/**
 * A small shop on a real control plane: 30 nodes at home, a test cloud, a load exporter, Prometheus, the chart, the sample
 * policies, and the operator as a process under the chart's ServiceAccount. Used by tests and by `npm run cluster`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestCloud, type TestCloud } from '../../cloud/start.ts';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import type { Kwok } from '../../control-plane/kwok.ts';
import { createNodes, waitForReadyNodes } from '../../control-plane/nodes.ts';
import { type Prometheus, startPrometheus } from '../../control-plane/prometheus.ts';
import { type Load, startLoad } from '../../load/start.ts';
import { createOperator, type Operator, type OperatorPerson, REPOSITORY } from './operator.ts';

export const HOME_SITE = 'idc-beijing';
export const CLOUD_SITE = 'aliyun-beijing';
export const NODE_GROUP = 'np1';
export const SITE_LABEL = 'kingtide.dev.node-restriction.kubernetes.io/site';
export const BURSTABLE_TIERS = ['login', 'browse', 'checkout'] as const;
export const HOME_NODES = 30;
const SCRAPE_SECONDS = 5;

export interface ShopOptions {
  /** Milliseconds from order to Node object. */
  readonly boot?: { readonly p50Ms: number; readonly p95Ms: number };
  /** Node groups beside np1, of the same site, node shape and boot times. */
  readonly moreGroups?: readonly (string | { readonly id: string; readonly idPrefix: string })[];
  readonly say?: (line: string) => void;
  readonly controlPlane?: Parameters<typeof startControlPlane>[0];
  /** Merged over the values of the chart. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Merged over the operator's configuration. */
  readonly operator?: Readonly<Record<string, unknown>>;
}

export interface Shop {
  readonly plane: ControlPlane;
  readonly cloud: TestCloud;
  readonly load: Load;
  readonly prometheus: Prometheus;
  readonly kwok: { readonly home: Kwok; readonly cloud: Kwok };
  readonly homeNodes: readonly string[];
  readonly operator: Operator;
  /** One more operator of the same shop, not started. */
  operatorAs(person: OperatorPerson): Operator;
  stop(): Promise<void>;
}

export async function startShop(options: ShopOptions = {}): Promise<Shop> {
  const say = options.say ?? (() => undefined);
  say('control plane: kube-apiserver, controller-manager, scheduler, etcd ...');
  const plane = await startControlPlane(options.controlPlane ?? {});
  try {
    const kwok = {
      home: await plane.startKwok({ name: 'home' }),
      cloud: await plane.startKwok({ name: 'cloud' }),
    };
    say(`${HOME_NODES} nodes at home ...`);
    const homeNodes = await createNodes(plane, 'home', HOME_NODES, {
      kwok: 'home',
      labels: { [SITE_LABEL]: HOME_SITE },
    });
    await waitForReadyNodes(plane, homeNodes);
    say('test cloud, load exporter, Prometheus ...');
    const cloud = await startCloud(plane, options);
    const load = await startTraffic(plane);
    const prometheus = await startMetrics(plane, load);
    say('Helm chart and sample policies ...');
    await apply(plane, ['namespaces']);
    await installChart(plane, options.values);
    await apply(plane, ['workloads', 'sites', 'tiers']);
    const surroundings = { plane, cloud, prometheus, overrides: options.operator ?? {} };
    const operator = createOperator(surroundings);
    const operatorAs = (person: OperatorPerson) => createOperator({ ...surroundings, ...person });
    const stop = async () => {
      await cloud.stop();
      await load.stop();
      await plane.stop();
    };
    return { plane, cloud, load, prometheus, kwok, homeNodes, operator, operatorAs, stop };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

function startCloud(plane: ControlPlane, options: ShopOptions): Promise<TestCloud> {
  const node = { cpu: '7600m', memory: '28Gi', pods: '60' };
  const boot = options.boot ?? { p50Ms: 3_000, p95Ms: 5_000 };
  const groups = [NODE_GROUP, ...(options.moreGroups ?? [])].map((group) => ({
    ...(typeof group === 'string' ? { id: group } : group),
    site: CLOUD_SITE,
    node,
    kwok: 'cloud',
    maxSize: 100,
    pricePerHour: 1.36,
    boot,
  }));
  return startTestCloud({ dir: join(plane.dir, 'cloud'), kubeconfig: plane.kubeconfig, groups });
}

function startTraffic(plane: ControlPlane): Promise<Load> {
  const tiers = BURSTABLE_TIERS.map((name) => ({
    name,
    namespace: 'shop',
    selector: `app=${name}`,
    route: name,
    truePerReplica: 100,
  }));
  return startLoad({ dir: join(plane.dir, 'load'), kubeconfig: plane.kubeconfig, tiers });
}

function startMetrics(plane: ControlPlane, load: Load): Promise<Prometheus> {
  const scrape = (job: string) => ({
    job,
    targets: [load.scrapeTarget],
    intervalSeconds: SCRAPE_SECONDS,
    metricsPath: `/metrics/${job}`,
  });
  return startPrometheus({
    dir: plane.dir,
    processes: plane.processes,
    scrapes: [scrape('gateway'), scrape('pods')],
  });
}

/** The chart as a stranger would install it; its own Deployment finds no image here, so the operator runs as a process. */
export async function installChart(
  plane: ControlPlane,
  more: ShopOptions['values'] = {},
): Promise<void> {
  const values = {
    onPremSites: [HOME_SITE],
    workloadNamespaces: ['shop'],
    config: { maxCloudNodes: 60, prometheus: { url: 'http://prometheus.monitoring:9090' } },
    ...more,
  };
  const file = join(plane.dir, 'values.json');
  await writeFile(file, JSON.stringify(values));
  const chart = join(REPOSITORY, 'charts/kingtide');
  await plane.helm([
    'install',
    'kingtide',
    chart,
    '-n',
    'kingtide',
    '--create-namespace',
    '-f',
    file,
    '--timeout',
    '60s',
  ]);
}

/** Files of the sample shop, as a person would apply them. */
async function apply(plane: ControlPlane, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const input = await readFile(join(REPOSITORY, `policies/demo-shop/${name}.yaml`), 'utf8');
    await plane.kubectl(['apply', '-f', '-'], { input });
  }
}
