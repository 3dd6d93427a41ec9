/** A tier that a person released: back to what was found, whatever is known of the load, and off the cloud nodes. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { Override, ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, TierView } from '../../../src/model/snapshot.ts';
import { HOUR } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
import {
  carrying,
  demandReading,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

interface Case {
  readonly replicas: number;
  /** Replicas as found; undefined: nothing was written. */
  readonly found: number | undefined;
  readonly cloud: readonly NodeView[];
  readonly home?: NodeView;
  readonly word?: Partial<Override>;
  readonly policy?: Partial<ScalingPolicy>;
  readonly view?: Partial<TierView>;
  readonly inFreeze?: string;
  readonly seen?: Partial<Snapshot>;
}

/** The load still needs every replica there is. */
function released(parts: Case): Plan {
  const { replicas, found, policy, home } = parts;
  const originals = found === undefined ? {} : { originals: { replicas: found, recordedAt: NOW } };
  const view = tierView({
    workload: fresh(workload({ replicas, readyReplicas: replicas }), NOW),
    ...originals,
    ...parts.view,
  });
  const tiers = [tierPolicy(policy)];
  const word = override({ release: true, until: NOW + HOUR, ...parts.word });
  return plan({
    ...(home !== undefined && { home }),
    cloud: parts.cloud,
    replicas,
    need: replicas,
    forecast: { inFreeze: parts.inFreeze },
    seen: {
      nodes: [home ?? carrying(homeNode(), [tierPods(14)]), ...parts.cloud],
      tiers: [view],
      ...parts.seen,
    },
    over: { policies: policySet({ tiers, overrides: [word] }) },
  });
}

const BURST = { replicas: 24, found: 10, cloud: [cloud(1, 4), cloud(2, 6)] };

const DARK = demandReading({ now: missing('no answer'), history: missing('no answer') });

describe('releasing a tier in the middle of a burst', () => {
  it('empties every cloud node at once, though the load needs them', () => {
    const made = released(BURST);

    expect(actions(made)).toEqual(['drain-node cloud-1', 'drain-node cloud-2']);
    expect(made.tiers[0]).toMatchObject({ needed: 10, current: 24 });
  });

  it('ends the pods on the marked nodes in one step, then goes down to what was found', () => {
    const draining = [cloud(1, 4, DRAINING), cloud(2, 6, DRAINING)];

    // 24 less the 4 and 6 on the nodes; the step limit of 20% would be 4.
    expect(actions(released({ ...BURST, cloud: draining }))[0]).toMatch(/^24 to 14 on cloud-/);
    const home = released({ replicas: 14, found: 10, cloud: [cloud(1, 0, DRAINING)] });
    expect(actions(home)).toEqual(['14 to 10 on any', 'return cloud-1']);
    expect(home.actions[0]).toMatchObject({ reason: 'released' });
  });

  it.each([
    ['Prometheus is dead', { view: { demands: [DARK] } }],
    ['a promotion freezes it', { inFreeze: 'sales/anniversary' }],
    ['it left Enforce before', { policy: { mode: 'Observe' as const } }],
  ])('does the same while %s', (_, over) => {
    expect(actions(released({ ...BURST, ...over }))).toEqual([
      'drain-node cloud-1',
      'drain-node cloud-2',
    ]);
  });

  it('is told to be frozen all the same, for whoever looks', () => {
    expect(released({ ...BURST, inFreeze: 'sales/rush@1' }).tiers[0]?.frozenBy).toBe(
      'sales/rush@1',
    );
    expect(released(BURST).tiers[0]).not.toHaveProperty('frozenBy');
  });

  it("stops for another person's pause, and for noShrink", () => {
    const paused = released({ ...BURST, word: { pause: true } });
    const held = released({ ...BURST, word: { noShrink: true } });

    expect(actions(paused)).toEqual([]);
    expect(reasons(paused)).toContain('paused');
    expect(actions(held)).toEqual([]);
    expect(reasons(held)).toContain('no-shrink');
  });

  it('waits for a rollout', () => {
    const view = { workload: fresh(workload({ replicas: 24, rollingOut: true }), NOW) };

    const made = released({ ...BURST, view });

    expect(made.actions.filter(({ kind }) => kind === 'set-replicas')).toEqual([]);
    expect(reasons(made)).toContain('rollout-in-progress');
  });

  it('is over when its time is', () => {
    expect(actions(released({ ...BURST, word: { until: NOW } }))).toEqual([]);
  });
});

describe('releasing a tier whose nodes cannot be emptied', () => {
  it('goes back at once all the same', () => {
    const dark = { clusterView: missing<number>('no answer') };

    // No node may be given back on a view that was never whole; the replicas are a person's word.
    expect(actions(released({ ...BURST, seen: dark }))).toEqual(['24 to 10 on any']);
  });
});

describe('what was found', () => {
  it('is put back when it was more, with or without room, and orders nothing', () => {
    expect(actions(released({ replicas: 14, found: 40, cloud: [] }))).toEqual(['14 to 40 on any']);
  });

  it('keeps the nodes of replicas that find no room at home, and only those', () => {
    // Home is full with 14 of 20: the fuller node keeps 6.
    expect(actions(released({ ...BURST, found: 20 }))).toEqual(['drain-node cloud-1']);
  });

  it('is what is there for a tier that was never written to; its pods go home all the same', () => {
    const home = carrying(homeNode(), [tierPods(6)]);

    const made = released({ replicas: 10, found: undefined, home, cloud: [cloud(1, 4)] });

    expect(actions(made)).toEqual(['drain-node cloud-1']);
  });

  it('waits for a target that was there a moment ago', () => {
    const made = released({ ...BURST, view: { workload: missing('gone') } });

    expect(actions(made)).toEqual([]);
  });
});

const OBSERVE = { mode: 'Observe' } as const;

describe('leaving Enforce in the middle of a burst', () => {
  const left = (count: number): Plan =>
    plan({
      cloud: Array.from({ length: count }, (_, index) => cloud(index + 1, 2)),
      replicas: 14 + 2 * count,
      need: 4,
      policy: OBSERVE,
    });

  it('keeps every node and says which, and how that ends', () => {
    const made = left(2);

    expect(actions(made)).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'not-enforced',
      subject: 'shop/checkout',
      wanted: 'give back 2 cloud nodes',
      detail:
        'mode is Observe, and its replicas count on cloud-1, cloud-2; kingtide release sends them home',
    });
  });

  it('names ten of many', () => {
    const [hold] = left(12).holds.filter(({ wanted }) => wanted === 'give back 12 cloud nodes');

    expect(hold?.detail).toMatch(/(cloud-\d+, ){9}cloud-\d+ and 2 more; kingtide release/);
  });

  it('counts nodes that stand empty because the scheduler filled the reserve at home first', () => {
    // 16 pods at home, of which the reserve holds two: their node is needed and has no pod.
    const home = carrying(homeNode(), [tierPods(16)]);

    const made = plan({ home, cloud: [cloud(1, 0)], replicas: 16, need: 4, policy: OBSERVE });

    expect(actions(made)).toEqual([]);
    expect(made.holds.map(({ wanted }) => wanted)).toContain('give back 1 cloud nodes');
  });

  it('says nothing about a tier that is on no node', () => {
    expect(left(0).holds.filter(({ wanted }) => wanted.startsWith('give back'))).toEqual([]);
  });
});
