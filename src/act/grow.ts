/** Orders nodes: the intent first, then the provider call, then the outcome. A time-out is unknown, not failure. */
import type { Action } from '../model/plan.ts';
import type { BurstPool } from '../model/policy.ts';
import type { PoolView } from '../model/snapshot.ts';
import { HOUR, MINUTE } from '../model/units.ts';
import type { Millis } from '../model/units.ts';
import { PortError } from '../ports/errors.ts';
import type { GrowOutcome } from '../ports/node-pools.ts';
import { objectionOfSwitches } from './guard.ts';
import { type ActContext, applied, type Done, skipped } from './ports.ts';

type Order = Extract<Action, { kind: 'order-nodes' }>;

export async function orderNodes(context: ActContext, order: Order): Promise<Done> {
  const { cluster, nodePools, ledger, policies, clock } = context.ports;
  const pool = poolOf(context, order.pool);
  const objection = await objectionOfSwitches(cluster, false);
  if (objection !== undefined) return skipped(objection);
  const { target } = await nodePools.describe(pool);
  if (target !== order.targetBefore) return skipped(`the pool's target is ${target} now, ${order.targetBefore} was decided on`);
  const { number, count, targetBefore, targetAfter, promotion } = order;
  const written = await ledger.create({ pool: pool.name, number, count, targetBefore, targetAfter, promotion });
  if (written.kind === 'exists') return skipped(`intent ${number} was taken by another leader`);
  const { intent } = written;
  context.ledger.put(intent);
  const view = context.snapshot.pools.find((candidate) => candidate.pool === pool.name);
  await policies.keepPool(pool.name, { lastRequest: number, backOff: view?.backOff, leadTime: view?.leadTime });
  const outcome = await nodePools.grow(pool, { count, targetBefore, targetAfter, token: intent.token });
  const message = inWords(outcome);
  await context.ledger.change(intent.name, { outcome: outcome.kind, message, settledAt: clock.now() });
  const backOff = backOffAfter(outcome, view?.backOff, clock.now());
  if (backOff !== undefined || view?.backOff !== undefined) {
    await policies.keepPool(pool.name, { lastRequest: number, backOff, leadTime: view?.leadTime });
  }
  return applied(`${intent.name}: ${message}`);
}

export function poolOf(context: ActContext, name: string): BurstPool {
  const pool = context.policies.pools.find((candidate) => candidate.name === name);
  if (pool === undefined) throw new PortError('gone', `pool ${name} is not declared any more`);
  return pool;
}

function inWords(outcome: GrowOutcome): string {
  switch (outcome.kind) {
    case 'accepted':
      return 'accepted';
    case 'partial':
      return `granted ${outcome.granted}: ${outcome.why}`;
    case 'refused':
      return `refused (${outcome.why}): ${outcome.message}`;
    case 'unknown':
      return `no answer, outcome unknown: ${outcome.message}`;
  }
}

/** From 5 to 30 minutes, doubling; a quota does not heal by itself, so it waits longest at once; throttling is short. */
const BACK_OFF_MIN: Millis = 5 * MINUTE;
const BACK_OFF_MAX: Millis = 30 * MINUTE;
/** Failures further apart than this are not the same shortage. */
const FORGET_FAILURES: Millis = 3 * HOUR;

export function backOffAfter(outcome: GrowOutcome, before: PoolView['backOff'], now: Millis): PoolView['backOff'] {
  if (outcome.kind === 'accepted' || outcome.kind === 'unknown' || outcome.kind === 'partial') return undefined;
  if (outcome.why === 'throttled') return { until: now + MINUTE, reason: outcome.message, failures: before?.failures ?? 0 };
  const recent = before !== undefined && now - before.until < FORGET_FAILURES;
  const failures = (recent ? before.failures : 0) + 1;
  const wait = outcome.why === 'quota' ? BACK_OFF_MAX : Math.min(BACK_OFF_MAX, BACK_OFF_MIN * 2 ** (failures - 1));
  return { until: now + wait, reason: `${outcome.why}: ${outcome.message}`, failures };
}
