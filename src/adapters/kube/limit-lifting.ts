/**
 * Takes every admission limit of ours away from gateways, by what the statuses of policies remember, and lets go of
 * policies that nothing else holds. For whoever removes Kingtide; it decides nothing and changes no replicas.
 */
import { messageOf } from '../../ports/errors.ts';
import { kindPath, objectPath } from './api-kinds.ts';
import { gatewaysIn } from './gateway-book.ts';
import { removalOf } from './gateway-objects.ts';
import { takeAway } from './gateway-removal.ts';
import { items, type Json, recordAt, text } from './json.ts';
import { BY_US, RESTORE_FINALIZER } from './names.ts';
import { listAll } from './pages.ts';
import { type PolicyRecord, policyRecord } from './policy-record.ts';
import type { Transport } from './transport.ts';

export interface Lifted {
  /** `Ingress/shop of shop/web`, in the order of the policies. */
  readonly lifted: readonly string[];
  /** The same with the reason, of what still stands. */
  readonly failed: readonly string[];
}

/** Rejects with PortError when policies cannot be listed; one object that fails stops no other. */
export async function liftLimits(transport: Transport): Promise<Lifted> {
  const project = (item: Json) => policyRecord('ScalingPolicy', item);
  const { records } = await listAll(transport, { path: kindPath('ScalingPolicy'), project });
  const lifted: string[] = [];
  const failed: string[] = [];
  for (const policy of records.filter((one) => gatewaysIn(one).length > 0)) {
    const left: string[] = [];
    for (const ref of gatewaysIn(policy)) {
      const words = `${ref} of ${policy.key}`;
      const failure = await failureOf(takeAway(transport, removalOf(ref, policy.namespace)));
      if (failure === undefined) lifted.push(words);
      else left.push(`${words}: ${failure}`);
    }
    const failure = left.length === 0 ? await failureOf(letGo(transport, policy)) : undefined;
    failed.push(...left, ...(failure === undefined ? [] : [`status of ${policy.key}: ${failure}`]));
  }
  return { lifted, failed };
}

function failureOf(done: Promise<void>): Promise<string | undefined> {
  return done.then(() => undefined, messageOf);
}

/** What was found on its target keeps the policy as before: replicas are not restored by removing Kingtide. */
async function letGo(transport: Transport, policy: PolicyRecord): Promise<void> {
  const { kind, namespace, name, uid, status, object } = policy;
  const path = objectPath(kind, namespace, name);
  const options = { contentType: 'application/merge-patch+json', query: BY_US } as const;
  const forget = { metadata: { uid }, status: { gateways: null } };
  await transport.send({ method: 'PATCH', path: `${path}/status`, body: forget, ...options });
  if (status['originals'] !== undefined) return;
  const there = items(recordAt(object, 'metadata')['finalizers']);
  const finalizers = there.flatMap((one) => (one === RESTORE_FINALIZER ? [] : (text(one) ?? [])));
  if (finalizers.length === there.length) return;
  await transport.send({
    method: 'PATCH',
    path,
    body: { metadata: { uid, finalizers } },
    ...options,
  });
}
