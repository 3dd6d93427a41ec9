/** Tiers whose autoscaler is driven: its minimum follows the need, its maximum only where it must, and nodes follow what runs. */
import { describe, expect, it } from 'vitest';
import type { Action, Plan } from '../../../src/model/plan.ts';
import type { Override } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Originals, TierView } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
import { carrying, homeNode, tierPods, tierView, workload } from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

interface Case {
  readonly min: number;
  readonly max: number;
  readonly running: number;
  readonly need: number;
  readonly ready?: number;
  readonly originals?: Originals;
  readonly cloud?: readonly NodeView[];
  readonly home?: NodeView;
  readonly word?: Partial<Override>;
  readonly mode?: 'Observe' | 'Enforce';
  /** Why the view of it is behind. */
  readonly behind?: string;
  /** A ScaledObject that is paused, in the words of whoever read it. */
  readonly paused?: string;
  readonly kind?: 'scaledObject';
  /** Our entry is in its field managers. */
  readonly ours?: true;
}

const FOUND = { replicas: 2, max: 8, recordedAt: NOW };

function driven({ min, max, running, need, ...parts }: Case): Plan {
  const { originals, cloud: nodes = [], home = carrying(homeNode(), [tierPods(running)]) } = parts;
  const seen = workload({
    replicas: min,
    readyReplicas: parts.ready ?? running,
    bounds: {
      ...{ running, max },
      ...(parts.paused !== undefined && { paused: parts.paused }),
      ...(parts.ours && { ours: parts.ours }),
    },
  });
  const reading: TierView['workload'] =
    parts.behind === undefined
      ? fresh(seen, NOW)
      : { kind: 'stale', value: seen, at: NOW, cause: parts.behind };
  const view = tierView({ workload: reading, ...(originals && { originals }) });
  const word = parts.word && [override({ until: NOW + HOUR, ...parts.word })];
  const { kind = 'horizontalPodAutoscaler' } = parts;
  const target = { kind, name: 'checkout-hpa' } as const;
  const tiers = [tierPolicy({ target, mode: parts.mode ?? 'Enforce' })];
  return plan({
    cloud: nodes,
    replicas: min,
    need,
    seen: { nodes: [home, ...nodes], tiers: [view] },
    over: { policies: policySet({ tiers, overrides: word ?? [] }) },
  });
}

function boundsSet(made: Plan): readonly [number, number | undefined][] {
  const sets = made.actions.filter(
    (action): action is Extract<Action, { kind: 'set-replicas' }> => action.kind === 'set-replicas',
  );
  return sets.map(({ to, max }) => [to, max]);
}

describe('the minimum of an autoscaler', () => {
  it('goes to what is needed, and takes the maximum with it where that stands below', () => {
    expect(boundsSet(driven({ min: 2, max: 30, running: 6, need: 10 }))).toEqual([[10, undefined]]);
    expect(boundsSet(driven({ min: 2, max: 8, running: 6, need: 10 }))).toEqual([[10, 10]]);
  });

  it('is left alone while it is what is needed, however many run', () => {
    expect(actions(driven({ min: 10, max: 30, running: 13, need: 10 }))).toEqual([]);
  });

  it('comes down alone, a step at a time, with no victims of ours', () => {
    // 20% of 10 is 2 a step.
    const made = driven({ min: 10, max: 10, running: 12, need: 4, originals: FOUND });

    expect(actions(made)).toEqual(['10 to 8 on any']);
  });

  it('is held while shrinking is not allowed', () => {
    const made = driven({ min: 10, max: 30, running: 12, need: 4, word: { noShrink: true } });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain('no-shrink');
  });
});

describe('an autoscaler whose view is behind', () => {
  it('is named as what is waited for', () => {
    const made = driven({ min: 10, max: 30, running: 12, need: 4, behind: 'our own last write' });

    expect(actions(made)).toEqual([]);
    expect(made.holds.map(({ detail }) => detail)).toContain(
      'HorizontalPodAutoscaler checkout-hpa: our own last write',
    );
  });
});

