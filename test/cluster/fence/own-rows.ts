/** What the fence says to Kingtide itself, or to whoever holds its token. RBAC would let all of this pass here. */
import type { KubeObject } from '../../control-plane/kubernetes-objects.ts';
import type { Lock, Merge, Row } from './asked.ts';
import {
  affinityTo,
  BURSTABLE,
  burst,
  node,
  pod,
  RESIDENCY,
  requiring,
  SITE,
  workload,
} from './objects.ts';

const NODES: Lock = 'kingtide-own-node-writes';
const PODS: Lock = 'kingtide-own-pods';
const REPLICAS: Lock = 'kingtide-own-replicas';
const REACH: Lock = 'kingtide-own-reach';

type Told = readonly [title: string, object: KubeObject, how: Row['how'], locks: readonly Lock[]];

const on = (merge: object, of?: Merge['of']): Merge => ({ merge, ...(of !== undefined && { of }) });
const annotated = (annotations: Readonly<Record<string, string | null>>) =>
  on({ metadata: { annotations } });
const labelledAs = (labels: Readonly<Record<string, string | null>>) =>
  on({ metadata: { labels } });

const CLOUD = node('cloud-1');
const HOME = node('home-1');

const NODE_ROWS: readonly Told[] = [
  ['cordons a cloud node', CLOUD, on({ spec: { unschedulable: true } }), []],
  [
    'says since when it drains it',
    CLOUD,
    annotated({ 'kingtide.dev/draining-since': '2027-03-01T00:00:00Z' }),
    [],
  ],
  [
    'keeps other autoscalers away from it',
    CLOUD,
    annotated({ 'karpenter.sh/do-not-disrupt': 'true' }),
    [],
  ],
  [
    'marks a new cloud node',
    node('cloud-2'),
    labelledAs({ 'kingtide.dev/pool': 'a', [SITE]: 'cloud' }),
    [],
  ],
  ['cordons a node at home', HOME, on({ spec: { unschedulable: true } }), [NODES]],
  ['labels a node at home', HOME, labelledAs({ seen: 'yes' }), [NODES]],
  [
    'cordons a node nobody knows',
    node('unknown-1'),
    on({ spec: { unschedulable: true } }),
    [NODES],
  ],
  [
    'labels a cloud node otherwise',
    CLOUD,
    labelledAs({ 'topology.kubernetes.io/zone': 'a' }),
    [NODES],
  ],
  ['takes a label of others from a cloud node', CLOUD, labelledAs({ rack: null }), [NODES]],
  ['annotates a cloud node otherwise', CLOUD, annotated({ seen: 'yes' }), [NODES]],
  [
    'adds a taint',
    CLOUD,
    on({ spec: { taints: [burst(), { key: 'x', effect: 'NoExecute' }] } }),
    [NODES],
  ],
  ['takes the burst taint away', CLOUD, on({ spec: { taints: [] } }), [NODES, 'kingtide-nodes']],
  [
    'holds a cloud node by a finalizer',
    CLOUD,
    on({ metadata: { finalizers: ['example.com/hold'] } }),
    [NODES],
  ],
  [
    'reports on a cloud node',
    CLOUD,
    on({ metadata: { labels: { seen: 'yes' } }, status: {} }, 'status'),
    [NODES],
  ],
];

const RUNS = pod('runs', 'shop');
const GATED = pod('gated', 'shop');
const COST = 'controller.kubernetes.io/pod-deletion-cost';
const eviction = (name: string, namespace: string): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  metadata: { name, namespace },
});
const evict = (space: string, name: string) => ({
  raw: `/api/v1/namespaces/${space}/pods/${name}/eviction`,
});
const gates = (...names: readonly string[]) =>
  on({ spec: { schedulingGates: names.length === 0 ? null : names.map((name) => ({ name })) } });

const sited = (...names: readonly string[]) =>
  on({ spec: { schedulingGates: names.map((name) => ({ name })), ...affinityTo('idc') } });

/** Lifts the gate, and requires a machine by something else than its site. */
const racked = on({
  spec: {
    schedulingGates: [{ name: 'example.com/gate' }],
    ...requiring([{ matchExpressions: [{ key: 'rack', operator: 'In', values: ['one'] }] }]),
  },
});

