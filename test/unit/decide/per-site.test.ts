/** Replicas where unit capacity differs per site: the smallest of the sites in use counts, and which are depends on it. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { BurstPool, Demand, Site } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { memoryOf, settledMemory } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import {
  burstPool,
  cloudSite,
  demand,
  homeSite,
  policySet,
  tierPolicy,
} from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  intent,
  poolView,
  recorded,
  tierPods,
} from '../../builders/snapshots.ts';
import { home, ordered, plan, replicas } from './growing-shop.ts';

type PerSite = NonNullable<Demand['perSite']>;

interface Uneven {
  readonly perSite: PerSite;
  readonly rps: number;
  readonly nodes?: readonly NodeView[];
  readonly replicas?: number;
  readonly sites?: readonly Site[];
  readonly pools?: readonly BurstPool[];
}

/** One replica per 50 rps where nothing else is said; home has room for 14, a cloud node for 15. */
function uneven({ perSite, rps, nodes = home(1), sites, pools, ...more }: Uneven): Plan {
  const policies = policySet({
    tiers: [tierPolicy({ demands: [demand({ perSite })] })],
    ...(sites !== undefined && { sites }),
    ...(pools !== undefined && { pools }),
  });
  const views = policies.pools.map(({ name }) => poolView({ pool: name }));
  return plan({ nodes, rps, seen: { pools: views }, over: { policies }, ...more });
}

const SLOW = [{ name: 'cloud-a', perReplica: 80 }];

/** A chain of pools, each dearer and slower than the one before: 80, 50, 40 and 30 rps a replica. */
function chain(count: number): Pick<Uneven, 'perSite' | 'sites' | 'pools'> {
  const names = ['cloud-a', 'cloud-b', 'cloud-c', 'cloud-d'].slice(0, count);
  const perReplica = [80, 50, 40, 30];
  return {
    sites: [homeSite(), ...names.map((name) => cloudSite({ name }))],
    perSite: names.map((name, index) => ({ name, perReplica: perReplica[index] ?? 0 })),
    pools: names.map((site, index) =>
      burstPool({
        name: `np${index + 1}`,
        site,
        placementClass: 'cloud-a',
        pricePerHour: { currency: 'CNY', micros: (index + 1) * 1_000_000 },
        maxNodes: index < 2 ? 1 : 100,
        provider: { kind: 'externalGrpc', endpoint: 'beijing', nodeGroup: `np${index + 1}` },
      }),
    ),
  };
}

