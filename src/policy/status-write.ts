/** Values to the texts a status keeps them as; `status-read.ts` reads the same back. */
import type { StepOn } from '../model/degrade.ts';
import type {
  LoweredCapacity,
  Originals,
  RecordedInstance,
  ResolvedFloor,
} from '../model/snapshot.ts';
import { type Millis, type Rps, SECOND } from '../model/units.ts';
import { durationText } from './notation-time.ts';
import type { KeptPool } from './status-read.ts';

/** RFC 3339, to the millisecond. */
export function instantStatus(ms: Millis): string {
  return new Date(ms).toISOString();
}

/** Three decimals are below what any query resolves. */
export function rpsStatus(rps: Rps): string {
  return `${Number(rps.toFixed(3))} rps`;
}

/** Lead times to the second above, so that what was learned never shortens by being kept. */
function leadStatus(ms: Millis): string {
  return durationText(Math.ceil(ms / SECOND) * SECOND);
}

export function poolStatus({ lastRequest, backOff, leadTime }: KeptPool) {
  return {
    lastRequest,
    ...(backOff === undefined
      ? {}
      : { backOff: { ...backOff, until: instantStatus(backOff.until) } }),
    ...(leadTime === undefined
      ? {}
      : { leadTime: { p50: leadStatus(leadTime.p50), p95: leadStatus(leadTime.p95) } }),
  };
}

export function loweredStatus({ perReplica, vetoedAt }: LoweredCapacity) {
  return { perReplica: rpsStatus(perReplica), vetoedAt: instantStatus(vetoedAt) };
}

export function degradedStatus(on: readonly StepOn[]) {
  return on.map(({ name, since }) => ({ name, since: instantStatus(since) }));
}

export function originalsStatus({ replicas, max, recordedAt }: Originals) {
  return {
    replicas,
    ...(max !== undefined && { maxReplicas: max }),
    recordedAt: instantStatus(recordedAt),
  };
}

export function resolvedStatus({ window, tier, demand, base, rps }: ResolvedFloor) {
  return { window, tier, demand, base: rpsStatus(base), rps: rpsStatus(rps) };
}

export function instanceStatus({ id, seenAt, returned, returnedAt }: RecordedInstance) {
  const until = returnedAt === undefined ? {} : { returnedAt: instantStatus(returnedAt) };
  return { id, seenAt: instantStatus(seenAt), returned, ...until };
}