const POD_ROWS: readonly Told[] = [
  [
    'lowers the deletion cost of a pod that may leave',
    RUNS,
    annotated({ [COST]: '-1000000', 'kingtide.dev/deletion-cost-before': '' }),
    [],
  ],
  [
    'lowers the deletion cost of an unmarked pod',
    pod('unmarked', 'shop'),
    annotated({ [COST]: '-1' }),
    [PODS],
  ],
  [
    'lowers the deletion cost of a pod of a namespace that says nothing',
    pod('runs', 'plain'),
    annotated({ [COST]: '-1' }),
    [PODS],
  ],
  [
    'lowers the deletion cost of a pod of a sealed namespace',
    pod('runs', 'core'),
    annotated({ [COST]: '-1' }),
    [PODS, REACH],
  ],
  ['annotates a pod otherwise', RUNS, annotated({ seen: 'yes' }), [PODS]],
  ['labels a pod', RUNS, labelledAs({ seen: 'yes' }), [PODS]],
  ['takes the mark from a pod', RUNS, labelledAs({ [RESIDENCY]: null }), [PODS, 'kingtide-marks']],
  [
    'changes the image of a pod',
    RUNS,
    on({ spec: { containers: [{ name: 'app', image: 'registry.example/app:2' }] } }),
    [PODS],
  ],
  ['lifts its own gate', GATED, gates('example.com/gate'), []],
  ['lifts the gate of others', GATED, gates('kingtide.dev/placement'), [PODS]],
  ['lifts every gate', GATED, gates(), [PODS]],
  [
    'lifts a gate of its own name that it does not put there',
    pod('gated-twice', 'shop'),
    gates('kingtide.dev/placement'),
    [PODS],
  ],
  ['lifts its own gate and requires a rack', GATED, racked, [PODS]],
  ['lifts its own gate and names a site', GATED, sited('example.com/gate'), []],
  [
    'names a site and lifts nothing',
    GATED,
    sited('kingtide.dev/placement', 'example.com/gate'),
    [PODS],
  ],
  [
    'lifts its own gate from a pod of a namespace that says nothing',
    pod('gated', 'plain'),
    gates(),
    [],
  ],
  [
    'names a site to a pod of a namespace that says nothing',
    pod('gated', 'plain'),
    sited(),
    [PODS],
  ],
  ['makes a pod', pod('made', 'shop'), 'create', [PODS]],
  [
    'evicts a pod of a namespace that may leave',
    eviction('runs', 'shop'),
    evict('shop', 'runs'),
    [],
  ],
  [
    'evicts a pod of a namespace that says nothing',
    eviction('runs', 'plain'),
    evict('plain', 'runs'),
    [PODS],
  ],
  [
    'evicts a pod of a sealed namespace',
    eviction('runs', 'core'),
    evict('core', 'runs'),
    [PODS, REACH],
  ],
];

const deployment = (name: string, space: string) => workload('Deployment', [space, name]);
const replicas = (count: number) => on({ spec: { replicas: count } }, 'scale');
const autoscaler = (space: string): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web', namespace: space },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 10,
  },
});
const bounds = (minReplicas: number, maxReplicas: number) =>
  on({ spec: { minReplicas, maxReplicas } });

const REPLICA_ROWS: readonly Told[] = [
  ['scales a Deployment', deployment('web', 'shop'), replicas(40), []],
  ['scales a Deployment to nothing', deployment('web', 'shop'), replicas(0), []],
  ['scales a Deployment to the most', deployment('web', 'shop'), replicas(500), []],
  ['scales a Deployment beyond the most', deployment('web', 'shop'), replicas(501), [REPLICAS]],
  ['scales a StatefulSet', workload('StatefulSet', ['shop', 'web']), replicas(3), []],
  [
    'scales a Deployment of a namespace that says nothing',
    deployment('web', 'plain'),
    replicas(3),
    [],
  ],
  ['scales a Deployment of a sealed namespace', deployment('fine', 'core'), replicas(3), [REACH]],
  ['moves the bounds of an autoscaler', autoscaler('shop'), bounds(40, 80), []],
  [
    'moves the bounds of an autoscaler beyond the most',
    autoscaler('shop'),
    bounds(40, 800),
    [REPLICAS],
  ],
  [
    'turns an autoscaler to another target',
    autoscaler('shop'),
    on({ spec: { scaleTargetRef: { name: 'other' } } }),
    [REPLICAS],
  ],
  ['labels an autoscaler', autoscaler('shop'), labelledAs({ seen: 'yes' }), [REPLICAS]],
  [
    'moves the bounds of an autoscaler of a sealed namespace',
    autoscaler('core'),
    bounds(4, 8),
    [REACH],
  ],
  [
    'writes a ConfigMap into a sealed namespace',
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'core' } },
    'create',
    [REACH],
  ],
];

export const OWN_STANDING: readonly KubeObject[] = [
  pod('runs', 'plain'),
  pod('unmarked', 'shop'),
  pod('gated', 'shop', {
    labels: BURSTABLE,
    spec: { schedulingGates: [{ name: 'kingtide.dev/placement' }, { name: 'example.com/gate' }] },
  }),
  pod('gated-twice', 'shop', {
    labels: BURSTABLE,
    spec: { schedulingGates: [{ name: 'kingtide.dev/placement' }, { name: 'kingtide.dev/other' }] },
  }),
  pod('gated', 'plain', { spec: { schedulingGates: [{ name: 'kingtide.dev/placement' }] } }),
  ...['shop', 'plain'].map((space) => deployment('web', space)),
  workload('StatefulSet', ['shop', 'web']),
  ...['shop', 'core'].map(autoscaler),
];

export const OWN_ROWS: readonly Row[] = [...NODE_ROWS, ...POD_ROWS, ...REPLICA_ROWS].map(
  ([title, object, how, locks]) => ({
    title: `Kingtide ${title}`,
    as: 'operator',
    how,
    object,
    locks,
  }),
);
