/** One small sound document of every kind, and a value for every field that is refused. Judges nothing. */
import type { Kind } from '../../src/policy/kinds.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';

type Json = Readonly<Record<string, unknown>>;

/** Paths as in the table of refused fields: `spec.promotions[].demand.shape`; `[]` is the first item here. */
interface Change {
  readonly path: string;
  /** Undefined takes the field away. */
  readonly value: unknown;
}

export const set = (path: string, value: unknown): Change => ({ path, value });
export const without = (path: string): Change => set(path, undefined);

const SHOP = { matchLabels: { team: 'shop' } };
const WORKLOAD = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'checkout' };
const QUERY = 'sum(rate(gateway_requests_total{route="checkout"}[1m]))';
const TIMES_FOUR = { expected: '4' };

const DATED = {
  name: 'anniversary',
  start: '2027-03-01T00:00',
  end: '2027-03-02T00:00',
  demand: { multiplier: TIMES_FOUR },
  tiers: [{ name: 'web', policy: { namespace: 'shop', name: 'checkout' }, multiplier: TIMES_FOUR }],
  envelope: { maxCloudNodes: 10 },
};

const SPECS: Readonly<Record<Kind, Json>> = {
  Site: { type: 'Cloud', country: 'CN' },
  BurstPool: {
    site: 'cloud',
    provider: { externalGrpc: { endpoint: 'beijing', nodeGroup: 'np1' } },
    node: { cpu: '7600m', memory: '14Gi' },
    price: { perHour: '1.36 CNY' },
    limits: { maxNodes: 10 },
    grantedTo: [{ name: 'shop', namespaceSelector: SHOP }],
  },
  // The six lines of docs/policy.md, and a call.
  ScalingPolicy: {
    target: { workload: WORKLOAD },
    residency: { mode: 'Burstable' },
    demands: [{ name: 'requests', query: QUERY, perReplica: '120 rps' }],
    calls: [{ name: 'order', policy: { namespace: 'core', name: 'order' }, perRequest: '0.3' }],
  },
  PromotionCalendar: {
    timeZone: 'Asia/Shanghai',
    namespaceSelector: SHOP,
    promotions: [DATED],
  },
  Override: {
    policy: 'checkout',
    min: 4,
    until: '2027-03-02T03:00+08:00',
    reason: 'coupon rush',
  },
  NodeRequest: {
    pool: 'np',
    number: 7,
    count: 3,
    targetBefore: 2,
    targetAfter: 5,
    token: 'a/np-7',
    owner: 'a',
  },
};

/** A sound document of the kind, with these changes. */
export function documentOf(kind: Kind, ...changes: readonly Change[]): KubeObject {
  const name = kind === 'NodeRequest' ? 'np-7' : 'sample';
  const namespaced = kind === 'ScalingPolicy' || kind === 'Override';
  const metadata = { name, ...(namespaced && { namespace: 'shop' }) };
  let document: Json = { metadata, spec: SPECS[kind] };
  for (const { path, value } of changes) document = changed(document, path.split('.'), value);
  return { apiVersion: 'kingtide.dev/v1alpha1', kind, metadata, ...document };
}

function changed(map: Json, [step = '', ...rest]: readonly string[], value: unknown): Json {
  const key = step.replace('[]', '');
  const here = map[key];
  if (rest.length === 0) return { ...map, [key]: value };
  if (!step.endsWith('[]')) return { ...map, [key]: changed(asMap(here), rest, value) };
  const [first, ...others] = Array.isArray(here) ? here : [];
  return { ...map, [key]: [changed(asMap(first), rest, value), ...others] };
}

function asMap(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** By kind and path: a value of the right shape, so that only the refusal can refuse it. */
export const REFUSED_FIELDS: Readonly<Record<string, unknown>> = {
  'BurstPool spec.provider.clusterAPI': {
    kind: 'MachinePool',
    namespace: 'machines',
    name: 'np1',
  },
  'ScalingPolicy spec.capacity.imageSize': '400MiB',
  'PromotionCalendar spec.promotions[].envelope.approval': 'Required',
};
