/** Machines that are late are ordered again, elsewhere when their pool stalls, and still count against every cap. */
import { describe, expect, it } from 'vitest';
import { isStalled, lateAfter } from '../../../src/decide/overdue.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { InstanceView, IntentView, NodeView, Snapshot } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE, type Millis, SECOND } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { burstPool, policySet } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  instance,
  intent,
  poolView,
} from '../../builders/snapshots.ts';
import { ordered, plan, reasons } from './growing-shop.ts';

/** The builder's pool: 110 s at the 95th percentile, so that a machine is late after 170 s. */
const IN_TIME: Millis = 169 * SECOND;
const LATE: Millis = 170 * SECOND;
/** 100 replicas, 14 of them at home: the other 86 take 6 nodes of 15. */
const RPS = 5_000;

const DEAR = burstPool({ name: 'np2', pricePerHour: { currency: 'CNY', micros: 9_000_000 } });

interface Ordered {
  readonly ago: Millis;
  readonly instances: readonly InstanceView[];
  /** Machines ordered that nobody has seen yet. */
  readonly unseen?: number;
  /** The provider said that it delivers less, and this is what the pool is to have. */
  readonly partial?: number;
  /** Of the order; undefined: as the provider said. */
  readonly outcome?: IntentView['outcome'];
}

function seen({ ago, instances, unseen = 0, partial, ...said }: Ordered): Partial<Snapshot> {
  const createdAt = NOW - ago;
  const recorded = instances.map(({ id }) => ({ id, seenAt: createdAt, returned: false }));
  const count = instances.length + unseen;
  const outcome = said.outcome ?? (partial === undefined ? 'accepted' : 'partial');
  const one = intent({ instances: recorded, count, outcome, createdAt, settledAt: createdAt });
  const pools = [poolView({}, instances, partial ?? count), poolView({ pool: 'np2' })];
  return { ledger: fresh([one], NOW), pools };
}

function machines(count: number, state: InstanceView['state']): InstanceView[] {
  return Array.from({ length: count }, (_, index) => instance(`i${index}`, { state }));
}

function absentOf(instances: readonly InstanceView[], since: Millis): Record<string, Millis> {
  return Object.fromEntries(instances.map(({ id }) => [id, since]));
}

function planned(order: Ordered, pools = [burstPool(), DEAR], absentSince?: Millis) {
  const policies = policySet({ pools });
  const absent = absentOf(order.instances, absentSince ?? NOW - order.ago);
  return plan({ rps: RPS, over: { policies, memory: { tiers: {}, absent } }, seen: seen(order) });
}

describe('machines that are late', () => {
  it('are ordered elsewhere, the whole of them, because their pool stalls', () => {
    const made = planned({ ago: LATE, instances: machines(6, 'creating') });

    expect(ordered(made)).toEqual([{ pool: 'np2', count: 6 }]);
    expect(made.holds).toContainEqual(
      expect.objectContaining({
        reason: 'pool-stalled',
        subject: 'np1',
        detail: '6 machines are late, 0 still in time',
      }),
    );
  });

  it('are waited for as long as they are in time', () => {
    expect(ordered(planned({ ago: IN_TIME, instances: machines(6, 'creating') }))).toEqual([]);
  });

  it('are late, too, when the provider does not even list them', () => {
    const listed = { ago: LATE, instances: machines(2, 'creating'), unseen: 4 };

    expect(ordered(planned(listed))).toEqual([{ pool: 'np2', count: 6 }]);
    expect(ordered(planned({ ...listed, ago: IN_TIME }))).toEqual([]);
  });

  it('are not those that the provider said it does not deliver: they are ordered from it again', () => {
    // Two were nodes until a moment ago and are waited for; four of six are to be had elsewhere or again.
    const refused = {
      ago: 10 * MINUTE,
      instances: machines(2, 'running'),
      unseen: 4,
      partial: 2,
    };
    const recent = NOW - SECOND;

    expect(ordered(planned(refused, undefined, recent))).toEqual([{ pool: 'np1', count: 4 }]);
    // Control: the pool is to have all six, so four are late.
    const promised = { ...refused, partial: 6 };
    expect(ordered(planned(promised, undefined, recent))).toEqual([{ pool: 'np2', count: 4 }]);
  });

  it('count against the cap all the same', () => {
    const six = burstPool({ maxNodes: 6 });
    const made = planned({ ago: LATE, instances: machines(6, 'creating') }, [six]);

    expect(ordered(made)).toEqual([]);
    expect(reasons(made)).toContain('capacity-short');
  });

  it('count no more once they would have joined, where nobody heard whether they were ever to come', () => {
    // Two of six were found and are waited for, a moment ago they were nodes; the pool may have six.
    const six = [burstPool({ maxNodes: 6 })];
    const unheard = { ago: HOUR, instances: machines(2, 'running'), unseen: 4, partial: 2 };
    const found = { ...unheard, outcome: 'found' as const };
    const recent = NOW - SECOND;

    expect(ordered(planned(found, six, recent))).toEqual([{ pool: 'np1', count: 4 }]);
    // Controls: the pool is to have all six, or all six were promised.
    expect(ordered(planned({ ...found, partial: 6 }, six, recent))).toEqual([]);
    expect(ordered(planned({ ...unheard, outcome: 'accepted' }, six, recent))).toEqual([]);
  });

  it('are not those that were nodes before: nothing is bought in place of what is merely unseen', () => {
    const vanished = { ago: 10 * MINUTE, instances: machines(6, 'running') };

    expect(ordered(planned(vanished, undefined, NOW - SECOND))).toEqual([]);
    // Control: never seen as nodes, they are late.
    expect(ordered(planned(vanished))).toEqual([{ pool: 'np2', count: 6 }]);
  });

  it('are told by the provider alone after a restart forgot since when they are missed', () => {
    expect(
      ordered(planned({ ago: LATE, instances: machines(6, 'creating') }, undefined, NOW)),
    ).toEqual([{ pool: 'np2', count: 6 }]);
  });
});

