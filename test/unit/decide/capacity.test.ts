/** Unit capacity as it is believed: what a veto teaches, and what a proven stretch gives back. */
import { describe, expect, it } from 'vitest';
import {
  believe,
  type CapacityCase,
  perReplicaOf,
  vetoState,
} from '../../../src/decide/capacity.ts';
import type { Reading } from '../../../src/model/reading.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { settledMemory } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { demand, override, tierPolicy } from '../../builders/policies.ts';
import { demandReading, tierView } from '../../builders/snapshots.ts';

const POLICY = tierPolicy({ vetoes: [{ name: 'errors', query: 'e', above: 5 }] });

function viewWith(
  veto: Reading<number>,
  load: Reading<number> = fresh(400, NOW),
): ReturnType<typeof tierView> {
  return tierView({
    vetoes: [{ name: 'errors', now: veto }],
    demands: [demandReading({ now: load })],
  });
}

/** 100 rps declared; 10 Ready replicas carry 400 rps: 40 each. */
function belief(over: Partial<CapacityCase> = {}): ReturnType<typeof believe> {
  return believe({
    policy: POLICY,
    view: viewWith(fresh(9, NOW)),
    override: undefined,
    memory: settledMemory(),
    readyReplicas: 10,
    now: NOW,
    ...over,
  });
}

const QUIET = fresh(0, NOW);

describe('a veto', () => {
  it('is true above its threshold, and cannot be read when nothing fresh says otherwise', () => {
    expect(vetoState(POLICY, viewWith(fresh(5, NOW)))).toBe('quiet');
    expect(vetoState(POLICY, viewWith(fresh(5.1, NOW)))).toBe('vetoed');
    expect(vetoState(POLICY, viewWith(missing('no answer')))).toBe('unreadable');
    expect(
      vetoState(
        POLICY,
        viewWith({ kind: 'partial', value: 1, at: NOW, coverage: 0.5, cause: 'half' }),
      ),
    ).toBe('unreadable');
    expect(vetoState(POLICY, tierView())).toBe('unreadable');
    expect(vetoState(tierPolicy(), tierView())).toBe('quiet');
  });
});

