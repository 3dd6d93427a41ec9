/**
 * Two operators of one shop, told apart by what neither of them can write: the pod its token is bound to (audit log) and
 * the name in its client certificate (the test cloud's call log).
 */
import type { CallRecord } from '../../cloud/protocol.ts';
import type { AuditRecord } from '../../control-plane/audit.ts';
import type { List, PodObject } from '../../control-plane/kubernetes-objects.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { OPERATOR_NAMESPACE, type Operator } from './operator.ts';
import type { Shop } from './shop.ts';
import { operatorWrites } from './truth.ts';

export interface Contender {
  readonly name: string;
  readonly pod: string;
  readonly operator: Operator;
}

/** Neither is started. They take the places of the two pods of the chart's Deployment. */
export async function pairOf(shop: Shop): Promise<readonly [Contender, Contender]> {
  const path = `/api/v1/namespaces/${OPERATOR_NAMESPACE}/pods`;
  const [first, second] = await waitFor(
    'two pods of the chart',
    async () => {
      const names = (await shop.plane.api.get<List<PodObject>>(path)).items.map(nameOf).sort();
      return names.length >= 2 ? names : undefined;
    },
    { timeoutMs: 30_000 },
  );
  return [await contender(shop, 'one', first ?? ''), await contender(shop, 'two', second ?? '')];
}

function nameOf(pod: PodObject): string {
  return pod.metadata.name;
}

async function contender(shop: Shop, name: string, pod: string): Promise<Contender> {
  const certificate = await shop.cloud.authority.issue(name, 'clientAuth');
  const tls = { ...shop.cloud.tls, ...certificate };
  return { name, pod, operator: shop.operatorAs({ name, pod, tls }) };
}

/** Everything of its that landed, lease and status included. */
export async function landed(
  shop: Shop,
  who: Contender,
  since?: Date,
): Promise<readonly AuditRecord[]> {
  return (await operatorWrites(shop, since)).filter((record) => record.pod === who.pod);
}

/** Writes that change something in the world: not the lease, not Events, not the status of our own kinds. */
export async function deeds(
  shop: Shop,
  who: Contender,
  since?: Date,
): Promise<readonly AuditRecord[]> {
  return (await landed(shop, who, since)).filter(
    ({ resource, group, subresource }) =>
      resource !== 'leases' &&
      resource !== 'events' &&
      !(group === 'kingtide.dev' && subresource === 'status'),
  );
}

export async function firstDeed(shop: Shop, who: Contender, since: Date): Promise<Date> {
  const first = await waitFor(
    `the first write of ${who.name}`,
    async () => (await deeds(shop, who, since))[0],
    { timeoutMs: 60_000, intervalMs: 200 },
  );
  return first.at;
}

/** When it wrote itself into the Lease first, or undefined. */
export async function tookLease(
  shop: Shop,
  who: Contender,
  since: Date,
): Promise<Date | undefined> {
  return (await landed(shop, who, since)).find((record) => record.resource === 'leases')?.at;
}

export async function providerCalls(shop: Shop, who: Contender): Promise<readonly CallRecord[]> {
  return (await shop.cloud.calls()).filter((call) => call.client === who.name);
}

export function inWords({ verb, resource, subresource, namespace, name }: AuditRecord): string {
  return `${verb} ${resource}/${subresource} ${namespace}/${name}`;
}
