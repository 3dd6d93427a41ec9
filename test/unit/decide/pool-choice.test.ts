/** Which pool the next node comes from: what is paid already, what is in time, what delivered lately, what is cheap. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { Memory, StockMemory } from '../../../src/model/memory.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { BurstPool } from '../../../src/model/policy.ts';
import type { PromotionWindow } from '../../../src/model/promotion.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE, type Millis, SECOND } from '../../../src/model/units.ts';
import { decideInput, forecastOf, memoryOf, tierForecast } from '../../builders/decisions.ts';
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
  snapshot,
} from '../../builders/snapshots.ts';
import { ordered, plan } from './growing-shop.ts';

const cny = (amount: number) => ({ currency: 'CNY', micros: amount * 1_000_000 });

/** 5,000 rps want six nodes of 15 pods. */
const RPS = 5_000;
const VIEWS = [poolView(), poolView({ pool: 'np2' })];

const cheap = (over: Partial<BurstPool> = {}) => burstPool({ pricePerHour: cny(2), ...over });
const dear = (over: Partial<BurstPool> = {}) =>
  burstPool({ name: 'np2', pricePerHour: cny(3), ...over });

interface Asked {
  readonly pools: readonly BurstPool[];
  readonly windows?: readonly PromotionWindow[];
  readonly seen?: Partial<Snapshot>;
  readonly stock?: Memory['stock'];
}

function asked({ pools, windows = [], seen = {}, stock }: Asked): unknown {
  const envelopes = windows.map(({ id }) => ({ window: id, maxCloudNodes: undefined }));
  const memory = stock === undefined ? memoryOf() : memoryOf(undefined, { stock });
  const made = plan({
    rps: RPS,
    seen: { pools: VIEWS, ...seen },
    over: {
      policies: policySet({ pools, windows }),
      forecast: forecastOf([tierForecast(RPS)], { envelopes }),
      memory,
    },
  });
  return ordered(made).map(({ pool, count }) => `${count} ${pool}`);
}

