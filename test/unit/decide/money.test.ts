/** Limits on money: what is spent, what one more node takes until the limit ends, and that only growth stops. */
import { describe, expect, it } from 'vitest';
import { fresh } from '../../../src/model/reading.ts';
import type { IntentView, Snapshot } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { forecastOf, settings, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import { promotion } from '../../builders/promotions.ts';
import {
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
} from '../../builders/snapshots.ts';
import { order, ordered, plan, reasons } from './growing-shop.ts';

const cny = (amount: number) => ({ currency: 'CNY', micros: amount * 1_000_000 });

/** Two hours before midnight a node of 2 CNY an hour takes 4 CNY of the day. 5,000 rps want six. */
const days = [
  { from: NOW - 22 * HOUR, to: NOW + 2 * HOUR },
  { from: NOW + 2 * HOUR, to: NOW + 26 * HOUR },
];
const pool = (maxSpend?: number, over = {}) =>
  burstPool({
    pricePerHour: cny(2),
    ...(maxSpend === undefined ? {} : { maxSpend: cny(maxSpend) }),
    ...over,
  });

function grown(maxSpend: number, seen: Partial<Snapshot> = {}): number {
  const policies = policySet({ pools: [pool(maxSpend)], days });
  return ordered(plan({ rps: 5_000, over: { policies }, seen }))[0]?.count ?? 0;
}

/** An order of the past whose machines went back, as the ledger keeps it. */
function past(over: Partial<IntentView>): Partial<Snapshot> {
  return { ledger: fresh([intent(over)], NOW), pools: [poolView()] };
}

describe('a limit on the money of a pool per day', () => {
  it('lets through as many nodes as it pays for until midnight, and says who may raise it', () => {
    const policies = policySet({ pools: [pool(17)], days });
    const made = plan({ rps: 5_000, over: { policies } });

    // Four take 16; a fifth would take 20.
    expect(ordered(made)).toEqual([{ pool: 'np1', count: 4 }]);
    expect(made.holds).toContainEqual({
      reason: 'money-spent',
      subject: 'np1',
      wanted: 'order one more node',
      detail:
        'limits.maxSpend per day of pool np1 is 17.00 CNY: what is spent, runs and comes takes 16.00 CNY by 2027-02-20T11:30:00.000Z; who may change BurstPool np1 can raise it',
    });
    expect([grown(3.99), grown(4), grown(24)]).toEqual([0, 1, 6]);
  });

  it('counts what is in flight, and what is late, as if it had come', () => {
    // Half an hour ago three were ordered: 3 spent, 12 to midnight. None is in time any more, all may yet come.
    const late = order({ count: 3 }, 30 * MINUTE);
    expect([grown(18.99, late), grown(19, late)]).toEqual([0, 1]);
    // A minute ago: 0.10 spent, 12 to midnight, and they are three of the six.
    const inFlight = order({ count: 3 }, MINUTE);
    expect([grown(16, inFlight), grown(16.1, inFlight)]).toEqual([0, 1]);
    // The provider said no: nothing came of it.
    expect(grown(17, order({ count: 3, outcome: 'refused', instances: [] }, MINUTE))).toBe(4);
  });

  it('counts what was given back until then, and of an earlier day nothing', () => {
    const stayed = (from: number, returnedAt: number | undefined) =>
      past({
        createdAt: NOW - from * HOUR,
        instances: [
          recorded('a', {
            returned: true,
            ...(returnedAt === undefined ? {} : { returnedAt: NOW - returnedAt * HOUR }),
          }),
        ],
      });

    // Two hours of 2 CNY are 4: 12 pay for two more. Without the time of its return it cost until now, 6.
    expect([grown(12, stayed(3, 1)), grown(11.99, stayed(3, 1))]).toEqual([2, 1]);
    expect(grown(12, stayed(3, undefined))).toBe(1);
    // Midnight was 22 hours ago, so one of these two hours is of today.
    expect([grown(10, stayed(23, 21)), grown(9.99, stayed(23, 21))]).toEqual([2, 1]);
    expect(grown(8, stayed(26, 24))).toBe(2);
  });

  it('takes nothing for nodes that are paid whether they run or not', () => {
    const reserving = (maxSpend: number, seen: Partial<Snapshot> = {}) => {
      const two = pool(maxSpend, { reserved: { nodes: 2, perHour: cny(1) } });
      const policies = policySet({ pools: [two], days });
      return ordered(plan({ rps: 5_000, over: { policies }, seen }))[0]?.count ?? 0;
    };
    const hours = (from: number, until: number) => ({
      createdAt: NOW - from * HOUR,
      instances: ['a', 'b', 'c'].map((id) =>
        recorded(id, { returned: true, returnedAt: NOW - until * HOUR }),
      ),
    });

    // Two for nothing, two more for 4 each.
    expect([reserving(0), reserving(7.99), reserving(8)]).toEqual([2, 3, 4]);
    // Of three machines one was not reserved: two hours of 2, or the one hour of them that is of today.
    expect([reserving(7.99, past(hours(3, 1))), reserving(8, past(hours(3, 1)))]).toEqual([2, 3]);
    expect([reserving(5.99, past(hours(23, 21))), reserving(6, past(hours(23, 21)))]).toEqual([
      2, 3,
    ]);
  });

  it('takes a lost order, which nobody knows the age of, for one of the whole day', () => {
    const rebuilt = past({ rebuilt: true, instances: [recorded('a', { returned: true })] });

    // 22 hours of 2 CNY.
    expect([grown(47.99, rebuilt), grown(48, rebuilt)]).toEqual([0, 1]);
  });

  it('takes nothing from what serves, however far past it is', () => {
    const node = cloudNode();
    const seen = {
      ledger: fresh([intent({ instances: [recorded(node.providerId)] })], NOW),
      pools: [poolView({}, [instance(node.providerId)])],
    };
    const within = (maxSpend: number) => {
      const policies = policySet({ pools: [pool(maxSpend)], days });
      return plan({ rps: 5_000, nodes: [homeNode(), node], over: { policies }, seen });
    };

    const kinds = within(0.01).actions.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind !== 'set-replicas')).toEqual([]);
    expect(reasons(within(0.01))).toContain('money-spent');
    expect(within(500).actions.map(({ kind }) => kind)).toContain('order-nodes');
  });

  it('holds growth when it is not known which day it is', () => {
    const policies = policySet({ pools: [pool(40)] });

    // All that is known is of today, which lasts for 24 hours more: 48 each.
    expect(ordered(plan({ rps: 5_000, over: { policies } }))).toEqual([]);
    const rich = policySet({ pools: [pool(100)] });
    expect(ordered(plan({ rps: 5_000, over: { policies: rich } }))).toEqual([
      { pool: 'np1', count: 2 },
    ]);
  });

  it('holds growth when the price cannot be held against it', () => {
    const held = (price: { currency: string; micros: number }) => {
      const policies = policySet({ pools: [pool(1_000, { pricePerHour: price })], days });
      return plan({ rps: 5_000, over: { policies } });
    };

    expect(ordered(held({ currency: 'USD', micros: 1 }))).toEqual([]);
    expect(held({ currency: 'USD', micros: 2_000_000 }).holds).toContainEqual({
      reason: 'spend-unknown',
      subject: 'np1',
      wanted: 'order one more node',
      detail:
        'limits.maxSpend per day of pool np1 is 1000.00 CNY, and the price of pool np1 is 2.00 USD',
    });
    expect(reasons(held({ currency: 'CNY', micros: Number.NaN }))).toContain('spend-unknown');
  });
});

