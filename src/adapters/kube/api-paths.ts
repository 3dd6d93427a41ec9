/** Paths of the API server. Names are escaped; the API server's own rules keep them from containing slashes. */

import type { ScalableKind } from '../../model/scalable-kind.ts';

export const NODES = '/api/v1/nodes';
export const PODS = '/api/v1/pods';
export const NAMESPACES = '/api/v1/namespaces';
export const AUTOSCALERS = '/apis/autoscaling/v2/horizontalpodautoscalers';
export const SCALED_OBJECTS = '/apis/keda.sh/v1alpha1/scaledobjects';
export const DEPLOYMENTS = '/apis/apps/v1/deployments';

export function nodePath(name: string): string {
  return `${NODES}/${encodeURIComponent(name)}`;
}

export function namespacePath(name: string): string {
  return `${NAMESPACES}/${encodeURIComponent(name)}`;
}

export function podPath(namespace: string, name: string): string {
  return `${namespacePath(namespace)}/pods/${encodeURIComponent(name)}`;
}

export function configMapsPath(namespace: string): string {
  return `${namespacePath(namespace)}/configmaps`;
}

export function deploymentPath(namespace: string, name: string): string {
  const folder = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/deployments`;
  return `${folder}/${encodeURIComponent(name)}`;
}

export function hpaPath(namespace: string, name: string): string {
  const folder = `/apis/autoscaling/v2/namespaces/${encodeURIComponent(namespace)}`;
  return `${folder}/horizontalpodautoscalers/${encodeURIComponent(name)}`;
}

export function scaledObjectPath(namespace: string, name: string): string {
  const folder = `/apis/keda.sh/v1alpha1/namespaces/${encodeURIComponent(namespace)}`;
  return `${folder}/scaledobjects/${encodeURIComponent(name)}`;
}

/** Of all objects of a kind, or of those in a namespace. */
export function kindsPath({ apiVersion, resource }: ScalableKind, namespace = ''): string {
  return `/apis/${apiVersion}${namespacePart(namespace)}/${resource}`;
}

/** `/namespaces/NAME`, or nothing for cluster-scoped objects. */
export function namespacePart(namespace: string): string {
  return namespace === '' ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
}
