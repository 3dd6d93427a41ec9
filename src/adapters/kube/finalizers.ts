/**
 * Our finalizer on policies whose targets or gateways we have changed, so that none is gone before what was found is
 * restored. It goes by the status alone and decides nothing: no `originals` and no `gateways`, no finalizer.
 */
import { isPortError } from '../../ports/errors.ts';
import type { Recorder } from '../../ports/recorder.ts';
import { objectPath } from './api-kinds.ts';
import { deletedAt } from './deletions.ts';
import { gatewaysIn } from './gateway-book.ts';
import { items, type Json, recordAt, text } from './json.ts';
import { BY_US, RESTORE_FINALIZER } from './names.ts';
import type { KubePolicies } from './policies.ts';
import { type PolicyRecord, policyRecord } from './policy-record.ts';
import type { Transport } from './transport.ts';

export interface FinalizerOptions {
  readonly transport: Transport;
  readonly policies: KubePolicies;
}

/** What changed meanwhile is left to the next cycle. Rejects with the first other failure. */
export function createFinalizers({ transport, policies }: FinalizerOptions): Recorder {
  async function set(one: PolicyRecord, finalizers: readonly string[]): Promise<void> {
    const { kind, namespace, name, uid, version } = one;
    const answer: Json = await transport.send({
      method: 'PATCH',
      path: objectPath(kind, namespace, name),
      contentType: 'application/merge-patch+json',
      body: { metadata: { uid, resourceVersion: version, finalizers } },
      query: BY_US,
      priority: 'last',
    });
    // Without the last finalizer a deleted object is gone, and must not be remembered anew.
    if (deletedAt(one) === undefined) policies.learn(policyRecord(kind, answer));
  }

  async function settle(one: PolicyRecord): Promise<void> {
    const wanted = wantedOf(one);
    if (wanted === undefined) return;
    try {
      await set(one, wanted);
    } catch (error) {
      if (!isPortError(error, 'conflict') && !isPortError(error, 'gone')) throw error;
    }
  }

  return {
    async record({ plan }) {
      for (const one of policies.known(plan.at).records) await settle(one);
    },
  };
}

/** The finalizers it should have; undefined when it has them. To a deleted object none can be added. */
function wantedOf(one: PolicyRecord): readonly string[] | undefined {
  if (one.kind !== 'ScalingPolicy') return undefined;
  const there = items(recordAt(one.object, 'metadata')['finalizers']).flatMap(
    (name) => text(name) ?? [],
  );
  const has = there.includes(RESTORE_FINALIZER);
  const needs = one.status['originals'] !== undefined || gatewaysIn(one).length > 0;
  if (has === needs || (needs && deletedAt(one) !== undefined)) return undefined;
  return needs ? [...there, RESTORE_FINALIZER] : there.filter((name) => name !== RESTORE_FINALIZER);
}
