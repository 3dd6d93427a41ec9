/** Objects that rows of the fence are about: pods, templates of every kind, nodes, namespaces, pools. */
import type { KubeObject, Taint } from '../../control-plane/kubernetes-objects.ts';

export const SITE = 'kingtide.dev.node-restriction.kubernetes.io/site';
export const RESIDENCY = 'kingtide.dev/residency';
export const BURSTABLE = { [RESIDENCY]: 'burstable' };
export const PINNED = { [RESIDENCY]: 'pinned' };

export type Labels = Readonly<Record<string, string>>;

/** What a pod, or a template of pods, says. */
export interface Asked {
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export const named = (value = 'cloud-a') => ({
  tolerations: [{ key: 'kingtide.dev/burst', value, effect: 'NoExecute' }],
});
export const ANY_CLASS = { tolerations: [{ key: 'kingtide.dev/burst', operator: 'Exists' }] };
export const EVERYTHING = { tolerations: [{ operator: 'Exists' }] };
export const EVERYTHING_EXECUTED = { tolerations: [{ operator: 'Exists', effect: 'NoExecute' }] };
/** Does not tolerate a NoExecute taint. */
export const EVERYTHING_SCHEDULED = { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] };
export const AT_HOME = { nodeSelector: { [SITE]: 'idc' } };

export function affinityTo(...sites: readonly string[]) {
  const terms = [{ matchExpressions: [{ key: SITE, operator: 'In', values: sites }] }];
  return requiring(terms);
}

/** As the DaemonSet controller chooses the node of a pod. */
export function onNode(name: string) {
  return requiring([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }]);
}

export function requiring(nodeSelectorTerms: readonly object[]) {
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { affinity: { nodeAffinity: required } };
}

export function claiming(claim = 'data') {
  return { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }] };
}

function podSpec({ spec = {} }: Asked): Readonly<Record<string, unknown>> {
  const containers = [{ name: 'app', image: 'registry.example/app:1' }];
  return { containers, automountServiceAccountToken: false, ...spec };
}

export function pod(name: string, namespace: string, asked: Asked = {}): KubeObject {
  const { labels = {}, annotations = {} } = asked;
  const metadata = { name, namespace, labels, annotations };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec(asked) };
}

/** As the DaemonSet controller makes it. */
export function daemonPod(name: string, owner: readonly [string, string], asked: Asked) {
  const [namespace, daemonSet] = owner;
  const labels = {
    'pod-template-generation': '1',
    'controller-revision-hash': 'a',
    ...asked.labels,
  };
  const made = pod(name, namespace, { ...asked, labels });
  const reference = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: daemonSet, uid: 'a-1' };
  const ownerReferences = [{ ...reference, controller: true }];
  return { ...made, metadata: { ...made.metadata, ownerReferences } };
}

export const TEMPLATE_KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'PodTemplate',
] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

export function workload(
  kind: TemplateKind,
  [namespace, name]: readonly [string, string],
  asked: Asked = {},
): KubeObject {
  const metadata = { name, namespace };
  const labels = { app: name, ...asked.labels };
  const finite = kind === 'Job' || kind === 'CronJob' ? { restartPolicy: 'Never' } : {};
  const template = { metadata: { labels }, spec: { ...podSpec(asked), ...finite } };
  const selector = { matchLabels: { app: name } };
  switch (kind) {
    case 'PodTemplate':
      return { apiVersion: 'v1', kind, metadata, template };
    case 'ReplicationController':
      return { apiVersion: 'v1', kind, metadata, spec: { selector: { app: name }, template } };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, metadata, spec: { template } };
    case 'CronJob': {
      const spec = { schedule: '0 4 * * *', jobTemplate: { spec: { template } } };
      return { apiVersion: 'batch/v1', kind, metadata, spec };
    }
    case 'StatefulSet': {
      const spec = { serviceName: name, selector, template };
      return { apiVersion: 'apps/v1', kind, metadata, spec };
    }
    case 'Deployment':
    case 'DaemonSet':
    case 'ReplicaSet':
      return { apiVersion: 'apps/v1', kind, metadata, spec: { selector, template } };
  }
}

export function namespace(name: string, labels: Labels = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export const burst = (value = 'cloud-a'): Taint => ({
  key: 'kingtide.dev/burst',
  value,
  effect: 'NoExecute',
});

export function node(name: string, labels: Labels = {}, taints: readonly Taint[] = []): KubeObject {
  const spec = taints.length === 0 ? {} : { taints };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec };
}

export function marked(kind: 'Secret' | 'ConfigMap', name: string, space: string): KubeObject {
  const labels = { 'kingtide.dev/data': 'core' };
  return { apiVersion: 'v1', kind, metadata: { name, namespace: space, labels } };
}

export function claim(name: string, namespace: string, labels: Labels): KubeObject {
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace, labels },
    spec,
  };
}

export function pool(name: string, placementClass: string, teams?: readonly string[]): KubeObject {
  const grantedTo = teams?.map((team) => ({
    name: team,
    namespaceSelector: { matchLabels: { team } },
  }));
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'BurstPool',
    metadata: { name },
    spec: {
      site: 'cloud',
      placementClass,
      provider: { externalGrpc: { endpoint: 'beijing', nodeGroup: name } },
      node: { cpu: '8', memory: '28Gi' },
      price: { perHour: '1.36 CNY' },
      limits: { maxNodes: 10 },
      ...(grantedTo !== undefined && { grantedTo }),
      nodeLeadTime: { p50: '60s', p95: '120s' },
    },
  };
}
