/** Value sets that people really use, each with a name. Every rule about the chart holds for all of them. */
import type { Values } from './helm.ts';

const provider = {
  address: 'cloud.example:443',
  caFile: '/etc/kingtide-credentials/beijing/ca.crt',
  certFile: '/etc/kingtide-credentials/beijing/tls.crt',
  keyFile: '/etc/kingtide-credentials/beijing/tls.key',
};

export const VALUE_SETS: Readonly<Record<string, Values>> = {
  'only what is required': {},
  'one namespace': { workloadNamespaces: ['shop'] },
  'ScaledObjects too': { workloadNamespaces: ['shop'], scaledObjects: true },
  'a kind of its own': {
    workloadNamespaces: ['shop'],
    scalableKinds: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', resource: 'rollouts' }],
  },
  'many namespaces': { workloadNamespaces: ['shop', 'video', 'search', 'gov-1'] },
  'two sites': { onPremSites: ['idc-beijing', 'idc-shanghai'] },
  'one replica': { replicas: 1 },
  'five replicas': { replicas: 5 },
  'an image by digest': {
    image: { repository: 'mirror.example:5000/ops/kingtide', digest: `sha256:${'a'.repeat(64)}` },
  },
  'an image by tag': { image: { repository: 'kingtide', tag: '1.2.3', pullPolicy: 'Always' } },
  'a private registry': { imagePullSecrets: [{ name: 'pull' }] },
  'one provider': {
    credentials: [{ name: 'beijing', secretName: 'beijing-provider' }],
    config: { providers: { beijing: provider } },
  },
  'two providers': {
    credentials: [
      { name: 'beijing', secretName: 'b' },
      { name: 'hangzhou', secretName: 'h' },
    ],
    config: { providers: { beijing: provider, hangzhou: provider } },
  },
  'a secured Prometheus': {
    credentials: [{ name: 'prometheus', secretName: 'p' }],
    config: {
      prometheus: {
        url: 'https://prometheus',
        bearerTokenFile: '/etc/kingtide-credentials/prometheus/token',
        caFile: '/ca',
      },
    },
  },
  'other ports': { config: { http: { healthPort: 18_081, metricsPort: 18_080 } } },
  'another lease': {
    config: { lease: { name: 'tide', duration: '30s', renewBy: '20s', retry: '4s' } },
  },
  'recording on': {
    recording: { sizeLimit: '4Gi' },
    config: { record: '/var/lib/kingtide/cycles' },
  },
  'no priority class': { priorityClass: { create: false } },
  'no fence': { fence: { create: false } },
  'a fence that only tells': { fence: { validationActions: ['Warn', 'Audit'] } },
  'a fence that knows more': {
    fence: {
      exemptNamespaces: ['kube-system', 'network'],
      agents: [{ namespace: 'monitoring', name: 'node-exporter' }],
      schedulers: ['system:kube-scheduler', 'system:serviceaccount:batch:volcano'],
    },
  },
  'a fence without exemptions': {
    fence: { exemptNamespaces: [], agents: [], maxReplicas: 500 },
  },
  'another priority': { priorityClass: { value: 500 } },
  'small resources': {
    resources: {
      requests: { cpu: '50m', memory: '128Mi' },
      limits: { cpu: '500m', memory: '256Mi' },
    },
  },
  'labels and annotations': {
    podLabels: { team: 'sre' },
    podAnnotations: { 'prometheus.io/scrape': 'true' },
  },
  gateways: {
    workloadNamespaces: ['shop'],
    gateways: { envoyGateway: true, ingressNginx: true, sentinelConfigMaps: ['buy-rules'] },
  },
  'a local time zone': {
    config: { timeZone: 'Asia/Shanghai', tick: '2s', log: { level: 'warn' } },
  },
};
