/**
 * The admission limit as annotations of an Ingress of ingress-nginx. nginx counts each client address by itself, in each
 * of its controllers, so this bounds the whole only as well as the number of addresses is known. Pure.
 */
import type { Gateway } from '../../model/gateway.ts';
import { namespacePart } from './api-paths.ts';
import type { Applied, Share } from './gateway-share.ts';
import type { Json } from './json.ts';

type Ingress = Extract<Gateway, { kind: 'ingressNginx' }>;

const PREFIX = 'nginx.ingress.kubernetes.io';

function ingressPath(namespace: string, name: string): string {
  const folder = `/apis/networking.k8s.io/v1${namespacePart(namespace)}/ingresses`;
  return `${folder}/${encodeURIComponent(name)}`;
}

export function ingressLimit({ ingress, addresses }: Ingress, { namespace, rps }: Share): Applied {
  const each = rps / addresses;
  const rate =
    each >= 1
      ? { [`${PREFIX}/limit-rps`]: `${Math.floor(each)}` }
      : { [`${PREFIX}/limit-rpm`]: `${Math.max(1, Math.floor(each * 60))}` };
  // Without it nginx lets five times the rate in at once.
  const annotations = { ...rate, [`${PREFIX}/limit-burst-multiplier`]: '1' };
  return withAnnotations(namespace, ingress, { annotations });
}

/** Takes away what an apply of ours added, and nothing else. */
export function ingressWithoutLimit(namespace: string, ingress: string): Applied {
  return withAnnotations(namespace, ingress, {});
}

function withAnnotations(namespace: string, name: string, more: Json): Applied {
  const metadata = { name, namespace, ...more };
  return {
    path: ingressPath(namespace, name),
    body: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata },
  };
}
