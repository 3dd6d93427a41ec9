/**
 * The small worlds of the fault matrices: three quarters of an hour each, one tier that bursts, one that stays, one or
 * two pools. Without noise, so that two runs differ only by what is done to them, and quiet long enough at the end for
 * everything to settle again.
 */
import type { PolicyDocument } from '../../src/policy/document.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';

export interface MatrixCase {
  readonly name: string;
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
}

interface Shape {
  readonly name: string;
  readonly traffic: readonly string[];
  readonly calendar?: boolean;
  readonly stock?: number;
  readonly secondPool?: boolean;
  readonly replicas?: number;
  readonly faults?: readonly string[];
}

/** It gathers slowly enough that capacity can follow: a run without a blow keeps every invariant. Local time. */
const GATHERS = 'ramp: { at: 2027-02-28T23:46, over: 5m, rps: 900 rps }';
const CROWD = `{ until: 2027-03-01T00:03, ${GATHERS} }`;

const SHAPES: readonly Shape[] = [
  { name: 'calendar', calendar: true, traffic: [CROWD] },
  // The crowd stays: nodes, marks and intents are still there when the end states are compared.
  { name: 'reactive', traffic: [`{ ${GATHERS} }`] },
  {
    name: 'drain',
    traffic: [
      `{ until: 2027-02-28T23:55, ${GATHERS} }`,
      '{ from: 2027-02-28T23:55, until: 2027-03-01T00:01, flat: { rps: 500 rps } }',
    ],
  },
  { name: 'partial', traffic: [CROWD], stock: 1, secondPool: true },
  {
    name: 'deletion',
    traffic: [CROWD],
    faults: ['{ id: C6, from: 2027-02-28T23:56, lasts: 3m, subject: ScalingPolicy/shop/web }'],
  },
  {
    name: 'failover',
    traffic: [CROWD],
    replicas: 2,
    faults: ['{ id: O5, from: 2027-02-28T23:50:20, lasts: 1m, size: 1 }'],
  },
];

export const CASE_NAMES: readonly string[] = SHAPES.map(({ name }) => name);

/** A new copy each time: nothing is shared between two runs. */
export function matrixCase(name: string): MatrixCase {
  const shape = SHAPES.find((candidate) => candidate.name === name);
  if (shape === undefined) throw new Error(`no case ${name}; there are ${CASE_NAMES.join(', ')}`);
  const texts = { 'scenario.yaml': scenarioText(shape), 'policies.yaml': policiesText(shape) };
  const encoder = new TextEncoder();
  const files = new Map(
    Object.entries(texts).map(([file, text]) => [file, encoder.encode(text)] as const),
  );
  const read = readFolder({ folder: `matrix/${name}`, files });
  if (read.ok) return { name, scenario: read.scenario, documents: read.documents };
  throw new Error(read.problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n'));
}

function scenarioText({
  name,
  traffic,
  stock = 10,
  secondPool,
  replicas = 1,
  faults,
}: Shape): string {
  const pool = (group: string, machines: number): string =>
    `    - { name: ${group}, site: cloud, burstClass: cloud, node: { cpu: 4200m, memory: 16Gi, pods: 30 }, leadTime: { p50: 70s, p95: 80s }, deletion: 20s, stock: ${machines}, maxNodes: 10, perHour: 1 CNY }`;
  return `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: matrix-${name} }
spec:
  summary: Three quarters of an hour of a small shop.
  timeZone: Asia/Shanghai
  from: 2027-02-28T23:40
  to: 2027-03-01T00:25
  step: 10s
  namespaces:
    - { name: shop, labels: { team: shop, kingtide.dev/residency: burstable } }
    - { name: core, labels: { kingtide.dev/residency: pinned } }
  sites:
    - { name: home, nodes: [{ name: rack, count: 2, cpu: 6200m, memory: 16Gi, pods: 30 }] }
  prometheus: { history: 1d }
  controller: { replicas: ${replicas} }
  pools:
${[pool('np1', stock), ...(secondPool === true ? [pool('np2', 10)] : [])].join('\n')}
  faults: [${(faults ?? []).join(', ')}]
  workloads:
    - name: web
      namespace: shop
      replicas: 5
      perPod: { cpu: 1000m, memory: 1Gi }
      burstable: true
      tolerates: [cloud]
      unitCapacity: 105 rps
      podReady: { p50: 10s, p95: 12s }
      grace: 10s
      traffic:
        - flat: { rps: 300 rps }
${traffic.map((part) => `        - ${part}`).join('\n')}
    - name: order
      namespace: core
      replicas: 2
      perPod: { cpu: 2000m, memory: 1Gi }
      unitCapacity: 200 rps
      podReady: { p50: 10s, p95: 20s }
      traffic:
        - flat: { rps: 100 rps }
`;
}

function policiesText({ calendar, secondPool }: Shape): string {
  return [
    object('Site', '{ name: home }', '{ type: OnPrem, country: CN }'),
    object('Site', '{ name: cloud }', '{ type: Cloud, country: CN }'),
    poolText('burst', 'np1', '1 CNY'),
    ...(secondPool === true ? [poolText('spare', 'np2', '2 CNY')] : []),
    WEB,
    ORDER,
    ...(calendar === true ? [SALE] : []),
  ].join('---\n');
}

function object(kind: string, metadata: string, spec: string): string {
  return `apiVersion: kingtide.dev/v1alpha1\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

function poolText(name: string, group: string, price: string): string {
  return object(
    'BurstPool',
    `{ name: ${name} }`,
    `
  site: cloud
  provider: { externalGrpc: { endpoint: cloud, nodeGroup: ${group} } }
  node: { cpu: 4200m, memory: 16Gi, pods: 30 }
  price: { perHour: ${price} }
  limits: { maxNodes: 10 }
  grantedTo: [{ name: shop, namespaceSelector: { matchLabels: { team: shop } } }]
  nodeLeadTime: { p50: 70s, p95: 2m }`,
  );
}

const WEB = object(
  'ScalingPolicy',
  '{ name: web, namespace: shop }',
  `
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: web } }
  residency: { mode: Burstable }
  mode: Enforce
  demands:
    - name: requests
      of: Offered
      query: 'sum(rate(gateway_requests_total{route="web"}[1m]))'
      targets: 'up{job="gateway"}'
      perReplica: 100 rps
  # Where a rise is cut off, so that a run that saw less of it does not end with more: the forecast follows trends.
  replicas: { min: 5, max: 18 }
  scaleIn: { after: 4m, maxStep: 100% }`,
);

const ORDER = object(
  'ScalingPolicy',
  '{ name: order, namespace: core }',
  `
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: order } }
  entry: { from: None }`,
);

const SALE = object(
  'PromotionCalendar',
  '{ name: sales }',
  `
  timeZone: Asia/Shanghai
  namespaceSelector: { matchLabels: { team: shop } }
  promotions:
    - name: midnight
      start: 2027-02-28T23:52
      end: 2027-03-01T00:03
      readyBefore: 2m
      demand: { multiplier: { expected: "4" } }`,
);
