/** The policies that the contract tests declare: two sites, one pool, one tier, one promotion. */
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';

const API = 'kingtide.dev/v1alpha1';

function object(kind: string, name: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion: API, kind, metadata: { name }, spec };
}

export interface TierSpec {
  readonly min: number;
  readonly max: number;
  readonly name?: string;
  readonly query?: string;
}

const QUERY = 'sum(rate(gateway_requests_total{route="web"}[1m]))';

export function tierObject({ min, max, name = 'web', query = QUERY }: TierSpec): KubeObject {
  const workload = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  return {
    apiVersion: API,
    kind: 'ScalingPolicy',
    metadata: { name, namespace: 'shop' },
    spec: {
      target: { workload },
      residency: { mode: 'Burstable' },
      mode: 'Enforce',
      demands: [
        {
          name: 'requests',
          of: 'Offered',
          query,
          targets: 'up{job="gateway"}',
          perReplica: '120 rps',
        },
      ],
      replicas: { min, max },
    },
  };
}

export const POLICY_OBJECTS: readonly KubeObject[] = [
  object('Site', 'home', { type: 'OnPrem', country: 'CN', reserve: '10%' }),
  object('Site', 'cloud', { type: 'Cloud', country: 'CN' }),
  object('BurstPool', 'np1', {
    site: 'cloud',
    provider: { externalGrpc: { endpoint: 'test', nodeGroup: 'np1' } },
    node: { cpu: '7600m', memory: '14Gi', pods: 60 },
    price: { perHour: '1.36 CNY' },
    limits: { maxNodes: 400, batch: 100 },
    grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
    nodeLeadTime: { p50: '70s', p95: '110s' },
  }),
  tierObject({ min: 2, max: 50 }),
];

export const CALENDAR = object('PromotionCalendar', 'sales', {
  timeZone: 'Asia/Shanghai',
  namespaceSelector: { matchLabels: { 'kingtide.dev/sale': 'yes' } },
  promotions: [
    {
      name: 'anniversary',
      start: '2027-03-01T00:00',
      end: '2027-03-02T00:00',
      readyBefore: '15m',
      demand: { multiplier: { of: 'DailyPeak', expected: '5' } },
    },
  ],
});
