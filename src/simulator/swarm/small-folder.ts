/**
 * A drawn world as the files of a scenario's folder, so that it passes through the same parser as everybody's and can be
 * kept, read and replayed. The same numbers give the same text.
 */
import {
  KIB_PER_REQUEST,
  type SmallLine,
  type SmallPool,
  type SmallTier,
  type SmallWorld,
} from './small-world.ts';
import {
  cloudTruth,
  cloudUnits,
  declaredLines,
  doorOf,
  gateOf,
  gauges,
  instant,
  moreFields,
  moreGrants,
  moreNamespaces,
  templateGate,
  tiersOf,
} from './twist-folder.ts';

/** File name to text. */
export function folderOf(world: SmallWorld): ReadonlyMap<string, string> {
  return new Map([
    ['scenario.yaml', scenario(world)],
    ['sites.yaml', `${SITES}${declaredLines(world)}`],
    ['pools.yaml', world.pools.map((pool) => poolDocument(world, pool)).join('---\n')],
    ['tiers.yaml', tierDocuments(world).join('---\n')],
    ...(world.promotion === undefined ? [] : ([['calendar.yaml', calendar(world)]] as const)),
  ]);
}

const HEAD = 'apiVersion: kingtide.dev/v1alpha1\n';

function tierDocuments(world: SmallWorld): string[] {
  return [...tiersOf(world).map((tier) => tierDocument(world, tier)), pinned(world)];
}

const SITES = `${HEAD}kind: Site
metadata: { name: home }
spec: { type: OnPrem, country: CN, reserve: 10% }
---
${HEAD}kind: Site
metadata: { name: cloud }
spec:
  type: Cloud
  country: CN
`;

function pinned({ pinnedDemand }: SmallWorld): string {
  return pinnedDemand === true ? `${PINNED}${PINNED_DEMAND}` : PINNED;
}

const PINNED_DEMAND = `  mode: Enforce
  demands:
    - { name: requests, of: Offered, query: 'sum(rate(gateway_requests_total{namespace="core",route="order"}[1m]))', targets: 'up{job="gateway"}', perReplica: 2 rps }
  replicas: { min: 1, max: 20 }
`;

const PINNED = `${HEAD}kind: ScalingPolicy
metadata: { name: order, namespace: core }
spec:
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: order } }
  residency: { mode: Pinned }
  level: L0
  entry: { from: None }
`;

function scenario(world: SmallWorld): string {
  return `apiVersion: simulator.kingtide.dev/v1alpha1
kind: Scenario
metadata: { name: swarm-${world.seed} }
spec:
  summary: A world drawn for the swarm.
  timeZone: UTC
  from: ${instant(world.from)}
  to: ${instant(world.to)}
  seed: ${world.seed}
  namespaces:
    - { name: shop, labels: { team: shop, kingtide.dev/residency: burstable } }
    - { name: core, labels: { kingtide.dev/residency: pinned } }
${moreNamespaces(world)}  sites:
    - { name: home, nodes: [{ name: rack, count: ${world.homeNodes}, cpu: 8400m, memory: 64Gi, pods: 110 }] }
  controller: { replicas: ${world.processes}${cap(world)} }
  pools:
${world.pools.map(poolTruth).join('')}${linesTruth(world.lines)}${gauges(world)}  workloads:
${truths(world)}    - name: order
      namespace: core
      replicas: 1
      perPod: { cpu: 500m, memory: 512Mi }
      unitCapacity: 1000 rps
      podReady: { p50: 10s, p95: 20s }
      traffic: [{ flat: { rps: 10 rps } }]
`;
}

function cap({ maxCloudNodes, maxSpend }: SmallWorld): string {
  const nodes = maxCloudNodes === undefined ? '' : `, maxCloudNodes: ${maxCloudNodes}`;
  return maxSpend === undefined ? nodes : `${nodes}, maxSpend: ${maxSpend} CNY/day`;
}

function linesTruth(lines: readonly SmallLine[]): string {
  if (lines.length === 0) return '';
  const all = lines.map(
    ({ name, megabits }) =>
      `    - { name: ${name}, site: cloud, to: home, bandwidth: ${megabits}Mbps }\n`,
  );
  return `  lines:\n${all.join('')}`;
}

