/** Which nodes are ordered, and who gets the room at home, when that is a matter of choice: everybody served first, then the price. */
import { describe, expect, it } from 'vitest';
import { replicaCost } from '../../../src/decide/pool-cost.ts';
import { burstPool, GIB } from '../../builders/policies.ts';
import { carrying, cloudNode, homeNode, tierPods } from '../../builders/snapshots.ts';
import { ordered, plan, pool, unplaced } from './choice-shop.ts';

describe('the choice of pools', () => {
  it('goes by the price of a replica, not of a node', () => {
    // 8 a small node at 1: 0.125 each. 32 a big one at 3: 0.094 each. 64 pods: 8 for eight small, 6 for two big.
    const made = plan({
      tiers: [{ name: 'a', pods: 64 }],
      pools: [pool('np1', 4, 1), pool('np2', 16, 3)],
    });

    expect(ordered(made)).toEqual(['2 np2']);
  });

  it('puts the last few on the smallest node that holds them', () => {
    // 32 on a big node at 3, the other 8 on a small one at 1: 4 instead of 5 or 6.
    const made = plan({
      tiers: [{ name: 'a', pods: 40 }],
      pools: [pool('np1', 4, 1), pool('np2', 16, 3)],
    });

    expect(ordered(made)).toEqual(['1 np1', '1 np2']);
  });

  it('exchanges single nodes where that is cheaper', () => {
    // Five pods of one core: two nodes of 4 cores at 2 make 4, one of 6 cores at 3 is enough. A replica is 0.5 on either.
    const made = plan({
      tiers: [{ name: 'a', pods: 5, cpu: 1_000 }],
      pools: [pool('np1', 4, 2), pool('np2', 6, 3)],
    });

    expect(ordered(made)).toEqual(['1 np2']);
  });

  it('takes the nodes that hold more when few may be ordered', () => {
    // Ten nodes of 4 cores at 1 would do for 10; of three, one must be big: 8 + 8 + 64 = 80 for 14.
    const asked = {
      tiers: [{ name: 'a', pods: 80 }],
      pools: [pool('np1', 4, 1), pool('np2', 32, 12)],
    };

    expect(ordered(plan(asked))).toEqual(['10 np1']);
    expect(ordered(plan({ ...asked, maxCloudNodes: 3 }))).toEqual(['2 np1', '1 np2']);
  });

  it('takes them though they are so dear that only a very scarce node is worth it', () => {
    // 16 pods a node at 20 against 8 at 1: 80 pods on five nodes are five of the dear ones, 40 would be what others hold.
    const small = Array.from({ length: 8 }, (_, index) => pool(`np${index + 1}`, 4, 1));
    const made = plan({
      tiers: [{ name: 'a', pods: 80 }],
      pools: [...small, pool('np9', 8, 20)],
      maxCloudNodes: 5,
    });

    expect([ordered(made), unplaced(made)]).toEqual([['5 np9'], { a: 0 }]);
  });

  it('mixes pods that need memory with pods that need cores', () => {
    // A node has 4 cores and 16 GiB: 3 of 1 core and 1 GiB beside 1 of 1 core and 13 GiB. Apart it would be 3 + 4 nodes.
    const made = plan({
      tiers: [
        { name: 'a', pods: 4, cpu: 1_000, memory: 13 * GIB },
        { name: 'b', pods: 12, cpu: 1_000, memory: GIB },
      ],
      pools: [pool('np1', 4, 1)],
    });

    expect(ordered(made)).toEqual(['4 np1']);
  });

  it('counts a replica that does not fit as one that no money buys', () => {
    const pod = { cpu: 500, memory: GIB, pods: 1 };

    expect(replicaCost(1_000, { cpu: 2_000, memory: 3 * GIB, pods: 60 }, pod)).toBeCloseTo(
      1_000 / 3,
    );
    expect(replicaCost(1_000, { cpu: 400, memory: 3 * GIB, pods: 60 }, pod)).toBe(Infinity);
    expect(replicaCost(0, { cpu: 2_000, memory: 3 * GIB, pods: 60 }, pod)).toBe(0);
  });
});

