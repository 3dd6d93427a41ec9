/**
 * The world of performance.md section 3 as scenario and policies: 100 rps per pod at 70%, 8 pods per node, pods serve
 * 15 s after they are bound, 100 bound per second. Written as YAML, so that it passes the same readers as any other.
 */
import { MINUTE, type Millis, SECOND } from '../../src/model/units.ts';
import type { PolicyDocument } from '../../src/policy/document.ts';
import { readFolder } from '../../src/simulator/folder.ts';
import type { Scenario } from '../../src/simulator/scenario.ts';

export const PER_POD = 100;
export const WATER_LEVEL = 0.7;
export const PODS_PER_NODE = 8;
export const POD_START: Millis = 15 * SECOND;
/** Before the judged time the loop runs this long, so that nodes and pods of the first minute are there. */
const LEAD_IN: Millis = 40 * MINUTE;

export interface PoolSpec {
  readonly name: string;
  /** Truth and prior alike, in seconds: the policies know the medians of their providers. */
  readonly boot: { readonly p50: number; readonly p95: number };
  readonly stock: number;
  /** Machines the policy believes there are; as many as there really are when absent. */
  readonly declared?: number;
  /** Per hour in CNY. Cheaper pools are used first. */
  readonly price: string;
}

export interface WorldSpec {
  readonly name: string;
  readonly from: Millis;
  readonly to: Millis;
  /** Flow entries of `traffic`, in YAML. */
  readonly traffic: readonly string[];
  readonly files?: ReadonlyMap<string, string>;
  readonly homeNodes: number;
  readonly replicas: number;
  readonly pools: readonly PoolSpec[];
  /** Pods the ReplicaSet controller writes per second; 20 is stock ('W20'). */
  readonly writer: number;
  readonly maxReplicas: number;
  readonly step: Millis;
  /** A PromotionCalendar's promotions, in YAML; none when absent. */
  readonly promotions?: string;
  readonly history: Millis;
  /** How the policy shrinks; the product's own default when absent. */
  readonly scaleIn?: string;
}

export interface ScoreWorld {
  readonly scenario: Scenario;
  readonly documents: readonly PolicyDocument[];
}

/** Throws when the generated files do not pass the readers: a defect of the scoreboard. */
export function scoreWorld(spec: WorldSpec): ScoreWorld {
  const texts = new Map<string, string>([
    ['scenario.yaml', scenarioText(spec)],
    ['policies.yaml', policiesText(spec)],
    ...(spec.files ?? []),
  ]);
  const files = new Map([...texts].map(([name, text]) => [name, new TextEncoder().encode(text)]));
  const read = readFolder({ folder: spec.name, files });
  if (read.ok) return { scenario: read.scenario, documents: read.documents };
  throw new Error(read.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}

/** Local time of the scenario, to the second, as policies write it. */
export function localTime(at: Millis): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** As the HPA's own defaults, but for a shorter time: set on AMZN and ELB. */
export const QUICK_SCALE_IN = '{ after: 3m, maxStep: 100% }';

const MACHINE = 'cpu: 8100m, memory: 32Gi, pods: 60';

function scenarioText(spec: WorldSpec): string {
  const pools = spec.pools.map(
    ({ name, boot, stock, declared = stock, price }) =>
      `  - { name: ${name}, site: cloud, burstClass: cloud, node: { ${MACHINE} }, ` +
      `leadTime: { p50: ${ms(boot.p50)}, p95: ${ms(boot.p95)} }, stock: ${stock}, maxNodes: ${declared}, perHour: ${price} CNY }`,
  );
  return `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: ${spec.name} }
spec:
  summary: Scoreboard row ${spec.name}.
  timeZone: UTC
  from: ${localTime(spec.from - LEAD_IN)}
  to: ${localTime(spec.to)}
  step: ${spec.step}ms
  podsCreatedPerSecond: ${spec.writer}
  podsBoundPerSecond: 100
  namespaces: [{ name: shop, labels: { team: shop, kingtide.dev/residency: burstable } }]
  sites: [{ name: home, nodes: [{ name: rack, count: ${spec.homeNodes}, ${MACHINE} }] }]
  daemons: { cpu: 100m, memory: 128Mi, pods: 1 }
  prometheus: { scrapeInterval: 5s, lag: 2s, history: ${Math.round(spec.history / MINUTE)}m }
  controller: { tick: 5s }
  pools:
${pools.join('\n')}
  workloads:
  - name: web
    namespace: shop
    replicas: ${spec.replicas}
    perPod: { cpu: 1000m, memory: 2Gi }
    burstable: true
    tolerates: [cloud]
    unitCapacity: ${PER_POD} rps
    podReady: { p50: ${ms(POD_START / SECOND)}, p95: ${ms(POD_START / SECOND)} }
    traffic:
${spec.traffic.map((part) => `    - ${part}`).join('\n')}
`;
}

function policiesText(spec: WorldSpec): string {
  const pools = spec.pools.map(
    ({ name, boot, stock, declared = stock, price }) => `---
apiVersion: kingtide.dev/v1alpha1
kind: BurstPool
metadata: { name: ${name} }
spec:
  site: cloud
  provider: { externalGrpc: { endpoint: cloud, nodeGroup: ${name} } }
  node: { ${MACHINE} }
  price: { perHour: ${price} CNY }
  limits: { maxNodes: ${declared}, batch: 100 }
  grantedTo: [{ name: shop, namespaceSelector: { matchLabels: { team: shop } } }]
  nodeLeadTime: { p50: ${ms(boot.p50)}, p95: ${ms(boot.p95)} }
`,
  );
  const calendar = spec.promotions === undefined ? '' : calendarText(spec.promotions);
  return `apiVersion: kingtide.dev/v1alpha1
kind: Site
metadata: { name: home }
spec: { type: OnPrem, country: CN, reserve: 0% }
---
apiVersion: kingtide.dev/v1alpha1
kind: Site
metadata: { name: cloud }
spec: { type: Cloud, country: CN }
${pools.join('')}---
apiVersion: kingtide.dev/v1alpha1
kind: ScalingPolicy
metadata: { name: web, namespace: shop }
spec:
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: web } }
  residency: { mode: Burstable }
  level: L0
  mode: Enforce
  demands:
  - name: requests
    of: Offered
    query: 'sum(rate(gateway_requests_total{namespace="shop",route="web"}[15s]))'
    targets: 'up{job="gateway"}'
    perReplica: ${PER_POD} rps
  capacity: { waterLevel: 70%, podReady: { p50: 15s, p95: 15s } }
  replicas: { min: 2, max: ${spec.maxReplicas} }${
    spec.scaleIn === undefined
      ? ''
      : `
  scaleIn: ${spec.scaleIn}`
  }
${calendar}`;
}

function calendarText(promotions: string): string {
  return `---
apiVersion: kingtide.dev/v1alpha1
kind: PromotionCalendar
metadata: { name: announced }
spec:
  timeZone: UTC
  namespaceSelector: { matchLabels: { team: shop } }
  promotions:
${promotions}`;
}

function ms(seconds: number): string {
  return `${Math.round(seconds * 1000)}ms`;
}