function poolTruth({ name, idempotency, p50Seconds, stock }: SmallPool): string {
  return `    - name: ${name}
      site: cloud
      burstClass: cloud
      node: { cpu: 8400m, memory: 64Gi, pods: 60 }
      leadTime: { p50: ${p50Seconds}s, p95: ${2 * p50Seconds}s }
      idempotency: ${idempotency}
      stock: ${stock}
      maxNodes: ${stock}
      perHour: 1 CNY
`;
}

function poolDocument(world: SmallWorld, pool: SmallPool): string {
  const { name, p50Seconds, batch, maxNodes } = pool;
  return `${HEAD}kind: BurstPool
metadata: { name: ${name} }
spec:
  site: cloud
  provider: { externalGrpc: { endpoint: cloud, nodeGroup: ${name} } }
  node: { cpu: 8400m, memory: 64Gi, pods: 60 }
  price: { perHour: 1 CNY }
  limits: { maxNodes: ${maxNodes}, batch: ${batch} }
  grantedTo: [{ name: shop, namespaceSelector: { matchLabels: { team: shop } } }${moreGrants(world)}]
  nodeLeadTime: { p50: ${p50Seconds}s, p95: ${2 * p50Seconds}s }
`;
}

function truths(world: SmallWorld): string {
  return tiersOf(world)
    .map((tier) => tierTruth(world, tier))
    .join('');
}

function tierTruth(world: SmallWorld, tier: SmallTier): string {
  const { name, namespace = 'shop', cpu, replicas, unitCapacity, load } = tier;
  const points = load.map(({ at, rps }) => `{ at: ${instant(at)}, rps: ${rps} rps }`);
  return `    - name: ${name}
      namespace: ${namespace}
      replicas: ${replicas}
      perPod: { cpu: ${cpu}m, memory: 512Mi }
      burstable: true
      tolerates: [cloud]
${templateGate(world)}      unitCapacity: ${unitCapacity} rps
${cloudTruth(world, tier)}      podReady: { p50: 10s, p95: 25s }
      door: { bytesPerRequest: ${KIB_PER_REQUEST}KiB${doorOf(world, tier)} }
      traffic: [{ points: [${points.join(', ')}] }]
`;
}

function tierDocument(world: SmallWorld, tier: SmallTier): string {
  const { name, namespace = 'shop', level, replicas, afterMinutes, maxStepPercent } = tier;
  return `${HEAD}kind: ScalingPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  target: { workload: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }
  residency: { mode: Burstable${gateOf(world)} }
  level: ${level}
  mode: Enforce
${tier.served === true ? servedDemand(world, tier) : offeredDemand(world, tier)}  capacity: { podReady: { p50: 10s, p95: 25s } }
  replicas: { min: ${Math.max(1, Math.floor(replicas / 2))}, max: 2000 }
  scaleIn: { after: ${afterMinutes}m, maxStep: ${maxStepPercent}% }
${moreFields(world, tier)}`;
}

function offeredDemand(world: SmallWorld, tier: SmallTier): string {
  const { name, namespace = 'shop', perReplica, window = '1m' } = tier;
  return `  demands:
    - name: requests
      of: Offered
      query: 'sum(rate(gateway_requests_total{namespace="${namespace}",route="${name}"}[${window}]))'
      targets: 'up{job="gateway"}'
      perReplica: ${perReplica} rps
${cloudUnits(world, tier)}`;
}

function servedDemand(world: SmallWorld, tier: SmallTier): string {
  const { name, namespace = 'shop', perReplica } = tier;
  const counter = `http_requests_total{namespace="${namespace}",app="${name}"`;
  return `  demands:
    - name: requests
      of: Served
      query: 'sum(rate(${counter},code="200"}[1m]))'
      targets: 'up{job="${name}"}'
      perReplica: ${perReplica} rps
${cloudUnits(world, tier)}  veto: [{ name: errors, query: 'sum(rate(${counter},code="503"}[1m]))', above: 1 rps }]
`;
}

function calendar({ promotion }: SmallWorld): string {
  if (promotion === undefined) throw new Error('the world has no promotion');
  const { start, end, multiplier } = promotion;
  return `${HEAD}kind: PromotionCalendar
metadata: { name: sales }
spec:
  timeZone: UTC
  namespaceSelector: { matchLabels: { team: shop } }
  promotions:
    - name: rush
      start: ${instant(start)}
      end: ${instant(end)}
      readyBefore: 10m
      demand: { multiplier: { of: DailyPeak, expected: "${multiplier.toFixed(1)}" } }
`;
}
