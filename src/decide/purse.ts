/**
 * Limits on money: of a pool and of the operator per day, of a promotion's envelope while it lasts. One more node is let
 * through while the limit pays for all that run and come until it ends. Stops growth only; what serves stays.
 */
import type { DecideInput } from '../model/decide-input.ts';
import type { PoolName } from '../model/policy.ts';
import type { Interval, PromotionWindow } from '../model/promotion.ts';
import { DAY, HOUR, type Micros, type Millis, type Money } from '../model/units.ts';
import { chargeOf, type Stay, staysOf } from './charges.ts';
import type { Refusal } from './residency.ts';
import type { Supply } from './supply.ts';
import { itemAt } from './sure.ts';

const MICROS_PER_UNIT = 1_000_000;

/** Why no further node of the pool is paid for, with so many ordered of each pool already; undefined when one is. */
export type Purse = (pool: number, ordered: readonly number[]) => Refusal | undefined;

interface Limit {
  readonly most: Money;
  /** What is spent, and what runs and comes until the end. */
  readonly bound: Micros;
  /** What more of each pool takes until the end, in the order of `supply.pools`; undefined: not of this limit. */
  readonly more: readonly (((ordered: number) => Micros) | undefined)[];
  /** Prices that cannot be held against it. */
  readonly unknown: string | undefined;
  readonly name: string;
  readonly raise: string;
  readonly until: Millis;
}

/** Side by side: one that pays is enough. */
type Group = readonly Limit[];

type Paying = PromotionWindow & { readonly maxSpend: Money };

interface Case {
  readonly supply: Supply;
  readonly input: DecideInput;
  readonly stays: readonly (readonly Stay[])[];
}

const OPEN: Purse = () => undefined;

export function purseOf(supply: Supply, input: DecideInput): Purse {
  const { pools } = supply;
  const windows = payingWindows(input);
  const daily = input.settings.maxSpend ?? pools.find(({ pool }) => pool.maxSpend !== undefined);
  if (windows.length === 0 && daily === undefined) return OPEN;
  const known: Case = { supply, input, stays: pools.map((pool) => staysOf(pool, input.now)) };
  const groups: Group[] = dayLimits(known).map((limit) => [limit]);
  if (windows.length > 0)
    groups.push(windows.map((window) => envelopeLimit(known, window, windows)));
  return (index, ordered) => {
    for (const group of groups) {
      const refusals = group.map((limit) => refusalOf(limit, index, ordered));
      if (refusals.every((refusal) => refusal !== undefined)) return refusals[0];
    }
    return undefined;
  };
}

/** The envelopes in force, if every one of them names money: one without leaves the standing limits, as for nodes. */
function payingWindows({ forecast, policies }: DecideInput): Paying[] {
  const near = new Set(forecast.envelopes.map(({ window }) => window));
  const live = policies.windows.filter(({ id }) => near.has(id));
  const paying = live.filter(isPaying);
  return paying.length === live.length ? paying : [];
}

function isPaying(window: PromotionWindow): window is Paying {
  return window.maxSpend !== undefined;
}

/** The day of the operator's zone that it is. Nobody said which: all that the ledger knows is of today, which ends a day from now. */
export function dayOf({ policies, now }: Pick<DecideInput, 'policies' | 'now'>): Interval {
  const day = policies.days?.find(({ from, to }) => now >= from && now < to);
  return day ?? { from: Number.NEGATIVE_INFINITY, to: now + DAY };
}

function dayLimits(known: Case): Limit[] {
  const { supply, input } = known;
  const day = dayOf(input);
  const limits: Limit[] = [];
  const { maxSpend } = input.settings;
  if (maxSpend !== undefined)
    limits.push(
      limitOf(known, {
        span: day,
        most: maxSpend,
        name: "the operator's maxSpend per day",
        raise: 'only the administrator of the operator can raise it',
      }),
    );
  for (const { pool } of supply.pools)
    if (pool.maxSpend !== undefined)
      limits.push(
        limitOf(known, {
          span: day,
          most: pool.maxSpend,
          pool: pool.name,
          name: `limits.maxSpend per day of pool ${pool.name}`,
          raise: `who may change BurstPool ${pool.name} can raise it`,
        }),
      );
  return limits;
}

