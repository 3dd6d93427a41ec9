/** A Lease object as election needs it: read, and written anew for taking, renewing and handing over. */
import type { Millis } from '../../model/units.ts';
import { finite, type Json, record, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';

export interface LeaseRecord {
  readonly object: Json;
  readonly version: string;
  /** Empty: nobody. */
  readonly holder: string;
  readonly duration: Millis;
  readonly transitions: number;
}

export function leaseRecord(object: Json): LeaseRecord {
  const spec = recordAt(object, 'spec');
  return {
    object,
    version: slimOf(object).version,
    holder: text(spec['holderIdentity']) ?? '',
    duration: (finite(spec['leaseDurationSeconds']) ?? 0) * 1_000,
    transitions: finite(spec['leaseTransitions']) ?? 0,
  };
}

export interface Claim {
  readonly holder: string;
  readonly duration: Millis;
  /** Wall clock; for people only, nobody judges a lease by it. */
  readonly now: Millis;
}

/** The first Lease of this name. */
export function newLease(name: string, namespace: string, claim: Claim): Json {
  const spec = { ...held(claim), acquireTime: microTime(claim.now), leaseTransitions: 0 };
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace },
    spec,
  };
}

/** The Lease renewed by its holder, or taken from another. Keeps resourceVersion, which makes the PUT conditional. */
export function claimed(before: LeaseRecord, claim: Claim): Json {
  const spec = { ...record(before.object['spec']), ...held(claim) };
  if (before.holder === claim.holder) return { ...before.object, spec };
  const taken = { acquireTime: microTime(claim.now), leaseTransitions: before.transitions + 1 };
  return { ...before.object, spec: { ...spec, ...taken } };
}

/** Nobody's, from now on: the next one need not wait. */
export function handedOver(before: LeaseRecord): Json {
  return { ...before.object, spec: { ...record(before.object['spec']), holderIdentity: '' } };
}

function held({ holder, duration, now }: Claim) {
  return {
    holderIdentity: holder,
    leaseDurationSeconds: Math.round(duration / 1_000),
    renewTime: microTime(now),
  };
}

/** RFC 3339 with six digits, as MicroTime wants it. */
export function microTime(at: Millis): string {
  return new Date(at).toISOString().replace('Z', '000Z');
}