describe("the operator's limit on money per day", () => {
  it('counts all pools, and no pool of its own raises it', () => {
    const two = [pool(900, { maxNodes: 4 }), pool(900, { name: 'np2', pricePerHour: cny(3) })];
    const over = {
      policies: policySet({ pools: two, days }),
      settings: settings({ maxSpend: cny(26) }),
    };
    const seen = { pools: [poolView(), poolView({ pool: 'np2' })] };
    const made = plan({ rps: 5_000, over, seen });

    // Four of np1 take 16, one of np2 takes 6; another would make 28.
    expect(ordered(made)).toEqual([
      { pool: 'np1', count: 4 },
      { pool: 'np2', count: 1 },
    ]);
    expect(made.holds).toContainEqual({
      reason: 'money-spent',
      subject: 'np2',
      wanted: 'order one more node',
      detail:
        "the operator's maxSpend per day is 26.00 CNY: what is spent, runs and comes takes 22.00 CNY by 2027-02-20T11:30:00.000Z; only the administrator of the operator can raise it",
    });
  });
});

describe("the money of a promotion's envelope", () => {
  /** Its tail ends in two hours. */
  const window = (maxSpend: number | undefined, id = 'sales/a@1') =>
    promotion({
      id,
      ...(maxSpend === undefined ? {} : { maxSpend: cny(maxSpend) }),
      holdUntil: NOW + HOUR,
      tailUntil: NOW + 2 * HOUR,
    });

  function within(windows: ReturnType<typeof window>[], seen: Partial<Snapshot> = {}): unknown {
    const envelopes = windows.map(({ id }) => ({ window: id, maxCloudNodes: undefined }));
    const made = plan({
      rps: 5_000,
      seen,
      over: {
        policies: policySet({ pools: [pool()], windows, days }),
        forecast: forecastOf([tierForecast(5_000)], { envelopes }),
      },
    });
    return ordered(made)[0]?.count ?? made.holds.find(({ subject }) => subject === 'np1')?.detail;
  }

  it('pays for the machines ordered for it until it is over', () => {
    expect(within([window(17)])).toBe(4);
    expect(within([window(3)])).toBe(
      'envelope.maxSpend of sales/a@1 is 3.00 CNY: what is spent, runs and comes takes 0.00 CNY by 2027-02-20T11:30:00.000Z; who may change PromotionCalendar sales can raise it',
    );
    // Three machines for three hours are 18, of which yesterday's count as well; of another promotion nothing does.
    const returned = { returned: true, returnedAt: NOW - 24 * HOUR };
    const instances = ['a', 'b', 'c'].map((id) => recorded(id, returned));
    const createdAt = NOW - 27 * HOUR;
    expect(within([window(26)], past({ createdAt, instances, promotion: 'sales/a@1' }))).toBe(2);
    expect(within([window(26)], past({ createdAt, instances, promotion: 'sales/b@1' }))).toBe(6);
  });

  it('pays nothing for the machines of others beside its own, what they took and what they take', () => {
    const returned = { returned: true, returnedAt: NOW - 24 * HOUR };
    const createdAt = NOW - 27 * HOUR;
    const own = { createdAt, promotion: 'sales/a@1', instances: [recorded('a', returned)] };
    const ids = ['b', 'c', 'd'].map((id) => recorded(id, returned));
    const two = [intent(own), intent({ number: 2, createdAt, instances: ids })];
    const seen = { ledger: fresh(two, NOW), pools: [poolView()] };

    // Its own three hours are 6, and two more nodes 8.
    expect([within([window(13.99)], seen), within([window(14)], seen)]).toEqual([1, 2]);
    // One of the six is on its way for nobody's promotion.
    const other = order({ count: 1 });
    expect([within([window(7.99)], other), within([window(8)], other)]).toEqual([1, 2]);
  });

  it('pays for what the bill of a pool is more, so that reserved nodes others use are no gift', () => {
    const one = intent({ count: 1, createdAt: NOW - MINUTE, settledAt: NOW - MINUTE });
    const seen = { ledger: fresh([one], NOW), pools: [poolView({}, [], 1)] };
    const bought = (maxSpend: number) => {
      const reserved = { nodes: 2, perHour: cny(1) };
      const policies = policySet({
        pools: [pool(undefined, { reserved })],
        windows: [window(maxSpend)],
        days,
      });
      const envelopes = [{ window: 'sales/a@1', maxCloudNodes: undefined }];
      const forecast = forecastOf([tierForecast(5_000)], { envelopes });
      return ordered(plan({ rps: 5_000, seen, over: { policies, forecast } }))[0]?.count;
    };

    // One of the two is in use already: one for nothing, then 4 each, of the five that are missing.
    expect([bought(3.99), bought(4), bought(16)]).toEqual([1, 2, 5]);
  });

  it('may be the larger of two side by side; one without leaves the standing limits', () => {
    const [a, b] = [window(9), window(13, 'sales/b@1')];

    expect([within([a]), within([a, b]), within([b, a])]).toEqual([2, 3, 3]);
    expect(within([a, window(undefined, 'sales/c@1')])).toBe(6);
    expect(within([window(undefined)])).toBe(6);
  });
});
