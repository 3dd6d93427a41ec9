/**
 * Three tiers made of real HTTP servers at one site: pods are KWOK's, each Ready one has a server of bounded ability, real
 * requests come in an open loop, and the real Prometheus scrapes every server. One operator, no cloud.
 */
import { join } from 'node:path';
import { type ControlPlane, startControlPlane } from '../../control-plane/control-plane.ts';
import type { KubeObject } from '../../control-plane/kubernetes-objects.ts';
import { createNodes, waitForReadyNodes } from '../../control-plane/nodes.ts';
import { type Prometheus, startPrometheus } from '../../control-plane/prometheus.ts';
import { type HttpTiers, startHttpTiers } from '../../load/http/start.ts';
import { deploymentObject, namespaceObject } from '../shop-objects.ts';
import { createOperator, type Operator } from './operator.ts';
import { HOME_SITE, installChart, SITE_LABEL } from './shop.ts';

/** 4 requests at a time of 200 ms each: 4 / 0.2 s = 20 requests per second, at most. */
export const ABILITY = { concurrency: 4, serviceMs: 200, queue: 8 };
export const PER_REPLICA = 20;
/** A full queue of 8 waits 8 / 20 rps = 400 ms and is served in 200 ms: 600 ms; the rest is the machine's. */
const SLO_MS = 750;
export const MOST_REPLICAS = 8;
export const TICK_SECONDS = 2;
export const POD_READY_P95_SECONDS = 6;
const SCRAPE_SECONDS = 2;
const NAMESPACE = 'shop';

/**
 * And their replicas at first. `single` has no policy and stays; `offered` is scaled on what users want, `served` on what
 * was answered, `naive` on that too but without a veto.
 */
export const TIERS = { single: 1, offered: 1, served: 6, naive: 6 } as const;
export type TierName = keyof typeof TIERS;
const SCALED: readonly TierName[] = ['offered', 'served', 'naive'];
const NAMES: readonly TierName[] = ['single', ...SCALED];

/** Over 20 s: ten scrapes. */
export const offeredQuery = (tier: TierName) =>
  `sum(rate(gateway_requests_total{route="${tier}"}[20s]))`;
export const servedQuery = (tier: TierName) =>
  `sum(rate(http_requests_total{app="${tier}",code="200"}[20s]))`;
const refusedQuery = (tier: TierName) =>
  `sum(rate(http_requests_total{app="${tier}",code="503"}[20s]))`;

export interface HttpShop {
  readonly plane: ControlPlane;
  readonly prometheus: Prometheus;
  readonly tiers: HttpTiers;
  readonly operator: Operator;
  stop(): Promise<void>;
}

export async function startHttpShop(): Promise<HttpShop> {
  const plane = await startControlPlane();
  try {
    await plane.startKwok({ name: 'home' });
    const labels = { [SITE_LABEL]: HOME_SITE };
    const nodes = await createNodes(plane, 'home', 3, { kwok: 'home', labels });
    await waitForReadyNodes(plane, nodes);
    await plane.apply([namespaceObject(NAMESPACE)]);
    await installChart(plane);
    await plane.apply([...NAMES.map(deployment), site(), ...SCALED.map(policy)]);
    const tiers = await startHttpTiers({
      dir: join(plane.dir, 'http'),
      kubeconfig: plane.kubeconfig,
      sloMs: SLO_MS,
      tiers: NAMES.map((name) => ({
        ...ABILITY,
        name,
        namespace: NAMESPACE,
        selector: `app=${name}`,
        maxServers: MOST_REPLICAS,
      })),
    });
    const prometheus = await startMetrics(plane, tiers);
    const operator = createOperator({
      plane,
      cloud: undefined,
      prometheus,
      overrides: {
        tick: `${TICK_SECONDS}s`,
        prometheus: { url: prometheus.url, scrapeInterval: `${SCRAPE_SECONDS}s` },
      },
    });
    const stop = async () => {
      await tiers.stop();
      await plane.stop();
    };
    return { plane, prometheus, tiers, operator, stop };
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

function startMetrics(plane: ControlPlane, tiers: HttpTiers): Promise<Prometheus> {
  const intervalSeconds = SCRAPE_SECONDS;
  return startPrometheus({
    dir: plane.dir,
    processes: plane.processes,
    scrapes: [
      { job: 'gateway', targets: [tiers.gatewayTarget], intervalSeconds },
      { job: 'servers', discovery: tiers.discoveryUrl, intervalSeconds },
    ],
  });
}

function deployment(name: TierName): KubeObject {
  return deploymentObject({
    namespace: NAMESPACE,
    name,
    replicas: TIERS[name],
    burstable: false,
    podSpec: { terminationGracePeriodSeconds: 1 },
  });
}

function site(): KubeObject {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'Site',
    metadata: { name: HOME_SITE },
    spec: { type: 'OnPrem', country: 'CN', reserve: '10%' },
  };
}

/** 70% of 20 rps: 14 rps a replica are planned. */
function policy(name: TierName): KubeObject {
  const demand =
    name === 'offered'
      ? { of: 'Offered', query: offeredQuery(name), targets: 'up{job="gateway"}' }
      : { of: 'Served', query: servedQuery(name) };
  const veto = { name: 'refused', query: refusedQuery(name), above: '3 rps' };
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'ScalingPolicy',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      target: { workload: { apiVersion: 'apps/v1', kind: 'Deployment', name } },
      residency: { mode: 'Pinned' },
      level: 'L1',
      mode: 'Enforce',
      demands: [{ name: 'requests', ...demand, perReplica: `${PER_REPLICA} rps` }],
      capacity: { waterLevel: '70%', podReady: { p50: '1s', p95: `${POD_READY_P95_SECONDS}s` } },
      replicas: { min: 1, max: MOST_REPLICAS },
      scaleIn: { after: '1m', maxStep: '50%' },
      ...(name === 'served' && { veto: [veto] }),
    },
  };
}