describe('the pool that is asked', () => {
  it('is the one with nodes that are paid already, for as many as those are', () => {
    const reserved = { nodes: 4, perHour: cny(1) };

    expect(asked({ pools: [cheap(), dear()] })).toEqual(['6 np1']);
    expect(asked({ pools: [cheap(), dear({ reserved })] })).toEqual(['2 np1', '4 np2']);
    // One is on its way: it uses a reservation, and is one of the six.
    const one = intent({ pool: 'np2', count: 1, createdAt: NOW - MINUTE, settledAt: NOW - MINUTE });
    const coming = { ledger: fresh([one], NOW) };
    expect(asked({ pools: [cheap(), dear({ reserved })], seen: coming })).toEqual([
      '2 np1',
      '3 np2',
    ]);
    // When nothing is cheaper, the rest comes from there, too.
    expect(asked({ pools: [cheap({ maxNodes: 1 }), dear({ reserved })] })).toEqual([
      '1 np1',
      '5 np2',
    ]);
  });

  it('is the one whose machines make the next floor, by what was learned of them', () => {
    // Pods need 35 s: nodes must be Ready 35 s before. 110 s are in time for 145 s, and 111 s are not.
    const window = (readyIn: Millis, startIn: Millis) =>
      promotion({ readyFrom: NOW + readyIn, start: NOW + startIn, holdUntil: NOW + HOUR });
    const slow = [
      poolView({ leadTime: { p50: 100 * SECOND, p95: 111 * SECOND } }),
      poolView({ pool: 'np2' }),
    ];
    const pools = [cheap(), dear()];
    const from = (readyIn: Millis, startIn: Millis, views = slow) =>
      asked({ pools, windows: [window(readyIn, startIn)], seen: { pools: views } });

    expect(from(146 * SECOND, HOUR)).toEqual(['6 np1']);
    expect(from(145 * SECOND, HOUR)).toEqual(['6 np2']);
    expect(from(145 * SECOND, HOUR, VIEWS)).toEqual(['6 np1']);
    // Both are late for the floor; only one is for zero hour.
    expect(from(60 * SECOND, 145 * SECOND)).toEqual(['6 np2']);
    expect(from(-60 * SECOND, 145 * SECOND)).toEqual(['6 np2']);
    // Neither makes anything: the cheaper one. It has begun: nothing is to be made.
    expect(from(60 * SECOND, 70 * SECOND)).toEqual(['6 np1']);
    expect(from(-2 * HOUR, -HOUR)).toEqual(['6 np1']);
    // The next one counts, not one after it.
    const two = [window(146 * SECOND, HOUR), window(145 * SECOND + HOUR, 2 * HOUR)];
    expect(asked({ pools, windows: two, seen: { pools: slow } })).toEqual(['6 np1']);
    expect(asked({ pools, windows: [...two].reverse(), seen: { pools: slow } })).toEqual(['6 np1']);
  });

  it('is not the one that gave fewer than were asked for, from the next look on', () => {
    const partial = (ago: Millis) => {
      const createdAt = NOW - ago;
      const instances = [recorded('a', { seenAt: createdAt })];
      const one = intent({
        count: 4,
        instances,
        outcome: 'partial',
        createdAt,
        settledAt: createdAt,
      });
      const views = [poolView({}, [instance('a', { state: 'creating' })]), VIEWS[1] ?? poolView()];
      return { ledger: fresh([one], NOW), pools: views };
    };

    // One of four comes; the other five of six are ordered at once, elsewhere.
    expect(asked({ pools: [cheap(), dear()], seen: partial(5 * SECOND) })).toEqual(['5 np2']);
    // It is asked for what the other has no room for: nothing is all or nothing.
    expect(asked({ pools: [cheap(), dear({ maxNodes: 2 })], seen: partial(5 * SECOND) })).toEqual([
      '3 np1',
      '2 np2',
    ]);
  });

  it('is asked in its turn while it is shut, so that it says why it gives nothing', () => {
    const backOff = { until: NOW + MINUTE, reason: 'stock-out: none left', failures: 1 };
    const made = plan({
      rps: RPS,
      seen: { pools: [poolView({ backOff }), poolView({ pool: 'np2' })] },
      over: {
        policies: policySet({ pools: [cheap(), dear()] }),
        memory: memoryOf(undefined, { stock: { np1: { failures: 1, at: NOW, failing: true } } }),
      },
    });

    expect(ordered(made)).toEqual([{ pool: 'np2', count: 6 }]);
    expect(made.holds.map(({ reason }) => reason)).toContain('pool-backing-off');
  });

  it('is not one that failed lately, for a time that grows with each failure', () => {
    const lately = (failures: number, ago: Millis) =>
      asked({
        pools: [cheap(), dear()],
        stock: { np1: { failures, at: NOW - ago, failing: false } },
      });

    // 15 minutes, 30, 60, 120, and no longer.
    expect([lately(1, 15 * MINUTE - 1), lately(1, 15 * MINUTE)]).toEqual([['6 np2'], ['6 np1']]);
    expect([lately(2, 30 * MINUTE - 1), lately(2, 30 * MINUTE)]).toEqual([['6 np2'], ['6 np1']]);
    expect([lately(9, 2 * HOUR - 1), lately(9, 2 * HOUR)]).toEqual([['6 np2'], ['6 np1']]);
  });
});

/** Names of the nodes that are emptied. */
function drained(made: Plan): string[] {
  return made.actions.flatMap((action) => (action.kind === 'drain-node' ? [action.node.name] : []));
}

