/**
 * Durable values of a status, read back. A status that does not read is as good as none: losing it may delay, so the
 * answer is what is sound in it. NodeRequests are the exception: an intent that cannot be read is a problem.
 */
import type { StepOn } from '../model/degrade.ts';
import type {
  IntentView,
  LoweredCapacity,
  Originals,
  PoolView,
  ResolvedFloor,
} from '../model/snapshot.ts';
import type { Context } from './document.ts';
import { parseObject } from './parse.ts';
import { below, listBelow } from './plain-map.ts';
import type { Problem } from './problem.ts';
import { CALENDAR_STATUS, NODE_REQUEST_STATUS, POOL_STATUS, TIER_STATUS } from './schema-status.ts';

export interface KeptPool {
  readonly lastRequest: number;
  readonly backOff: PoolView['backOff'];
  readonly leadTime: PoolView['leadTime'];
}

export function readPoolStatus(object: unknown): KeptPool {
  const { lastRequest, backOff, leadTime } = POOL_STATUS.shape;
  const number = lastRequest.safeParse(below(object, 'status', 'lastRequest'));
  return {
    lastRequest: number.data ?? 0,
    backOff: backOff.safeParse(below(object, 'status', 'backOff')).data,
    leadTime: leadTime.safeParse(below(object, 'status', 'leadTime')).data,
  };
}

export function readLoweredCapacity(object: unknown): LoweredCapacity | undefined {
  const { loweredCapacity } = TIER_STATUS.shape;
  return loweredCapacity.safeParse(below(object, 'status', 'loweredCapacity')).data;
}

/** Undefined: none is on, or nobody can read which. */
export function readDegraded(object: unknown): readonly StepOn[] | undefined {
  const { degraded } = TIER_STATUS.shape;
  return degraded.safeParse(below(object, 'status', 'degraded')).data;
}

export function readOriginals(object: unknown): Originals | undefined {
  const { originals } = TIER_STATUS.shape;
  const read = originals.safeParse(below(object, 'status', 'originals')).data;
  if (read === undefined) return undefined;
  const { replicas, maxReplicas: max, recordedAt } = read;
  return { replicas, ...(max !== undefined && { max }), recordedAt };
}

export function readResolved(object: unknown): readonly ResolvedFloor[] {
  const item = CALENDAR_STATUS.shape.resolved.unwrap().element;
  const rows = listBelow(object, 'status', 'resolved').map((row) => item.safeParse(row));
  return rows.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

export interface AcceptedSpec {
  readonly generation: number;
  readonly spec: unknown;
}

/** The last spec that validated, to stay in force while the newer one does not. */
export function readAccepted(object: unknown): AcceptedSpec | undefined {
  return TIER_STATUS.shape.accepted.safeParse(below(object, 'status', 'accepted')).data;
}

export type ReadIntent =
  | { readonly ok: true; readonly intent: IntentView }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A NodeRequest as the ledger knows it. Without status its call may have been made: it is pending. */
export function readIntent(object: unknown, name: string, context: Context): ReadIntent {
  const parsed = parseObject(object, { name }, context);
  if (!parsed.ok) return parsed;
  const { document } = parsed;
  const status = NODE_REQUEST_STATUS.safeParse(below(object, 'status') ?? {});
  if (document.kind !== 'NodeRequest' || !status.success) return unreadable(name);
  const { meta, spec } = document;
  const { outcome = 'pending', message, settledAt, instances = [] } = status.data;
  const { pool, number, count, targetBefore, targetAfter, token, promotion } = spec;
  const createdAt = Date.parse(meta.creationTimestamp);
  if (Number.isNaN(createdAt)) return unreadable(name);
  const { uid, resourceVersion } = meta;
  const identity = { name: meta.name, uid, resourceVersion, createdAt };
  const order = { pool, number, count, targetBefore, targetAfter, token, promotion };
  const words = message === undefined ? {} : { message };
  return { ok: true, intent: { ...identity, ...order, outcome, ...words, settledAt, instances } };
}

function unreadable(name: string): ReadIntent {
  const problem: Problem = {
    file: name,
    line: 0,
    column: 0,
    path: 'status',
    code: 'BAD_FORMAT',
    severity: 'error',
    message: 'the intent cannot be read',
    allowed: 'a NodeRequest with a readable status and creation time',
    fix: 'look at it by hand; nothing is ordered or given back meanwhile',
  };
  return { ok: false, problems: [problem] };
}
