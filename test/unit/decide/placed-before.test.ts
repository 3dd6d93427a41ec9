/** A placement that stands from the cycle before: whatever it hangs on, it must be told from one made anew. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  intent,
  poolView,
  recorded,
  snapshot,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';

/** Ten pods at home, where there is room for more, and two in the cloud that could move there. */
const NODES = deepFreeze([
  carrying(homeNode(), [tierPods(10)]),
  carrying(cloudNode(), [tierPods(2)]),
]);
const LEDGER = deepFreeze([intent({ instances: [recorded('fake://cloud-1')] })]);
const POLICIES = deepFreeze(policySet());
const VIEW = deepFreeze(
  tierView({ workload: fresh(workload({ replicas: 12, readyReplicas: 12 }), NOW) }),
);

/** 500 rps are ten replicas, so 600 are twelve. */
function inputOf(over: Partial<DecideInput> = {}): DecideInput {
  return deepFreeze(
    decideInput({
      policies: POLICIES,
      snapshot: snapshot({ nodes: NODES, tiers: [VIEW], ledger: fresh(LEDGER, NOW) }),
      forecast: forecastOf([tierForecast(600)]),
      ...over,
    }),
  );
}

const SALE: Partial<DecideInput> = {
  forecast: forecastOf([tierForecast(600, { inPromotion: 'sales/rush' })]),
};

/** 300 rps are six replicas, and the other six were needed a minute ago or they were not. */
const LESS: Partial<DecideInput> = { forecast: forecastOf([tierForecast(300)]) };
const LATELY: Partial<DecideInput> = {
  ...LESS,
  memory: memoryOf(settledMemory({ peaks: [{ at: NOW - 60_000, replicas: 12 }] })),
};

/** Nodes of the pool that are needed. */
function needed({ pools }: Plan): number {
  return pools[0]?.needed ?? Number.NaN;
}

describe('a placement of the cycle before', () => {
  it('stands only while the same tiers may move', () => {
    const inSale = decide(inputOf(SALE));
    const after = decide(inputOf());

    // In a promotion nobody moves home; after it both do, and the node may go.
    expect([needed(inSale), needed(after)]).toEqual([1, 0]);
    expect(after).toEqual(decide(structuredClone(inputOf())));
  });

  it('stands only while the same replicas are kept', () => {
    const lately = decide(inputOf(LATELY));
    const long = decide(inputOf(LESS));

    expect([needed(lately), needed(long)]).toEqual([1, 0]);
    expect(long).toEqual(decide(structuredClone(inputOf(LESS))));
  });

  it('does not stand when a machine that was thought lost is on its way after all', () => {
    const known = ['fake://cloud-1', 'fake://new-1'];
    const ledger = deepFreeze([intent({ instances: known.map((id) => recorded(id)) })]);
    // Home is full, and two pods have no other place than the node that is being emptied.
    const nodes = deepFreeze([
      carrying(homeNode(), [tierPods(14)]),
      carrying(cloudNode({ drainingSince: NOW - 60_000 }), [tierPods(2)]),
    ]);
    const view = tierView({ workload: fresh(workload({ replicas: 16, readyReplicas: 16 }), NOW) });
    const tiers = deepFreeze([view]);
    const listing = (ids: readonly string[]): DecideInput => {
      const instances = ids.map((id) => ({ id, state: 'running' as const }));
      const pools = [poolView({}, instances)];
      const forecast = forecastOf([tierForecast(800)]);
      const parts = { nodes, tiers, ledger: fresh(ledger, NOW), pools };
      return inputOf({ forecast, snapshot: snapshot(parts) });
    };
    const taken = (plan: Plan) => plan.actions.filter(({ kind }) => kind === 'undrain-node').length;
    const gone = decide(listing(['fake://cloud-1']));
    const coming = decide(listing(known));

    expect([taken(gone), taken(coming)]).toEqual([1, 0]);
    expect(coming).toEqual(decide(structuredClone(listing(known))));
  });

  it('gives the room that is left to each cycle anew', () => {
    const first = decide(inputOf());
    const second = decide(inputOf());

    expect(second).toEqual(first);
  });
});
