/** Namespaces and Deployments of the shop that contract tests run on. Plain Kubernetes, as a user would write it. */
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';

export function namespaceObject(name: string, residency?: 'burstable' | 'pinned'): KubeObject {
  const labels = residency === undefined ? {} : { 'kingtide.dev/residency': residency };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export interface DeploymentSpec {
  readonly namespace: string;
  readonly name: string;
  readonly replicas: number;
  readonly burstable?: boolean;
  /** Added to the pod template's spec. */
  readonly podSpec?: Readonly<Record<string, unknown>>;
}

export function deploymentObject(spec: DeploymentSpec): KubeObject {
  const { namespace, name, replicas, burstable = true, podSpec = {} } = spec;
  const app = { app: name };
  const labels = burstable ? { ...app, 'kingtide.dev/residency': 'burstable' } : app;
  const resources = { requests: { cpu: '500m', memory: '256Mi' } };
  const containers = [{ name, image: 'registry.example/app:1', resources }];
  const toleration = {
    key: 'kingtide.dev/burst',
    operator: 'Equal',
    value: 'cloud',
    effect: 'NoExecute',
  };
  const tolerations = burstable ? [toleration] : [];
  const template = { metadata: { labels }, spec: { containers, tolerations, ...podSpec } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: { replicas, selector: { matchLabels: app }, template },
  };
}
