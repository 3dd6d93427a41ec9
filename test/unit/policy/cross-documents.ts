/** Documents that must fit each other, for the tests of the cross checks. */
import { document, tierText } from './documents.ts';

export const DAY = 'start: 2027-03-01T00:00, end: 2027-03-02T00:00';

export function override(name: string, spec: string): string {
  return document(
    'Override',
    `name: ${name}, namespace: shop`,
    `{ policy: web, until: 2027-03-02T03:00Z, reason: x, ${spec} }`,
  );
}

export function manifest(kind: string, name: string, rest: string): string {
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}\n`;
}

export const MARKED =
  "spec: { template: { metadata: { labels: { app: web, kingtide.dev/residency: burstable } }, spec: { containers: [{ name: app, resources: { requests: { cpu: '1', memory: 512M } } }] } } }";
export const BUDGET =
  'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: b, namespace: shop }\nspec: { selector: { matchLabels: { app: web } } }\n';

/** A policy that calls `callee` of its own namespace, or says what a callee says. */
export function caller(name: string, callee: string): string {
  const [namespace, policy] = callee.split('/');
  const called = `{ name: it, policy: { namespace: ${namespace}, name: ${policy} }, perRequest: "1" }`;
  return tierText(name, `, calls: [${called}]`);
}

export function core(more: string): string {
  const target = '{ workload: { apiVersion: apps/v1, kind: Deployment, name: order } }';
  return document(
    'ScalingPolicy',
    'name: order, namespace: core',
    `{ target: ${target}, residency: { mode: Pinned }${more} }`,
  );
}

export const ACCEPTS = ', acceptsCallsFrom: { namespaceSelector: { matchLabels: { team: shop } } }';
export const NAMESPACE =
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: shop } }\n';
