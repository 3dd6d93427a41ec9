/**
 * A sale of any size as a scenario's folder: so many tiers and pools, a crowd four times the usual at one hour, all
 * written as the files a user would write. What comes of it is for whoever runs it.
 */
export interface SaleSize {
  readonly tiers: number;
  readonly pools: number;
  readonly hours: number;
}

/** Usual load of a tier; with 100 rps a replica at 70% that is 15 replicas by day. */
const DAILY_PEAK = 1_000;
/** Three cores a replica and 31 a machine: ten replicas on each, 15 for each tier and a fifth to spare. */
const REPLICAS_PER_NODE = 10;

export function saleFolder({ tiers, pools, hours }: SaleSize): ReadonlyMap<string, Uint8Array> {
  const names = Array.from(
    { length: tiers },
    (_, index) => `tier-${String(index).padStart(4, '0')}`,
  );
  const groups = Array.from({ length: pools }, (_, index) => `np${String(index).padStart(3, '0')}`);
  const files = new Map([
    ['scenario.yaml', scenario({ names, groups, hours })],
    ['sites.yaml', SITES],
    ['tiers.yaml', names.map(tier).join('---\n')],
    ['pools.yaml', groups.map(pool).join('---\n')],
    ['calendar.yaml', CALENDAR],
  ]);
  return new Map([...files].map(([name, text]) => [name, new TextEncoder().encode(text)]));
}

function scenario(sale: {
  readonly names: readonly string[];
  readonly groups: readonly string[];
  readonly hours: number;
}): string {
  const { names, groups, hours } = sale;
  const nodes = Math.ceil((names.length * 18) / REPLICAS_PER_NODE);
  const to = new Date(Date.UTC(2027, 1, 28, 18 + hours)).toISOString().slice(0, 16);
  return `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: sale }
spec:
  summary: ${names.length} tiers and ${groups.length} pools through a sale at ten in the evening, four times the usual load.
  timeZone: UTC
  from: 2027-02-28T18:00
  to: ${to}
  noise: 2%
  podsCreatedPerSecond: 100
  podsBoundPerSecond: 200
  namespaces: [{ name: shop, labels: { team: shop, kingtide.dev/residency: burstable } }]
  sites:
    - { name: idc, nodes: [{ name: rack, count: ${nodes}, cpu: 31000m, memory: 120Gi, pods: 110 }] }
  pools:
${groups.map(poolTruth).join('')}  workloads:
${names.map(workload).join('')}`;
}

function poolTruth(name: string): string {
  return `    - name: ${name}
      site: cloud
      burstClass: cloud
      node: { cpu: 15200m, memory: 56Gi, pods: 60 }
      leadTime: { p50: 90s, p95: 160s }
      stock: 200
      maxNodes: 200
      perHour: 2.72 CNY
`;
}

function workload(name: string): string {
  return `    - name: ${name}
      namespace: shop
      replicas: 15
      perPod: { cpu: 3000m, memory: 2Gi }
      burstable: true
      tolerates: [cloud]
      unitCapacity: 100 rps
      podReady: { p50: 12s, p95: 24s }
      traffic:
        - daily: { peak: ${DAILY_PEAK} rps, trough: 30%, peakAt: "21:00" }
        - flash: { at: 2027-02-28T22:00, rps: ${3 * DAILY_PEAK} rps, rise: 2m, hold: 30m, halfLife: 30m }
`;
}

const SITES = `apiVersion: kingtide.dev/v1alpha1
kind: Site
metadata: { name: idc }
spec: { type: OnPrem, country: CN, reserve: 10% }
---
apiVersion: kingtide.dev/v1alpha1
kind: Site
metadata: { name: cloud }
spec: { type: Cloud, country: CN }
`;

const CALENDAR = `apiVersion: kingtide.dev/v1alpha1
kind: PromotionCalendar
metadata: { name: sales }
spec:
  timeZone: UTC
  namespaceSelector: { matchLabels: { team: shop } }
  promotions:
    - name: evening
      start: 2027-02-28T22:00
      end: 2027-02-28T23:00
      readyBefore: 15m
      demand: { multiplier: { of: DailyPeak, expected: "4" } }
`;

function tier(name: string): string {
  return `apiVersion: kingtide.dev/v1alpha1
kind: ScalingPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }
  residency: { mode: Burstable }
  mode: Enforce
  demands:
    - name: requests
      of: Offered
      query: 'sum(rate(gateway_requests_total{namespace="shop",route="${name}"}[1m]))'
      targets: 'up{job="gateway"}'
      perReplica: 100 rps
  capacity: { podReady: { p50: 12s, p95: 40s } }
  replicas: { min: 4, max: 400 }
`;
}

function pool(name: string): string {
  return `apiVersion: kingtide.dev/v1alpha1
kind: BurstPool
metadata: { name: ${name} }
spec:
  site: cloud
  provider: { externalGrpc: { endpoint: cloud, nodeGroup: ${name} } }
  node: { cpu: 15200m, memory: 56Gi, pods: 60 }
  price: { perHour: 2.72 CNY }
  limits: { maxNodes: 200, batch: 50 }
  grantedTo: [{ name: shop, namespaceSelector: { matchLabels: { team: shop } } }]
  nodeLeadTime: { p50: 90s, p95: 4m }
`;
}
