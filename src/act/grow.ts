/** Orders nodes: the intent first, then the provider call, then the outcome. A time-out is unknown, not failure. */
import type { Action } from '../model/plan.ts';
import type { BurstPool } from '../model/policy.ts';
import type { PoolView } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { HOUR, MINUTE } from '../model/units.ts';
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
  if (target !== order.targetBefore)
    return skipped(`the pool's target is ${target} now, ${order.targetBefore} was decided on`);
  const { number, count, targetBefore, targetAfter, promotion } = order;
  const { backOff: before, leadTime } = viewOf(context, pool);
  // The number first: when this write fails nothing has happened yet, and a number left out harms nobody.
  await policies.keepPool(pool.name, { lastRequest: number, backOff: before, leadTime });
  const made = { pool: pool.name, number, count, targetBefore, targetAfter, promotion };
  const written = await ledger.create(made);
  if (written.kind === 'exists') return skipped(`intent ${number} was taken by another leader`);
  const { intent } = written;
  context.ledger.put(intent);
  const { token } = intent;
  const outcome = await nodePools.grow(pool, { count, targetBefore, targetAfter, token });
  const message = inWords(outcome);
  const settledAt = clock.now();
  const backOff = backOffAfter(outcome, before, settledAt);
  try {
    await context.ledger.change(intent.name, { outcome: outcome.kind, message, settledAt });
  } finally {
    // Even when the ledger could not be told: a pool that refused would be asked again in the next cycle.
    if (backOff !== before)
      await policies.keepPool(pool.name, { lastRequest: number, backOff, leadTime });
  }
  return applied(`${intent.name}: ${message}`);
}

export function viewOf(
  context: ActContext,
  pool: BurstPool,
): Pick<PoolView, 'backOff' | 'leadTime'> {
  const view = context.snapshot.pools.find((candidate) => candidate.pool === pool.name);
  return view ?? { backOff: undefined, leadTime: undefined };
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

/** An answer nobody heard says nothing about the shortage: what was known of it stands. */
export function backOffAfter(
  outcome: GrowOutcome,
  before: PoolView['backOff'],
  now: Millis,
): PoolView['backOff'] {
  if (outcome.kind === 'unknown') return before;
  if (outcome.kind !== 'refused') return undefined;
  const recent = before !== undefined && now - before.until < FORGET_FAILURES;
  const earlier = recent ? before.failures : 0;
  if (outcome.why === 'throttled') {
    return { until: now + MINUTE, reason: outcome.message, failures: earlier };
  }
  const failures = earlier + 1;
  const wait =
    outcome.why === 'quota'
      ? BACK_OFF_MAX
      : Math.min(BACK_OFF_MAX, BACK_OFF_MIN * 2 ** (failures - 1));
  return { until: now + wait, reason: `${outcome.why}: ${outcome.message}`, failures };
}