/** Nodes of np1 and np2, all recorded; 50 rps take a replica, 14 of which are at home and 15 on each node. */
function kept(rps: number, pools: readonly BurstPool[], [ones, twos]: readonly NodeView[][]): Plan {
  const [first = [], second = []] = [ones, twos];
  const instances = (nodes: readonly NodeView[]) => nodes.map((node) => recorded(node.providerId));
  const listed = (nodes: readonly NodeView[]) => nodes.map((node) => instance(node.providerId));
  return plan({
    rps,
    replicas: rps / 50,
    nodes: [homeNode(), ...first, ...second],
    seen: {
      ledger: fresh(
        [
          intent({ instances: instances(first) }),
          intent({ pool: 'np2', instances: instances(second) }),
        ],
        NOW,
      ),
      pools: [poolView({}, listed(first)), poolView({ pool: 'np2' }, listed(second))],
    },
    over: { policies: policySet({ pools }), forecast: forecastOf([tierForecast(rps)]) },
  });
}

describe('the node that is kept', () => {
  const reserved = { nodes: 1, perHour: cny(1) };
  const two = cloudNode({ name: 'd1', pool: 'np2' });

  it('is one that is reserved: giving it back would save nothing', () => {
    // 20 replicas: one node of two is needed.
    const of = (...pools: readonly BurstPool[]) =>
      drained(kept(1_000, pools, [[cloudNode({ name: 'c1' })], [two]]));

    expect(of(cheap(), dear())).toEqual(['d1']);
    expect(of(cheap(), dear({ reserved }))).toEqual(['c1']);
    // Both are: the first by name.
    expect(of(cheap({ reserved }), dear({ reserved }))).toEqual(['d1']);
  });

  it('is not a dear one beyond the reserved ones', () => {
    // 50 replicas: three nodes of four.
    const nodes = ['c1', 'c2', 'c3'].map((name) => cloudNode({ name }));
    const of = (own: Partial<BurstPool>) =>
      drained(kept(2_500, [cheap({ pricePerHour: cny(4), ...own }), dear()], [nodes, [two]]));

    expect(of({ reserved: { ...reserved, nodes: 2 } })).toEqual(['c3']);
    expect(of({ reserved: { ...reserved, nodes: 3 } })).toEqual(['d1']);
  });
});

describe('what is remembered of short deliveries', () => {
  const BACK_OFF = { until: NOW + MINUTE, reason: 'stock-out: none left', failures: 1 };

  function remembered(before: StockMemory | undefined, backOff?: typeof BACK_OFF): unknown {
    const seen = snapshot({ nodes: [homeNode()], pools: [poolView({ backOff })] });
    const stock = before === undefined ? {} : { stock: { np1: before } };
    return decide(decideInput({ snapshot: seen, memory: memoryOf(undefined, stock) })).memory.stock;
  }

  it('counts a failure once however long it lasts, and the next one as another', () => {
    const failing = { at: NOW, failures: 1, failing: true };

    expect(remembered(undefined)).toBeUndefined();
    expect(remembered(undefined, BACK_OFF)).toEqual({ np1: failing });
    expect(remembered({ ...failing, at: NOW - MINUTE }, BACK_OFF)).toEqual({ np1: failing });
    const over = { at: NOW - MINUTE, failures: 1, failing: false };
    expect(remembered({ ...over, failing: true })).toEqual({ np1: over });
    expect(remembered(over, BACK_OFF)).toEqual({ np1: { ...failing, failures: 2 } });
  });

  it('fades after three hours', () => {
    const old = (at: Millis) => ({ at, failures: 4, failing: false });

    expect(remembered(old(NOW - 3 * HOUR + 1))).toBeDefined();
    expect(remembered(old(NOW - 3 * HOUR))).toBeUndefined();
    expect(remembered(old(NOW - 3 * HOUR), BACK_OFF)).toEqual({
      np1: { at: NOW, failures: 1, failing: true },
    });
    // A back-off that is over is no failure any more.
    expect(remembered(undefined, { ...BACK_OFF, until: NOW })).toBeUndefined();
  });
});