function envelopeLimit(
  known: Case,
  { id, calendar, maxSpend, holdUntil, tailUntil }: Paying,
  windows: readonly Paying[],
): Limit {
  return limitOf(known, {
    span: { from: known.input.now, to: Math.max(holdUntil, tailUntil) },
    most: maxSpend,
    promotions: new Set(windows.map((window) => window.id)),
    name: `envelope.maxSpend of ${id}`,
    raise: `who may change PromotionCalendar ${calendar} can raise it`,
  });
}

interface LimitCase extends Pick<Limit, 'most' | 'name' | 'raise'> {
  /** For promotions from the first order for them, which may be long before. */
  readonly span: Interval;
  /** The only pool it is for; absent: all. */
  readonly pool?: PoolName;
  /** Only machines ordered for these; absent: all. */
  readonly promotions?: ReadonlySet<string | undefined>;
}

function limitOf(known: Case, limit: LimitCase): Limit {
  const { most, name, raise, span } = limit;
  let bound = 0;
  let unknown: string | undefined;
  const more = known.supply.pools.map(({ pool }, index) => {
    if (limit.pool !== undefined && limit.pool !== pool.name) return undefined;
    const { currency, micros } = pool.pricePerHour;
    if (currency !== most.currency || !Number.isFinite(micros))
      unknown = `the price of pool ${pool.name} is ${inWords(pool.pricePerHour)}`;
    const share = shareOf(known, limit, index);
    bound += share.bound;
    return share.more;
  });
  return { most, bound, more, unknown, name, raise, until: span.to };
}

/** Of one pool: what its bill is more for the machines that the limit pays. */
function shareOf({ supply, input, stays }: Case, { span, promotions }: LimitCase, index: number) {
  const { pricePerHour, reserved } = itemAt(supply.pools, index).pool;
  const price = { perHour: pricePerHour.micros, reserved: reserved?.nodes ?? 0 };
  const { now } = input;
  const untilEnd = (price.perHour * (span.to - now)) / HOUR;
  const beyond = (count: number): Micros => Math.max(0, count - price.reserved) * untilEnd;
  const all = itemAt(stays, index);
  const others = all.filter(({ promotion }) => promotions?.has(promotion) === false);
  let { from } = span;
  for (const stay of all)
    if (promotions?.has(stay.promotion) === true) from = Math.min(from, stay.from);
  const since = { from, to: now };
  const [whole, without] = [chargeOf(all, since, price), chargeOf(others, since, price)];
  const runs = beyond(whole.running);
  return {
    bound: whole.spent - without.spent + runs - beyond(without.running),
    more: (ordered: number): Micros => beyond(whole.running + ordered) - runs,
  };
}

function refusalOf(limit: Limit, index: number, ordered: readonly number[]): Refusal | undefined {
  const { more, most, name, raise, unknown } = limit;
  const own = more[index];
  if (own === undefined) return undefined;
  if (unknown !== undefined)
    return { reason: 'spend-unknown', detail: `${name} is ${inWords(most)}, and ${unknown}` };
  let { bound } = limit;
  ordered.forEach((count, pool) => {
    bound += more[pool]?.(count) ?? 0;
  });
  const count = itemAt(ordered, index);
  if (bound + own(count + 1) - own(count) <= most.micros) return undefined;
  const taken = inWords({ ...most, micros: bound });
  const until = new Date(limit.until).toISOString();
  const detail = `${name} is ${inWords(most)}: what is spent, runs and comes takes ${taken} by ${until}; ${raise}`;
  return { reason: 'money-spent', detail };
}

function inWords({ micros, currency }: Money): string {
  return `${(micros / MICROS_PER_UNIT).toFixed(2)} ${currency}`;
}
