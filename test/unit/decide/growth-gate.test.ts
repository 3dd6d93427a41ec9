/** A gate before the cloud: closed it lets no replica more out and orders nothing, and takes nothing away. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh, missing, type Reading } from '../../../src/model/reading.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { carrying, homeNode, tierPods, tierView, workload } from '../../builders/snapshots.ts';
import { actions, cloud, plan } from './cloud-shop.ts';

const LAG = { name: 'lag', query: 'max(replica_lag_seconds)', atMost: 30 };

interface Case {
  readonly lag?: Reading<number>;
  readonly need: number;
  readonly atHome?: number;
  readonly cloud?: readonly NodeView[];
  readonly replicas?: number;
  readonly gated?: false;
}

/** Home has room for 14 pods, the cloud node for 15. */
function planned({ lag, need, atHome = 14, cloud: nodes = [cloud(1, 4)], ...parts }: Case): Plan {
  const home = carrying(homeNode(), [tierPods(atHome)]);
  const { replicas = atHome + 4, gated } = parts;
  const view = tierView({
    workload: fresh(workload({ replicas }), NOW),
    ...(lag !== undefined && { growWhile: [{ name: 'lag', now: lag }] }),
  });
  const tiers = [tierPolicy(gated === false ? {} : { growWhile: [LAG] })];
  return plan({
    ...{ home, cloud: nodes, replicas, need },
    seen: { nodes: [home, ...nodes], tiers: [view] },
    over: { policies: policySet({ tiers }) },
  });
}

const held = ({ holds }: Plan) => holds.filter(({ reason }) => reason === 'growth-gated');
const at = (value: number) => fresh(value, NOW);

describe('a gate that is open', () => {
  it('changes nothing', () => {
    const open = planned({ need: 50, lag: at(30) });

    expect(actions(open)).toEqual(actions(planned({ need: 50, gated: false })));
    expect(held(open)).toEqual([]);
  });
});

describe('a gate that is closed', () => {
  it('lets no replica more into the cloud and orders no node, though one that is there has room', () => {
    // 14 at home and 4 of 15 on the node; 50 are needed.
    const made = planned({ need: 50, lag: at(45.123) });

    expect(actions(made)).toEqual([]);
    expect(held(made)).toEqual([
      {
        reason: 'growth-gated',
        subject: 'shop/checkout',
        wanted: 'place 32 of 50 replicas in the cloud',
        detail: 'lag is 45.12, at most 30 is allowed',
      },
    ]);
    expect(made.holds.map(({ reason }) => reason)).not.toContain('capacity-short');
  });

  it('lets it grow into what room there is at home', () => {
    // 10 at home and 4 in the cloud: 4 more fit at home.
    expect(actions(planned({ need: 50, atHome: 10, lag: at(31) }))).toEqual(['14 to 18 on any']);
  });

  it('keeps what serves in the cloud, and says that it is closed', () => {
    const made = planned({ need: 18, lag: at(31) });

    expect(actions(made)).toEqual([]);
    expect(made.tiers[0]).toMatchObject({ home: 14, cloud: 4, unplaced: 0 });
    expect(held(made).map(({ wanted }) => wanted)).toEqual(['grow into the cloud']);
  });

  it('does not keep replicas that are needed no more', () => {
    expect(actions(planned({ need: 2, lag: at(31) }))).not.toEqual([]);
  });

  it('is closed as well while the value is not known', () => {
    const why = (lag?: Reading<number>) =>
      held(planned({ need: 50, ...(lag && { lag }) })).map(({ detail }) => detail);

    expect(why(missing('time-out'))).toEqual(['lag cannot be read: time-out']);
    expect(why({ kind: 'stale', value: 1, at: NOW, cause: 'old' })).toEqual([
      'lag cannot be read: old',
    ]);
    expect(why()).toEqual(['lag cannot be read: it was not asked for yet']);
    expect(actions(planned({ need: 50 }))).toEqual([]);
  });

  it('stops pods of a tier that is kept at home from nothing', () => {
    const view = tierView({
      workload: fresh(workload({ replicas: 4, sealed: false, markedBurstable: false }), NOW),
    });
    const home = carrying(homeNode(), [tierPods(4)]);
    const made = plan({
      ...{ home, cloud: [], replicas: 4, need: 8 },
      seen: { nodes: [home], tiers: [view] },
      over: { policies: policySet({ tiers: [tierPolicy({ growWhile: [LAG] })] }) },
    });

    expect(actions(made)).toEqual(['4 to 8 on any']);
  });
});