describe('a ScaledObject that is paused', () => {
  const paused = 'ScaledObject shop/checkout-hpa is paused';
  const kind = 'scaledObject';

  it('is left alone, and the hold says why', () => {
    const made = driven({ min: 2, max: 30, running: 6, need: 10, paused, kind });

    expect(actions(made)).toEqual([]);
    expect(made.holds).toContainEqual({
      reason: 'paused',
      subject: 'shop/checkout',
      wanted: 'grow 2 to 10 replicas',
      detail: paused,
    });
  });

  it('is put back as it was found all the same', () => {
    const word = { release: true };
    const made = driven({
      min: 9,
      max: 9,
      running: 6,
      need: 9,
      originals: FOUND,
      word,
      paused,
      kind,
    });

    expect(boundsSet(made)).toEqual([[2, 8]]);
  });

  it('is named by its own kind while its view is behind', () => {
    const made = driven({ min: 10, max: 30, running: 12, need: 4, behind: 'our own', kind });

    expect(made.holds.map(({ detail }) => detail)).toContain('ScaledObject checkout-hpa: our own');
  });
});

describe('the maximum of an autoscaler', () => {
  it('follows the minimum down to what was found while it is ours', () => {
    const down = (min: number, max: number) =>
      boundsSet(driven({ min, max, running: 12, need: 1, originals: FOUND }));

    expect(down(20, 20)).toEqual([[16, 16]]);
    expect(down(9, 9)).toEqual([[8, 8]]);
    // Somebody set it to 15 meanwhile.
    expect(down(10, 15)).toEqual([[8, undefined]]);
  });
});

describe('nodes of a tier whose autoscaler is driven', () => {
  it('are kept and ordered for what it runs, up to the maximum of the policy', () => {
    // 14 of 40 fit at home and some 15 on the node that is there.
    const home = carrying(homeNode(), [tierPods(14)]);
    const made = driven({ min: 4, max: 40, running: 40, need: 4, home, cloud: [cloud(1, 6)] });

    expect(made.tiers[0]).toMatchObject({ home: 14 });
    expect(made.actions.map(({ kind }) => kind)).not.toContain('drain-node');
    expect(made.actions.map(({ kind }) => kind)).toContain('order-nodes');
  });

  it('are not ordered for a tier outside of Enforce', () => {
    const home = carrying(homeNode(), [tierPods(14)]);
    const made = driven({ min: 4, max: 40, running: 40, need: 4, home, mode: 'Observe' });

    expect(made.actions).toEqual([]);
  });

  it('are emptied by moving pods, never by ending them', () => {
    const home = carrying(homeNode(), [tierPods(6)]);
    const draining = [cloud(1, 4, { ...DRAINING, drainingSince: NOW - MINUTE })];

    // Ten run and four are needed: as many may be away as are Ready above nine of ten.
    expect(
      actions(driven({ min: 4, max: 30, running: 10, need: 4, home, cloud: draining })),
    ).toEqual(['evict 1 from cloud-1']);
    // It is about to end two: which, nobody knows.
    expect(
      actions(driven({ min: 4, max: 30, running: 8, need: 4, home, cloud: draining })),
    ).toEqual([]);
  });

  it('get no higher minimum for the time of moving', () => {
    const home = carrying(homeNode(), [tierPods(6)]);
    const draining = [cloud(1, 4, { ...DRAINING, drainingSince: NOW - MINUTE })];

    expect(
      actions(driven({ min: 10, max: 30, running: 10, need: 10, home, cloud: draining })),
    ).toEqual([]);
  });
});

describe('releasing a tier whose autoscaler is driven', () => {
  it('sets back both bounds at once and keeps what still runs on its nodes', () => {
    const home = carrying(homeNode(), [tierPods(14)]);
    const made = driven({
      ...{ min: 20, max: 20, running: 20, need: 20, home, cloud: [cloud(1, 6)] },
      originals: FOUND,
      word: { release: true },
    });

    expect(boundsSet(made)).toEqual([[2, 8]]);
    expect(actions(made)).toEqual(['20 to 2 on any']);
  });

  describe('whose bounds are back already', () => {
    const back = { min: 2, max: 8, running: 2, need: 2, originals: FOUND, ours: true } as const;
    const release = { release: true };

    it('takes out what is left of ours, for as long as it is there', () => {
      expect(boundsSet(driven({ ...back, word: release }))).toEqual([[2, undefined]]);
      const { ours: _, ...clean } = back;
      expect(boundsSet(driven({ ...clean, word: release }))).toEqual([]);
    });

    it('does so neither unasked nor against the word of somebody else', () => {
      expect(boundsSet(driven(back))).toEqual([]);
      expect(boundsSet(driven({ ...back, word: { ...release, noShrink: true } }))).toEqual([]);
    });
  });
});
