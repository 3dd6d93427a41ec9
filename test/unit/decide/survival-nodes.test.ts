/** Cloud nodes for the loss of a site: what others fill counts for nobody, and a closed growth gate orders none. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { Override } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, GIB, override, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
  recorded,
  snapshot,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { ordered } from './growing-shop.ts';

const LAG = { name: 'lag', query: 'max(replica_lag_seconds)', atMost: 30 };

interface Bank {
  /** Of the ten; the others are on `cloud`. */
  readonly atHome?: number;
  readonly cloud?: readonly NodeView[];
  /** Undefined: it has no growth gate. */
  readonly lag?: number;
  readonly overrides?: readonly Override[];
  readonly memory?: number;
}

/** All ten replicas, of 500m, stand at home for 500 rps; five carry that. An empty cloud node has room for 15. */
function bank({ atHome = 10, cloud = [], lag, overrides = [], memory = 0 }: Bank) {
  const ids = cloud.map(({ providerId }) => providerId);
  const policy = {
    survive: 'LargestSite' as const,
    ...(lag !== undefined && { growWhile: [LAG] }),
  };
  const perPod = { cpu: 500, memory, pods: 1 };
  const view = tierView({
    workload: fresh(workload({ replicas: 10, perPod }), NOW),
    ...(lag !== undefined && { growWhile: [{ name: 'lag', now: fresh(lag, NOW) }] }),
  });
  const made = decide(
    decideInput({
      policies: policySet({ tiers: [tierPolicy(policy)], pools: [burstPool()], overrides }),
      snapshot: snapshot({
        nodes: [carrying(homeNode(), [tierPods(atHome)]), ...cloud],
        tiers: [view],
        ledger: fresh(
          ids.length === 0 ? [] : [intent({ instances: ids.map((id) => recorded(id)) })],
          NOW,
        ),
        pools: [
          poolView(
            {},
            ids.map((id) => instance(id)),
          ),
        ],
      }),
      forecast: forecastOf([tierForecast(500)]),
    }),
  );
  return { ordered: ordered(made), needed: made.pools.map((pool) => pool.needed) };
}

function filled(name: string, count: number): NodeView {
  return carrying(cloudNode({ name }), [tierPods(count, { tier: 'shop/search' })]);
}

describe('a node that is there', () => {
  it('counts for the pods that it has room for', () => {
    // Ten of somebody else's leave room for five, eleven for four.
    expect(bank({ cloud: [filled('c1', 10)] }).ordered).toEqual([]);
    expect(bank({ cloud: [filled('c1', 11)] }).ordered).toEqual([{ pool: 'np1', count: 1 }]);
  });

  it('counts as a new one would where its pod fits on no node, and none is ordered', () => {
    // Of 64 GiB, on this one as on a new one.
    const huge = 65 * GIB;

    expect(bank({ memory: huge }).ordered).toEqual([]);
    expect(bank({ cloud: [filled('c1', 0)], memory: huge })).toEqual({ ordered: [], needed: [1] });
  });

  it('counts together with others, and one that is full is not kept for it', () => {
    // Room for two and for four.
    expect(bank({ cloud: [filled('c1', 13), filled('c2', 11)] })).toEqual({
      ...{ ordered: [], needed: [2] },
    });
    expect(bank({ cloud: [filled('c1', 15), filled('c2', 0)] })).toEqual({
      ...{ ordered: [], needed: [1] },
    });
  });

  it('counts by its memory, too, where pods ask for any', () => {
    // 64 GiB take four pods of 16.
    const memory = 16 * 1024 ** 3;
    expect(bank({ cloud: [filled('c1', 0)], memory }).ordered).toEqual([{ pool: 'np1', count: 1 }]);
  });
});

describe('a node with pods that are counted among those that remain', () => {
  it('is kept for them, although home has room for them and another has room for what is missing', () => {
    // Eight at home and one on each: two remain of five, and each has room for three more. With one, four would remain.
    const cloud = ['c1', 'c2'].map((name) =>
      carrying(cloudNode({ name }), [tierPods(1), tierPods(11, { tier: 'shop/search' })]),
    );

    expect(bank({ atHome: 8, cloud })).toEqual({ ordered: [], needed: [2] });
  });

  it('is given back where another has room for all who are to remain', () => {
    // One and room for four are five, on either.
    const cloud = ['c1', 'c2'].map((name) =>
      carrying(cloudNode({ name }), [tierPods(1), tierPods(10, { tier: 'shop/search' })]),
    );

    expect(bank({ atHome: 8, cloud })).toEqual({ ordered: [], needed: [1] });
  });
});

describe('behind a closed growth gate', () => {
  it('nothing is ordered for the loss of a site, and what is there is kept', () => {
    expect(bank({ lag: 31 }).ordered).toEqual([]);
    expect(bank({ lag: 30 }).ordered).toEqual([{ pool: 'np1', count: 1 }]);
    expect(bank({ lag: 31, cloud: [filled('c1', 0)] })).toEqual({ ordered: [], needed: [1] });
  });

  it('nothing is ordered for an Override either', () => {
    const overrides = [override({ nodes: 3 })];

    expect(bank({ lag: 31, overrides }).ordered).toEqual([]);
    // Two more than survival asks for, in one order.
    expect(bank({ lag: 30, overrides }).ordered).toEqual([{ pool: 'np1', count: 3 }]);
  });
});