describe('unit capacity per site', () => {
  it('is that of home as long as home has room', () => {
    const made = uneven({ perSite: SLOW, rps: 700 });

    expect([replicas(made), ordered(made)]).toEqual([14, []]);
    expect(made.tiers[0]?.demands[0]?.perReplica).toBe(100);
  });

  it('is the smaller one for all replicas as soon as one of them leaves', () => {
    // 750 / 50 is 15, one more than home has room for: 750 / 40 is 18.75.
    const made = uneven({ perSite: SLOW, rps: 750 });

    expect([replicas(made), ordered(made)]).toEqual([19, [{ pool: 'np1', count: 1 }]]);
    expect(made.tiers[0]).toMatchObject({ home: 14, cloud: 5, unplaced: 0 });
    expect(made.tiers[0]?.demands[0]?.perReplica).toBe(80);
  });

  it('is the figure for all where the cloud is not named and home is better', () => {
    // 100 rps a replica planned at home: 14. One more rps needs a 15th, and then each has 50: 29.
    const better = [{ name: 'idc', perReplica: 200 }];

    expect(replicas(uneven({ perSite: better, rps: 1_400 }))).toBe(14);
    expect(replicas(uneven({ perSite: better, rps: 1_401 }))).toBe(29);
  });

  it('follows from one site to the next, as more replicas need more room', () => {
    // 1,400 / 50 = 28: 14 leave. At 40 each 35: 21 leave, 15 of them to np1, and np2 comes into use. At 25 each 56.
    const made = uneven({ ...chain(2), rps: 1_400 });

    expect(made.tiers[0]).toMatchObject({ neededAtNodeReady: 56, home: 14, cloud: 30 });
  });

  it('ends with the worst within reach when sites come into use without end', () => {
    // A third round would bring np3 into use, and no other: at 20 each 70. It is not waited for: 1,400 / 15 is 93.3.
    const made = uneven({ ...chain(4), rps: 1_400 });

    expect(made.tiers[0]).toMatchObject({
      neededAtNodeReady: 94,
      home: 14,
      cloud: 80,
      unplaced: 0,
    });
  });

  it('counts a site whose nodes stand though its own pods are not there yet, not one without nodes', () => {
    const nodes = [...home(1), cloudNode()];
    const seen = { ledger: fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW) };
    const { sites, perSite, pools } = chain(2);
    const policies = policySet({
      tiers: [tierPolicy({ demands: [demand({ perSite })] })],
      ...(sites !== undefined && { sites }),
      ...(pools !== undefined && { pools }),
    });
    const views = [poolView(), poolView({ pool: 'np2' })];
    const made = plan({ nodes, rps: 750, seen: { ...seen, pools: views }, over: { policies } });

    expect([replicas(made), ordered(made)]).toEqual([19, []]);
  });

  it('gives a cloud node back for the better one at home once all fit there', () => {
    // 14 at home and 5 in the cloud. 700 rps are 14 at home; that they are 17.5 where they are keeps nobody.
    const there = [
      carrying(home(1)[0] ?? cloudNode(), [tierPods(14)]),
      carrying(cloudNode(), [tierPods(5)]),
    ];
    const made = plan({
      nodes: there,
      replicas: 19,
      rps: 700,
      seen: {
        ledger: fresh([intent({ instances: [recorded('fake://cloud-1')] })], NOW),
      },
      over: {
        policies: policySet({ tiers: [tierPolicy({ demands: [demand({ perSite: SLOW })] })] }),
        memory: memoryOf(settledMemory()),
      },
    });

    expect(made.tiers[0]).toMatchObject({ needed: 14, home: 14, cloud: 0 });
    expect(made.actions.map(({ kind }) => kind)).toContain('drain-node');
  });

  it('is that of home for a tier that may not leave', () => {
    const tier = tierPolicy({ residency: 'Pinned', demands: [demand({ perSite: SLOW })] });
    const made = plan({ rps: 750, over: { policies: policySet({ tiers: [tier] }) } });

    expect(made.tiers[0]).toMatchObject({ needed: 15, cloud: 0 });
  });

  it('leaves other tiers and sites out of it: those that name none, and pools that may not serve it', () => {
    // np2 at cloud-b, where a replica serves a fifth, has nodes the tier does not tolerate.
    const { sites, pools } = chain(2);
    const [np1, np2] = pools ?? [];
    const tier = tierPolicy({
      demands: [demand({ perSite: [...SLOW, { name: 'cloud-b', perReplica: 20 }] })],
    });
    const policies = policySet({
      sites: sites ?? [],
      pools: [np1, np2 && { ...np2, placementClass: 'elsewhere' }].filter(
        (pool) => pool !== undefined,
      ),
      tiers: [tier, tierPolicy({ name: 'login' })],
    });
    const stands = cloudNode({
      name: 'cloud-2',
      site: 'cloud-b',
      pool: 'np2',
      burstClass: 'elsewhere',
    });
    const bought = intent({ pool: 'np2', instances: [recorded('fake://cloud-2')] });
    const made = plan({
      nodes: [...home(1), stands],
      rps: 750,
      seen: { ledger: fresh([bought], NOW), pools: [poolView(), poolView({ pool: 'np2' })] },
      over: { policies },
    });

    expect(replicas(made)).toBe(19);
  });

  it('does not look at tiers of which nothing is known', () => {
    const policies = policySet({ tiers: [tierPolicy({ demands: [demand({ perSite: SLOW })] })] });
    const made = plan({ rps: 750, seen: { tiers: [] }, over: { policies } });

    expect(made.tiers).toEqual([]);
  });

  it('is the same for a shop in which nobody names a site', () => {
    const made = uneven({ perSite: [], rps: 750 });
    const plain = plan({ rps: 750 });

    expect(made.actions).toEqual(plain.actions);
    expect(made.tiers).toEqual(plain.tiers);
  });
});
