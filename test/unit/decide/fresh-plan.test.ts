/** How much work a choice of nodes may be: bounded by how many tiers and pools there are, whatever it would still gain. */
import { describe, expect, it } from 'vitest';
import type { FreshAsk, FreshCase, Offer } from '../../../src/decide/fresh-cover.ts';
import { fitted } from '../../../src/decide/fresh-fit.ts';
import { exchanged, filledUp, freshPlan } from '../../../src/decide/fresh-plan.ts';

const POOLS = 20;

/** Pods of one core, so many of each tier. */
function asks(...counts: readonly number[]): FreshAsk[] {
  return counts.map((count) => ({
    pod: { cpu: 1_000, memory: 0, pods: 1 },
    serves: Array.from({ length: POOLS }, () => true),
    count,
    wanted: 60,
    level: 0,
  }));
}

function pool(cores: number, price: number): Offer {
  return { shape: { cpu: cores * 1_000, memory: 0, pods: 60 }, price, paid: 0, rank: 0 };
}

/** What is not named is dear. */
function shop(wanted: readonly FreshAsk[], ...cheap: readonly Offer[]): FreshCase {
  const dear = Array.from({ length: POOLS - cheap.length }, () => pool(4, 9));
  return { asks: wanted, offers: [...cheap, ...dear], mayAdd: () => true };
}

/** Nodes of the pools that are named. */
function named(nodes: readonly number[], cheap: number): number[] {
  expect(nodes.slice(cheap).every((count) => count === 0)).toBe(true);
  return nodes.slice(0, cheap);
}

function nothing(tiers: number): number[] {
  return Array.from({ length: tiers }, () => 0);
}

describe('what is exchanged', () => {
  const cheap = [pool(4, 2), pool(6, 3)];
  const two = [2, ...nothing(POOLS - 1)];

  it('are single nodes, in a shop of up to a thousand tiers times pools', () => {
    // Five pods: two nodes of 4 cores make 4, one of 6 cores is enough for 3. 50 tiers x 20 pools are 1,000, 51 are 1,020.
    const exchange = (tiers: number): number[] => {
      const how = shop(asks(5, ...nothing(tiers - 1)), ...cheap);
      return named(exchanged(how, fitted(how, two)).nodes, 2);
    };

    expect([exchange(1), exchange(50), exchange(51)]).toEqual([
      [0, 1],
      [0, 1],
      [2, 0],
    ]);
  });

  it('is not gone through to its end where that would be too long', () => {
    // 80 pods on one full node of each of 20 pools, all alike: 20 x 19 exchanges, none of them better. 50 tiers x 20 pools go
    // into 60,000 sixty times, and the first 20 of these are nodes left out.
    const how = shop(asks(...nothing(49), 80));
    let tried = 0;
    const mayAdd = (): boolean => {
      tried += 1;
      return true;
    };
    const each = nothing(POOLS).map(() => 1);
    const { nodes } = exchanged({ ...how, mayAdd }, fitted(how, each));

    expect(nodes).toEqual(each);
    // The one after the last is asked for before it is counted.
    expect(tried).toBe(41);
  });
});

describe('what is filled up', () => {
  const cheap = [pool(4, 2), pool(6, 3)];
  const one = [1, ...nothing(POOLS - 1)];

  it('is a plan that leaves somebody out, with what may still be had', () => {
    // Four of ten pods are on the node there is; the other six are one node of 6 cores.
    const how = shop(asks(10), ...cheap);
    const mayAdd: FreshCase['mayAdd'] = (to, nodes) => to === 1 && nodes[1] === 0;

    expect(filledUp({ ...how, mayAdd }, fitted(how, one))).toMatchObject({ left: [0] });
    expect(named(filledUp({ ...how, mayAdd }, fitted(how, one)).nodes, 2)).toEqual([1, 1]);
  });

  it('is no plan that leaves nobody out, nor that of a shop too large to be weighed', () => {
    const served = shop(asks(4), ...cheap);
    const large = shop(asks(10, ...nothing(50)), ...cheap);

    expect(named(filledUp(served, fitted(served, one)).nodes, 2)).toEqual([1, 0]);
    expect(named(filledUp(large, fitted(large, one)).nodes, 2)).toEqual([1, 0]);
  });
});

describe('a shop too large to be weighed', () => {
  it('takes for each tier the pool that is cheapest for its replicas, and what others left on its last node', () => {
    // 2 of 4 cores each: two tiers share a node. 51 tiers are 25 nodes and half of one.
    const how = shop(asks(...Array.from({ length: 51 }, () => 2)), pool(4, 3), pool(4, 2));

    expect(named(freshPlan(how).nodes, 2)).toEqual([0, 26]);
  });

  it('goes on with the next pool where the cheapest has no more', () => {
    const how = shop(asks(10, ...nothing(50)), pool(4, 2), pool(6, 4));

    // 4 on the one node that may be had, 6 on one of the other: 0.5 and 0.67 a replica.
    const mayAdd: FreshCase['mayAdd'] = (to, nodes) => to !== 0 || nodes[0] === 0;
    expect(named(freshPlan({ ...how, mayAdd }).nodes, 2)).toEqual([1, 1]);
  });

  it('orders no node for pods that find room beside others', () => {
    // By itself each would have nodes: 3 for a, 12 GiB each beside 1 core, and 3 for b. b fits beside a: 3 cores are free.
    const memory = { cpu: 1_000, memory: 12, pods: 1 };
    const wide = asks(3, 9, ...nothing(49)).map((ask, index) =>
      index === 0 ? { ...ask, pod: memory } : ask,
    );
    const how = shop(wide);
    const offers = how.offers.map((offer, index) => ({
      ...offer,
      price: index === 0 ? 1 : 9,
      shape: { cpu: 4_000, memory: 16, pods: 60 },
    }));

    expect(named(freshPlan({ ...how, offers }).nodes, 1)).toEqual([3]);
  });

  it('leaves those without a pool where they are', () => {
    const [one] = asks(3);
    const nobody = Array.from({ length: POOLS }, () => false);
    const alone = one === undefined ? [] : [{ ...one, serves: nobody }];
    const how = shop([...alone, ...asks(...nothing(50))]);

    expect(freshPlan(how).left[0]).toBe(3);
  });
});
