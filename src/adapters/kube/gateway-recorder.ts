/**
 * Writes admission limits where gateways enforce them, by server-side apply that never takes over what somebody else
 * wrote, and takes them away with the limit, the policy or a release. Touches only objects that the status of the policy
 * already remembers, so that a crash forgets none. Decides no limit.
 */
import { type AdmissionLimit, standingLimits } from '../../model/admission-limit.ts';
import type { ScalingPolicy } from '../../model/policy.ts';
import { valueOf } from '../../model/reading.ts';
import { releaseOf } from '../../model/release.ts';
import { MINUTE, type Millis } from '../../model/units.ts';
import type { Cycle, Recorder } from '../../ports/recorder.ts';
import { type GatewayBook, gatewaysIn } from './gateway-book.ts';
import { limitIn, refOf, removalOf } from './gateway-objects.ts';
import { takeAway } from './gateway-removal.ts';
import type { Applied, GatewayRef, Share } from './gateway-share.ts';
import { mayPublish } from './may-publish.ts';
import { BY_US } from './names.ts';
import type { KubePolicies } from './policies.ts';
import type { PolicyRecord } from './policy-record.ts';
import type { Transport } from './transport.ts';

export interface GatewayRecorderOptions {
  readonly transport: Transport;
  readonly policies: Pick<KubePolicies, 'known'>;
  readonly book: GatewayBook;
}

interface Written {
  readonly text: string;
  readonly at: Millis;
}

/** After a gap as long as this another leader may have written. */
const OURS_FOR: Millis = MINUTE;

/** `record` rejects with the first failure, after every other object has had its turn. */
export function createGatewayRecorder(options: GatewayRecorderOptions): Recorder {
  const { transport, policies, book } = options;
  const written = new Map<string, Written>();

  async function put(key: string, { path, body }: Applied, at: Millis): Promise<void> {
    const text = JSON.stringify(body);
    const last = written.get(key);
    if (last?.text === text && at - last.at < OURS_FOR) return;
    const contentType = 'application/apply-patch+yaml';
    await transport.send({ method: 'PATCH', path, query: BY_US, contentType, body });
    written.set(key, { text, at });
  }

  async function settle(record: PolicyRecord, ref: GatewayRef, wanted: Wanted): Promise<void> {
    const key = `${record.key} ${ref}`;
    const gateway = wanted.policy?.gateways?.find((one) => refOf(one, record.name) === ref);
    if (wanted.limit !== undefined && gateway !== undefined) {
      book.wrote(record.key, ref);
      const applied = limitIn(gateway, shareOf(record, wanted.limit, wanted.readyPods));
      if (applied !== undefined) await put(key, applied, wanted.at);
    } else if (!book.isClear(record.key, ref)) {
      await takeAway(transport, removalOf(ref, record.namespace));
      written.delete(key);
      book.clear(record.key, ref);
    }
  }

  async function settleAll(record: PolicyRecord, wanted: Wanted): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (const ref of gatewaysIn(record))
      await settle(record, ref, wanted).catch((error: unknown) => failures.push(error));
    return failures;
  }

  return {
    async record(cycle) {
      const limits = limitsNow(cycle);
      if (limits === undefined) return;
      const failures: unknown[] = [];
      const { records } = policies.known(cycle.plan.at);
      for (const record of records.filter(({ kind }) => kind === 'ScalingPolicy'))
        failures.push(...(await settleAll(record, wantedFor(record, cycle, limits))));
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Undefined: what stands there stays. */
function limitsNow({ input, plan }: Cycle): readonly AdmissionLimit[] | undefined {
  if (!mayPublish(input.snapshot)) return undefined;
  return standingLimits(input.policies.tiers, plan.limits);
}

interface Wanted {
  readonly policy: ScalingPolicy | undefined;
  readonly limit: AdmissionLimit | undefined;
  readonly readyPods: number | undefined;
  readonly at: Millis;
}

function wantedFor(
  { key }: PolicyRecord,
  { input, plan }: Cycle,
  limits: readonly AdmissionLimit[],
): Wanted {
  const policy = input.policies.tiers.find(({ id }) => id === key);
  const released = releaseOf(input.policies.overrides, key, plan.at) !== undefined;
  const workload = input.snapshot.tiers.find(({ tier }) => tier === key)?.workload;
  return {
    policy,
    limit: released ? undefined : limits.find(({ tier }) => tier === key),
    readyPods: workload && valueOf(workload)?.readyReplicas,
    at: plan.at,
  };
}

function shareOf(
  { namespace, name: policy }: PolicyRecord,
  { admitted: rps }: AdmissionLimit,
  readyPods: number | undefined,
): Share {
  return { namespace, policy, rps, readyPods };
}
