/**
 * Keeps the lead times a plan learned in the status of their pools, and says what was learned. Never takes back the
 * number of an intent.
 */
import type { LearnedLeadTime } from '../model/forecast.ts';
import type { Plan } from '../model/plan.ts';
import { valueOf } from '../model/reading.ts';
import type { PoolView, Snapshot } from '../model/snapshot.ts';
import type { Millis } from '../model/units.ts';
import { SECOND } from '../model/units.ts';
import { messageOf } from '../ports/errors.ts';
import type { ActPorts } from './ports.ts';

export interface Keeping {
  readonly ports: Pick<ActPorts, 'policies' | 'lease' | 'log'>;
  readonly snapshot: Snapshot;
}

/** A write that fails is tried again in the next cycle; what was learned is still remembered. */
export async function keepLeadTimes(plan: Plan, { ports, snapshot }: Keeping): Promise<void> {
  for (const learned of plan.learned ?? []) {
    const view = snapshot.pools.find(({ pool }) => pool === learned.pool);
    // An order of this cycle has just written the status; the next cycle sees it.
    const ordered = plan.actions.some(
      (action) => action.kind === 'order-nodes' && action.pool === learned.pool,
    );
    if (view !== undefined && !ordered && ports.lease.held())
      await keep(learned, view, { ports, snapshot });
  }
}

async function keep(
  { pool, leadTime, machines }: LearnedLeadTime,
  view: PoolView,
  { ports, snapshot }: Keeping,
): Promise<void> {
  try {
    const lastRequest = highestNumber(view, snapshot);
    await ports.policies.keepPool(pool, { lastRequest, backOff: view.backOff, leadTime });
    const { p50, p95 } = leadTime;
    ports.log.info(
      { pool, machines, p50: inSeconds(p50), p95: inSeconds(p95) },
      'learned how long machines take, from order to Ready, in seconds',
    );
  } catch (error) {
    ports.log.warn({ pool, error: messageOf(error) }, 'a learned lead time could not be kept');
  }
}

function highestNumber({ pool, lastRequest }: PoolView, { ledger }: Snapshot): number {
  let highest = lastRequest;
  for (const intent of valueOf(ledger) ?? [])
    if (intent.pool === pool) highest = Math.max(highest, intent.number);
  return highest;
}

function inSeconds(time: Millis): number {
  return Math.round(time / SECOND);
}
