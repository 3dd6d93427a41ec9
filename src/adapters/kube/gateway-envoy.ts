/**
 * The admission limit as a BackendTrafficPolicy of Envoy Gateway (gateway.envoyproxy.io/v1alpha1): one of our own for one
 * route. Envoy Gateway counts per route, and obeys the oldest policy of a route. Pure.
 */
import type { Gateway } from '../../model/gateway.ts';
import { namespacePart } from './api-paths.ts';
import type { Applied, Share } from './gateway-share.ts';
import type { Json } from './json.ts';

type Envoy = Extract<Gateway, { kind: 'envoyGateway' }>;

const API = 'gateway.envoyproxy.io/v1alpha1';
const KIND = 'BackendTrafficPolicy';

export function envoyName(policy: string, gateway: string): string {
  return `kingtide-${policy}-${gateway}`;
}

export function envoyPath(namespace: string, name: string): string {
  const plural = 'backendtrafficpolicies';
  return `/apis/${API}${namespacePart(namespace)}/${plural}/${encodeURIComponent(name)}`;
}

export function envoyLimit({ name: gateway, route, instances }: Envoy, share: Share): Applied {
  const { namespace, policy, rps } = share;
  const name = envoyName(policy, gateway);
  const rules = [{ limit: amountOf(rps / (instances ?? 1)) }];
  const rateLimit =
    instances === undefined
      ? { type: 'Global', global: { rules } }
      : { type: 'Local', local: { rules } };
  const target = { group: 'gateway.networking.k8s.io', kind: route.kind, name: route.name };
  const labels = { 'app.kubernetes.io/managed-by': 'kingtide' };
  return {
    path: envoyPath(namespace, name),
    body: {
      apiVersion: API,
      kind: KIND,
      metadata: { name, namespace, labels },
      spec: { targetRefs: [target], rateLimit },
    },
  };
}

/** Whole requests; below one a second they are counted by the minute, and one a minute is the least. */
function amountOf(rps: number): Json {
  if (rps >= 1) return { requests: Math.floor(rps), unit: 'Second' };
  return { requests: Math.max(1, Math.floor(rps * 60)), unit: 'Minute' };
}
