/**
 * What one pool's machines have cost and how many still do, worked out from the ledger alone, so that a restart forgets
 * nothing. What is in flight or late counts as if it had come; knows no limit.
 */
import type { Interval } from '../model/promotion.ts';
import type { IntentView } from '../model/snapshot.ts';
import { HOUR, type Micros, type Millis } from '../model/units.ts';
import { missingOf } from './intents.ts';
import type { PoolSupply } from './supply.ts';
import { valueAt } from './sure.ts';

/** Machines of one order that are paid for alike. */
export interface Stay {
  readonly count: number;
  readonly from: Millis;
  /** Undefined: they cost still. */
  readonly to: Millis | undefined;
  readonly promotion: string | undefined;
}

export interface Charge {
  /** Since the beginning of the span, not rounded. */
  readonly spent: Micros;
  /** Machines that cost still, those not there yet included. */
  readonly running: number;
}

/**
 * From order to return, since nobody else writes down when a provider begins to charge. What may yet come is counted with
 * the oldest orders that miss some, which costs the most. A machine whose return has no time is taken to cost until now.
 */
export function staysOf(supply: PoolSupply, now: Millis): Stay[] {
  const stays: Stay[] = [];
  let open = supply.outstanding;
  for (const intent of supply.intents) {
    const from = paidFrom(intent);
    const { promotion } = intent;
    for (const { returned, returnedAt } of intent.instances)
      stays.push({ count: 1, from, to: returned ? (returnedAt ?? now) : undefined, promotion });
    const found = valueAt(supply.finds.by, intent).length;
    const count = Math.min(open, Math.max(found, missingOf(intent)));
    open -= count;
    if (count > 0) stays.push({ count, from, to: undefined, promotion });
  }
  return stays;
}

/** The nodes of a lost intent stood before it was written anew; nobody knows since when. */
function paidFrom({ rebuilt, createdAt }: IntentView): Millis {
  return rebuilt === true ? Number.NEGATIVE_INFINITY : createdAt;
}

export interface Price {
  readonly perHour: Micros;
  /** Nodes that are paid whether they run or not: so many at a time cost nothing more. */
  readonly reserved: number;
}

export function chargeOf(
  stays: readonly Stay[],
  span: Interval,
  { perHour, reserved }: Price,
): Charge {
  let running = 0;
  for (const { to, count } of stays) if (to === undefined) running += count;
  const time = reserved === 0 ? timeOf(stays, span) : timeBeyond(stays, span, reserved);
  return { spent: (time / HOUR) * perHour, running };
}

function timeOf(stays: readonly Stay[], { from, to: now }: Interval): Millis {
  let time = 0;
  for (const stay of stays)
    time += stay.count * Math.max(0, (stay.to ?? now) - Math.max(stay.from, from));
  return time;
}

/** Machine time beyond the reserved ones, from one beginning or end of a stay to the next. */
function timeBeyond(stays: readonly Stay[], { from, to: now }: Interval, reserved: number): Millis {
  const steps = stays.flatMap((stay) => [
    { at: Math.max(stay.from, from), by: stay.count },
    { at: Math.max(stay.to ?? now, from), by: -stay.count },
  ]);
  steps.sort((a, b) => a.at - b.at);
  let time = 0;
  let count = 0;
  let last = from;
  for (const { at, by } of steps) {
    if (count > reserved && at > last) time += (count - reserved) * (at - last);
    count += by;
    last = at;
  }
  return time;
}