describe('who gets what there is', () => {
  const strangers = { tolerates: [] };

  it('leaves home to who can go nowhere else, when the others can be served elsewhere', () => {
    // 14 fit at home. In the order of their names a would take all of it.
    const made = plan({
      tiers: [
        { name: 'a', pods: 14 },
        { name: 'b', pods: 14, seen: strangers },
      ],
      pools: [burstPool()],
      nodes: [homeNode()],
    });

    expect(unplaced(made)).toEqual({ a: 0, b: 0 });
    expect(ordered(made)).toEqual(['1 np1']);
  });

  it('serves the higher level first where not all can be served', () => {
    const made = plan({
      tiers: [
        { name: 'a', pods: 10, policy: { level: 'L2' } },
        { name: 'b', pods: 15 },
        { name: 'c', pods: 10, policy: { level: 'L1' } },
      ],
      pools: [burstPool({ maxNodes: 1 })],
    });

    // A node holds 15.
    expect(unplaced(made)).toEqual({ b: 0, c: 10, a: 10 });
  });

  it('refuses the smallest sum of shares within a level', () => {
    // 15 of b are 15 of 60; two whole tiers of 7 are two shares of one each.
    const made = plan({
      tiers: [
        { name: 'a', pods: 60 },
        { name: 'b', pods: 7 },
        { name: 'c', pods: 7 },
      ],
      pools: [burstPool({ maxNodes: 1 })],
    });

    expect(unplaced(made)).toEqual({ a: 59, b: 0, c: 0 });
  });

  it('keeps to the usual order where pods could move, so that no node is emptied by one choice and taken back by the next', () => {
    // Three pods of a are on a cloud node and may move home; that is taken as it comes: a, then b.
    const away = carrying(cloudNode(), [tierPods(3, { tier: 'shop/checkout' })]);
    const made = plan({
      tiers: [
        { name: 'checkout', pods: 14, seen: { replicas: 3 } },
        { name: 'z', pods: 14, seen: { ...strangers } },
        { name: 'y', pods: 30 },
      ],
      pools: [burstPool()],
      nodes: [homeNode(), away],
    });

    expect(unplaced(made)).toMatchObject({ checkout: 0, z: 14 });
  });

  it('places the others when the target of one tier cannot be read', () => {
    const made = plan({
      tiers: [
        { name: 'a', pods: 5 },
        { name: 'b', pods: 16 },
      ],
      pools: [burstPool()],
      lost: 'a',
    });

    expect([ordered(made), unplaced(made)]).toEqual([['2 np1'], { a: 0, b: 0 }]);
  });

  describe('weighs all places together', () => {
    const SIZES = [7, 6, 4, 3, 2, 2];
    const policy = { replicas: { min: 0, max: 10 } };
    const tiers = SIZES.map((cores, index) => ({
      name: `t${index}`,
      pods: 1,
      cpu: cores * 1_000,
      policy,
    }));
    const home = (name: string, cores: number) =>
      homeNode({
        name,
        uid: name,
        providerId: name,
        allocatable: { cpu: cores * 1_000, memory: 64 * GIB, pods: 110 },
      });
    // Less a reserve of 10%: 12.06 cores.
    const nodes = [home('h1', 13.4), home('h2', 13.4)];
    const none = { t0: 0, t1: 0, t2: 0, t3: 0, t4: 0, t5: 0 };

    it('so that all have room where orders of first fits leave somebody out', () => {
      // 7 + 3 + 2 and 6 + 4 + 2 fill two nodes of 12; largest first puts 7 with 4, 6 with 3 and 2, and one 2 nowhere.
      expect(unplaced(plan({ tiers, pools: [], nodes }))).toEqual(none);
    });

    it('but not in a home of more than 600 nodes with room', () => {
      // Half a core each: room for the smallest, and for nobody else.
      const more = Array.from({ length: 599 }, (_, index) => home(`s${index}`, 0.5));
      const small = { name: 'small', pods: 1, cpu: 50, policy };
      const left = (extra: number): number =>
        Object.values(
          unplaced(
            plan({
              tiers: [...tiers, small],
              pools: [],
              nodes: [...nodes, ...more.slice(0, extra)],
            }),
          ),
        ).reduce((sum, count) => sum + count, 0);

      expect([left(0), left(599)]).toEqual([0, 1]);
    });

    it('unless a gate holds somebody back', () => {
      const growWhile = [{ name: 'lag', query: 'lag', atMost: 5 }];
      const gated = { name: 'gated', pods: 1, cpu: 10, policy: { ...policy, growWhile } };
      const made = unplaced(plan({ tiers: [...tiers, gated], pools: [], nodes }));

      expect(Object.values(made).filter((count) => count > 0)).toHaveLength(1);
    });
  });
});