describe('a node that joined and was never Ready', () => {
  const NODES = [0, 1, 2, 3, 4, 5].map((index) =>
    cloudNode({
      name: `n${index}`,
      providerId: `i${index}`,
      ready: false,
      createdAt: NOW - 20 * MINUTE,
    }),
  );

  function seenAs(
    nodes: readonly NodeView[],
    ago: Millis,
    absentSince: Millis | undefined,
    rps = RPS,
  ) {
    const order = { ago, instances: machines(6, 'running') };
    const since = absentSince === undefined ? {} : absentOf(order.instances, absentSince);
    const policies = policySet({ pools: [burstPool(), DEAR] });
    const memory = { tiers: {}, absent: since };
    return plan({
      nodes: [homeNode(), ...nodes],
      rps,
      over: { policies, memory },
      seen: seen(order),
    });
  }

  it('is late like one that never joined: others are ordered elsewhere', () => {
    expect(ordered(seenAs(NODES, LATE, NOW - LATE))).toEqual([{ pool: 'np2', count: 6 }]);
    expect(ordered(seenAs(NODES, IN_TIME, NOW - IN_TIME))).toEqual([]);
  });

  it('is given up and ended by its machine when the time to join is over', () => {
    const returned = (nodes: readonly NodeView[], since: Millis | undefined) =>
      seenAs(nodes, 16 * MINUTE, since).actions.flatMap((action) =>
        action.kind === 'return-nodes' ? action.nodes.map(({ providerId }) => providerId) : [],
      );

    expect(returned(NODES, NOW - 16 * MINUTE)).toEqual(['i0', 'i1', 'i2', 'i3', 'i4', 'i5']);
    // Controls: it carried pods, so it was Ready once; or nobody remembers that it was not.
    const carried = NODES.map((node) =>
      carrying(node, [{ tier: 'shop/checkout', count: 1, ready: 0, marked: 0 }]),
    );
    expect(returned(carried, NOW - 16 * MINUTE)).toEqual([]);
    expect(returned(NODES, undefined)).toEqual([]);
  });

  it('is not given up in the very moment it joins, late as it is', () => {
    const joined = (ago: Millis) => NODES.map((node) => ({ ...node, createdAt: NOW - ago }));
    const given = (ago: Millis) =>
      seenAs(joined(ago), 16 * MINUTE, NOW - 16 * MINUTE).actions.filter(
        ({ kind }) => kind === 'return-nodes',
      ).length;

    expect(given(2 * MINUTE - SECOND)).toBe(0);
    // Control: two minutes are enough to turn Ready.
    expect(given(2 * MINUTE)).toBe(6);
  });

  it('is on its way while it is young, even when it was recorded after it joined', () => {
    const young = NODES.map((node) => ({ ...node, createdAt: NOW - 59 * SECOND }));
    const old = NODES.map((node) => ({ ...node, createdAt: NOW - 60 * SECOND }));

    // Nobody needs them: a node that is unseen would be held by name, one on its way is not looked at yet.
    expect(reasons(seenAs(young, IN_TIME, undefined, 100))).not.toContain('nodes-unseen');
    expect(reasons(seenAs(old, IN_TIME, undefined, 100))).toContain('nodes-unseen');
  });
});

describe('a pool', () => {
  it('is late after one and a half times its 95th percentile, a minute beyond it at least, never after giving up', () => {
    const settings = { joinTimeout: 15 * MINUTE };
    const pool = (p95: Millis) => burstPool({ nodeLeadTime: { p50: p95 / 2, p95 } });

    expect(lateAfter(pool(4 * MINUTE), undefined, settings)).toBe(6 * MINUTE);
    expect(lateAfter(pool(30 * SECOND), undefined, settings)).toBe(90 * SECOND);
    expect(lateAfter(pool(20 * MINUTE), undefined, settings)).toBe(15 * MINUTE);
    const learned = poolView({ leadTime: { p50: MINUTE, p95: 2 * MINUTE } });
    expect(lateAfter(pool(20 * MINUTE), learned, settings)).toBe(3 * MINUTE);
  });

  it('stalls with two late machines that are a fifth of those waited for', () => {
    expect(isStalled(1, 0)).toBe(false);
    expect(isStalled(2, 8)).toBe(true);
    expect(isStalled(2, 9)).toBe(false);
  });
});
