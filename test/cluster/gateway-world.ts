/** Objects around gateways: a CRD that takes anything, an Ingress of somebody, and a policy with one gateway of each kind. */
import { join } from 'node:path';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { SYSTEM_NAMESPACE } from './kube-access.ts';

/** As Envoy Gateway names it, with its fields left open: what counts here is who writes them. */
export function crdNamed(kind: string, plural: string): KubeObject {
  const group = 'gateway.envoyproxy.io';
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: open } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1alpha1', served: true, storage: true, schema }],
    },
  };
}

export function ingressObject(): KubeObject {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop', namespace: 'shop', annotations: { 'example.com/owner': 'shop' } },
    spec: { defaultBackend: backend },
  };
}

/** 420 requests a second come from 50 addresses, and are shared by two processes of Sentinel. */
export function limitedTier(): KubeObject {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'ScalingPolicy',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      target: { workload: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
      mode: 'Enforce',
      admission: {
        gateways: [
          { name: 'front', envoyGateway: { kind: 'HTTPRoute', route: 'web' } },
          { name: 'old', ingressNginx: { ingress: 'shop', addresses: 50 } },
          { name: 'rules', sentinel: { configMap: 'web-rules', resource: 'buy', instances: 2 } },
        ],
      },
    },
  };
}

/** With every right at gateways; no node is here, so that its pods wait. */
export async function installChart(plane: ControlPlane): Promise<void> {
  const values = {
    onPremSites: ['idc'],
    workloadNamespaces: ['shop'],
    gateways: { envoyGateway: true, ingressNginx: true, sentinelConfigMaps: ['web-rules'] },
    config: {
      maxCloudNodes: 10,
      prometheus: { url: 'http://prometheus:9090' },
      kubernetes: { timeout: '1s' },
      lease: { duration: '3s', renewBy: '2s', retry: '500ms' },
    },
  };
  const chart = join(import.meta.dirname, '..', '..', 'charts', 'kingtide');
  const where = ['--namespace', SYSTEM_NAMESPACE, '--create-namespace', '--values', '-'];
  await plane.helm(['install', 'kingtide', chart, ...where], { input: JSON.stringify(values) });
}
