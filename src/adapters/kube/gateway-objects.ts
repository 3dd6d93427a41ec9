/** Of each kind of gateway: which object carries its limit, what is applied there, and how the limit is taken away. Pure. */
import type { Gateway } from '../../model/gateway.ts';
import { envoyLimit, envoyName, envoyPath } from './gateway-envoy.ts';
import { ingressLimit, ingressWithoutLimit } from './gateway-ingress.ts';
import { sentinelLimit, sentinelWithoutLimit } from './gateway-sentinel.ts';
import type { Applied, GatewayRef, Share } from './gateway-share.ts';

export function refOf(gateway: Gateway, policy: string): GatewayRef {
  switch (gateway.kind) {
    case 'envoyGateway':
      return `BackendTrafficPolicy/${envoyName(policy, gateway.name)}`;
    case 'ingressNginx':
      return `Ingress/${gateway.ingress}`;
    case 'sentinel':
      return `ConfigMap/${gateway.configMap}`;
  }
}

/** Undefined: it cannot be said now, and what stands there stays. */
export function limitIn(gateway: Gateway, share: Share): Applied | undefined {
  switch (gateway.kind) {
    case 'envoyGateway':
      return envoyLimit(gateway, share);
    case 'ingressNginx':
      return ingressLimit(gateway, share);
    case 'sentinel':
      return sentinelLimit(gateway, share);
  }
}

export type Removal =
  | { readonly kind: 'delete'; readonly path: string }
  | { readonly kind: 'apply'; readonly applied: Applied }
  | { readonly kind: 'none' };

/** By what the status remembers: the policy may name other gateways by now. */
export function removalOf(ref: GatewayRef, namespace: string): Removal {
  const [kind, name = ''] = ref.split('/');
  if (kind === 'BackendTrafficPolicy') return { kind: 'delete', path: envoyPath(namespace, name) };
  if (kind === 'Ingress') return { kind: 'apply', applied: ingressWithoutLimit(namespace, name) };
  if (kind === 'ConfigMap')
    return { kind: 'apply', applied: sentinelWithoutLimit(namespace, name) };
  return { kind: 'none' };
}