describe('believed unit capacity', () => {
  it('is lowered at once to the load per Ready replica', () => {
    const view = viewWith(fresh(9, NOW), fresh(800, NOW));

    expect(belief({ view }).lowered).toEqual({ perReplica: 80, vetoedAt: NOW });
  });

  it('is not lowered by replicas that came after the errors were made', () => {
    // Ten carried 800 rps until half a minute ago, 80 each; twenty are Ready now, and the errors are of the last minute.
    const view = viewWith(fresh(9, NOW), fresh(800, NOW));
    const grown = (ago: number): ReturnType<typeof believe> => {
      const ready = [{ at: NOW - ago, replicas: 10 }];
      return belief({ view, memory: settledMemory({ ready }), readyReplicas: 20 });
    };
    expect(grown(MINUTE / 2).lowered?.perReplica).toBe(80);
    expect(grown(MINUTE / 2).ready).toEqual([
      { at: NOW - MINUTE / 2, replicas: 10 },
      { at: NOW, replicas: 20 },
    ]);
    // Control: a minute later the errors are those of twenty, 40 each, and half of what is declared is the least.
    expect(grown(MINUTE).lowered?.perReplica).toBe(50);
    expect(grown(MINUTE).ready).toEqual([{ at: NOW, replicas: 20 }]);
  });

  it('follows the time over which its demand is a rate', () => {
    const [demand] = POLICY.demands;
    if (demand === undefined) throw new Error('there is one');
    const policy = { ...POLICY, demands: [{ ...demand, smear: 5 * MINUTE }] };
    const view = viewWith(fresh(9, NOW), fresh(800, NOW));
    const ready = [{ at: NOW - 4 * MINUTE, replicas: 10 }];
    const memory = settledMemory({ ready });
    expect(belief({ policy, view, memory, readyReplicas: 20 }).lowered?.perReplica).toBe(80);
  });

  it('is lowered by fewer replicas at once, and remembers nothing of more', () => {
    const view = viewWith(fresh(9, NOW), fresh(400, NOW));
    const memory = settledMemory({ ready: [{ at: NOW - 1, replicas: 10 }] });
    const fewer = belief({ view, memory, readyReplicas: 5 });
    expect(fewer.lowered?.perReplica).toBe(80);
    expect(fewer.ready).toEqual([{ at: NOW, replicas: 5 }]);
    expect(Object.hasOwn(belief({ policy: tierPolicy() }), 'ready')).toBe(false);
  });

  it('is never lowered below half of what is declared', () => {
    expect(belief().lowered).toEqual({ perReplica: 50, vetoedAt: NOW });
  });

  it('is not lowered by a veto at a load nobody doubts', () => {
    const view = viewWith(fresh(9, NOW), fresh(1_500, NOW));

    expect(belief({ view }).lowered).toBeUndefined();
  });

  it('stays lowered while the veto goes on', () => {
    const lowered = { perReplica: 50, vetoedAt: NOW - MINUTE };

    expect(belief({ memory: settledMemory({ lowered }) }).lowered).toEqual(lowered);
    expect(belief({ memory: settledMemory({ lowered }), readyReplicas: 0 }).lowered).toEqual(
      lowered,
    );
  });

  it('learns nothing from a veto that cannot be read', () => {
    expect(belief({ view: viewWith(missing('no answer')) }).lowered).toBeUndefined();
    const lowered = { perReplica: 50, vetoedAt: NOW - MINUTE };
    const memory = settledMemory({ lowered, provenSince: NOW - MINUTE });
    expect(belief({ view: viewWith(missing('no answer')), memory })).toMatchObject({
      lowered,
      provenSince: undefined,
    });
  });

  it('starts from what the status keeps, and then trusts memory over a status that lags', () => {
    const kept = { ...viewWith(QUIET), loweredCapacity: { perReplica: 60, vetoedAt: 1 } };

    expect(belief({ view: kept, memory: undefined }).lowered?.perReplica).toBe(60);
    expect(belief({ view: kept, memory: settledMemory() }).lowered).toBeUndefined();
  });

  it('rises by a quarter after the stabilisation time without veto at the planned load', () => {
    // 60 x 50% = 30 rps are planned per replica, and 80% of that, 24, prove it: here they carry 40.
    const lowered = { perReplica: 60, vetoedAt: 1 };
    const proven = (ago: number): ReturnType<typeof believe> =>
      belief({ view: viewWith(QUIET), memory: settledMemory({ lowered, provenSince: NOW - ago }) });

    expect(belief({ view: viewWith(QUIET), memory: settledMemory({ lowered }) })).toMatchObject({
      lowered,
      provenSince: NOW,
    });
    expect(proven(9 * MINUTE).lowered).toEqual(lowered);
    expect(proven(10 * MINUTE)).toMatchObject({
      lowered: { perReplica: 75, vetoedAt: 1 },
      provenSince: NOW,
    });
  });

  it('is the declared one again when a quarter more would exceed it', () => {
    const memory = settledMemory({
      lowered: { perReplica: 80, vetoedAt: 1 },
      provenSince: NOW - 10 * MINUTE,
    });

    expect(belief({ view: viewWith(QUIET), memory })).toMatchObject({
      lowered: undefined,
      provenSince: undefined,
    });
  });

  it('does not rise on idle replicas, nor without a reading', () => {
    const lowered = { perReplica: 60, vetoedAt: 1 };
    const memory = settledMemory({ lowered, provenSince: NOW - 10 * MINUTE });
    const idle = viewWith(QUIET, fresh(100, NOW));

    expect(belief({ view: idle, memory })).toMatchObject({ lowered, provenSince: undefined });
    expect(belief({ view: viewWith(QUIET, missing('no answer')), memory })).toMatchObject({
      lowered,
      provenSince: undefined,
    });
  });

  it('rises on few replicas that run as planned, though whole replicas never carry quite the planned load', () => {
    // 90 x 50% = 45 rps are planned: 100 rps need 3 replicas, which carry 33 each, less than 80% of 45 = 36.
    const memory = settledMemory({
      lowered: { perReplica: 90, vetoedAt: 1 },
      provenSince: NOW - 10 * MINUTE,
    });
    const view = viewWith(QUIET, fresh(100, NOW));

    expect(belief({ view, memory, readyReplicas: 3 }).lowered).toBeUndefined();
    expect(belief({ view, memory, readyReplicas: 4 }).lowered).toBeDefined();
    expect(
      belief({ view: viewWith(QUIET, fresh(10, NOW)), memory, readyReplicas: 1 }).lowered,
    ).toBeDefined();
  });

  it('is what an Override says, as long as it says so', () => {
    expect(belief({ override: override({ perReplica: 150 }) }).lowered).toBeUndefined();
    expect(belief({ policy: tierPolicy({ demands: [] }) }).lowered).toBeUndefined();
    expect(
      belief({ view: tierView({ demands: [], vetoes: [{ name: 'errors', now: fresh(9, NOW) }] }) })
        .lowered,
    ).toBeUndefined();
  });

  it('counts for the first demand only, the one a veto watches', () => {
    const second = demand({ name: 'sessions', perReplica: 10 });
    const policy = tierPolicy({ demands: [demand(), second] });
    const [first] = policy.demands;
    if (first === undefined) throw new Error('there are two');
    const lowered = { lowered: { perReplica: 60, vetoedAt: 1 }, provenSince: undefined };
    const declared = { lowered: undefined, provenSince: undefined };

    expect(perReplicaOf(first, { policy, override: undefined, belief: lowered })).toBe(60);
    expect(perReplicaOf(first, { policy, override: undefined, belief: declared })).toBe(100);
    expect(
      perReplicaOf(first, { policy, override: override({ perReplica: 150 }), belief: lowered }),
    ).toBe(150);
    expect(
      perReplicaOf(second, { policy, override: override({ perReplica: 150 }), belief: lowered }),
    ).toBe(10);
  });
});
