/** What really is in the shop's cluster, read by the test and never from the operator: nodes, pods, bindings, writes. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cycle } from '../../../src/ports/recorder.ts';
import {
  type AuditRecord,
  readAudit,
  serviceAccountUser,
  WRITE_VERBS,
} from '../../control-plane/audit.ts';
import {
  isReady,
  type List,
  type NodeObject,
  type PodObject,
} from '../../control-plane/kubernetes-objects.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { OPERATOR_NAMESPACE, SERVICE_ACCOUNT } from './operator.ts';
import { CLOUD_SITE, type Shop, SITE_LABEL } from './shop.ts';

const OPERATOR_USER = serviceAccountUser(OPERATOR_NAMESPACE, SERVICE_ACCOUNT);

export async function nodes(shop: Shop): Promise<readonly NodeObject[]> {
  return (await shop.plane.api.get<List<NodeObject>>('/api/v1/nodes')).items;
}

export async function cloudNodes(shop: Shop): Promise<readonly NodeObject[]> {
  return (await nodes(shop)).filter((node) => node.metadata.labels?.[SITE_LABEL] === CLOUD_SITE);
}

export async function readyCloudNodes(shop: Shop): Promise<number> {
  return (await cloudNodes(shop)).filter(isReady).length;
}

export async function pods(shop: Shop, namespace: string): Promise<readonly PodObject[]> {
  return (await shop.plane.api.get<List<PodObject>>(`/api/v1/namespaces/${namespace}/pods`)).items;
}

export async function readyByApp(shop: Shop): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = { login: 0, browse: 0, checkout: 0 };
  for (const pod of await pods(shop, 'shop')) {
    const app = pod.metadata.labels?.['app'] ?? '';
    if (isReady(pod) && pod.metadata.deletionTimestamp === undefined)
      counts[app] = (counts[app] ?? 0) + 1;
  }
  return counts;
}

/** By the Deployment's own status, which tells of a pod a little later than the pod does: a dump before that would differ. */
export async function untilAvailable(shop: Shop, name: string, replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/shop/deployments/${name}`;
  await waitForCount(
    `replicas that Deployment ${name} calls available`,
    replicas,
    async () => (await shop.plane.api.get<Counted>(path)).status?.availableReplicas ?? 0,
    60_000,
  );
}

interface Counted {
  readonly status?: { readonly availableReplicas?: number };
}

export interface Binding {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
}

/** Every binding there ever was, from the audit log: the watch history cannot forget one. */
export async function bindings(shop: Shop): Promise<readonly Binding[]> {
  const records = await readAudit(shop.plane.auditLog, { verbs: ['create'] });
  return records
    .filter(
      (record) =>
        record.resource === 'pods' && record.subresource === 'binding' && record.code < 300,
    )
    .map((record) => ({
      namespace: record.namespace,
      pod: record.name,
      node: targetOf(record.requestObject),
    }));
}

function targetOf(body: unknown): string {
  return (body as { readonly target?: { readonly name?: string } } | undefined)?.target?.name ?? '';
}

/** Requests of the operator's own account. */
export function operatorRequests(shop: Shop, since?: Date): Promise<readonly AuditRecord[]> {
  return readAudit(shop.plane.auditLog, {
    user: OPERATOR_USER,
    ...(since !== undefined && { since }),
  });
}

export async function operatorWrites(shop: Shop, since?: Date): Promise<readonly AuditRecord[]> {
  return (await operatorRequests(shop, since)).filter(
    (record) => WRITE_VERBS.includes(record.verb) && record.code < 300,
  );
}

/** Waits until a count reads as expected and quotes the last one when it does not. */
export async function waitForCount(
  what: string,
  wanted: number,
  read: () => Promise<number>,
  timeoutMs: number,
): Promise<void> {
  await waitFor(
    `${what} to be ${wanted}`,
    async () => {
      const got = await read();
      if (got !== wanted) throw new Error(`it is ${got}`);
      return true;
    },
    { timeoutMs, intervalMs: 250 },
  );
}

export interface Intent {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly count: number };
  readonly status?: {
    readonly outcome?: string;
    readonly instances?: readonly { readonly id: string }[];
  };
}

export async function intents(shop: Shop): Promise<readonly Intent[]> {
  return (
    await shop.plane.api.get<{ items: readonly Intent[] }>(
      '/apis/kingtide.dev/v1alpha1/noderequests',
    )
  ).items;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

/** True when all counts are as wanted; throws what was found otherwise, for `waitFor` to quote. */
export function same(
  got: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
): true | undefined {
  for (const [name, count] of Object.entries(wanted)) {
    if (got[name] !== count) throw new Error(JSON.stringify(got));
  }
  return true;
}

/** Every cycle the operator recorded, oldest first. */
export function recordedCycles(shop: Shop): Promise<readonly Cycle[]> {
  return cyclesIn(shop.operator.recordings);
}

export async function cyclesIn(folder: string): Promise<readonly Cycle[]> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return lines.map((line) => JSON.parse(line) as Cycle);
}
