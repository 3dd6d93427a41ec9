/** What keeps a cloud node from being emptied or given back, and the hold that says so. */
import { describe, expect, it } from 'vitest';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { Snapshot } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet } from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  intent,
  poolView,
  recorded,
  tierPods,
  tierView,
} from '../../builders/snapshots.ts';
import { actions, cloud, DRAINING, plan, reasons } from './cloud-shop.ts';

describe('giving back', () => {
  it('does not empty a node that others use', () => {
    const made = plan({ cloud: [cloud(1, 0, { otherPods: 2 })], replicas: 14, need: 14 });
    const draining = plan({
      cloud: [cloud(1, 0, { ...DRAINING, otherPods: 2 })],
      replicas: 14,
      need: 14,
    });

    expect([actions(made), actions(draining)]).toEqual([[], []]);
    expect(made.holds).toEqual([
      {
        reason: 'drain-blocked',
        subject: 'cloud-1',
        wanted: 'give it back',
        detail: '2 pods of no tier run on it',
      },
    ]);
  });

  it('does not touch pods of a tier nobody describes', () => {
    const strange = [tierPods(2, { tier: 'shop/gone' })];
    const made = plan({ cloud: [carrying(cloudNode(), strange)], replicas: 14, need: 14 });
    const draining = plan({
      cloud: [carrying(cloudNode(DRAINING), [tierPods(2, { tier: 'shop/gone', marked: 2 })])],
      replicas: 14,
      need: 14,
    });

    expect([actions(made), actions(draining)]).toEqual([[], []]);
    expect(made.holds).toEqual([
      {
        reason: 'target-missing',
        subject: 'cloud-1',
        wanted: 'move 2 pods of shop/gone',
        detail: 'no policy describes them',
      },
    ]);
  });

  it('does not evict pods of a tier that became pinned while it was away', () => {
    const made = plan({
      home: homeNode(),
      cloud: [cloud(1, 2, DRAINING)],
      replicas: 2,
      need: 2,
      policy: { residency: 'Pinned' },
    });

    expect(actions(made)).toEqual([]);
  });

  it('keeps a node whose pool is not declared any more, and says so', () => {
    const seen = {
      ledger: fresh([intent({ pool: 'np9', instances: [recorded('fake://cloud-1')] })], NOW),
      pools: [poolView()],
    };

    expect(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, seen }).holds).toEqual([
      {
        reason: 'pool-unreadable',
        subject: 'np9',
        wanted: 'give back nodes',
        detail: 'BurstPool np9 is not declared any more',
      },
    ]);
  });

  it('keeps a node that is not Ready: unseen is not dead', () => {
    const made = plan({ cloud: [cloud(1, 0, { ready: false })], replicas: 14, need: 14 });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toEqual(['nodes-unseen']);
  });

  it('freezes everything when four of eight cloud nodes, or all of two, are unseen', () => {
    const of = (unseen: number, total: number): string[] => {
      const nodes = Array.from({ length: total }, (_, index) =>
        cloud(index + 1, 0, { ready: index >= unseen }),
      );
      return actions(plan({ cloud: nodes, replicas: 20, need: 14 }));
    };

    expect(of(4, 8)).toEqual([]);
    expect(of(2, 2)).toEqual([]);
    // Three of eight, or four of nine (44%), are dead nodes: the others go on.
    expect(of(3, 8)).toHaveLength(6);
    expect(of(4, 9)).toHaveLength(6);
  });

  it.each([
    ['noShrink', { switches: fresh({ pause: false, noShrink: true }, NOW) }, 'no-shrink'],
    [
      'a ledger that cannot be read',
      { ledger: missing('forbidden') } as Partial<Snapshot>,
      undefined,
    ],
    [
      'a stale view',
      { clusterView: { kind: 'stale', value: 1, at: 1, cause: 'silent' } } as Partial<Snapshot>,
      'view-stale',
    ],
  ])('gives no node back with %s', (_, seen, reason) => {
    const made = plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, seen });

    expect(actions(made)).toEqual([]);
    if (reason !== undefined) expect(reasons(made)).toContain(reason);
  });

  it.each([
    [
      'pauses',
      { over: { policies: policySet({ overrides: [override({ pause: true })] }) } },
      'paused',
    ],
    ['freezes', { forecast: { inFreeze: 'sales/a@1' } }, 'freeze'],
    [
      'is not trusted for long enough',
      { memory: { stabilised: false, validSince: NOW - MINUTE } },
      'stabilising',
    ],
  ])('gives no node of a pool back that a tier uses which %s', (_, parts, reason) => {
    const made = plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, ...parts });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain(reason);
  });

  it('evicts no pod of a tier whose target cannot be read', () => {
    const seen = { tiers: [tierView({ workload: missing('not found') })] };

    expect(
      actions(
        plan({
          home: homeNode(),
          cloud: [cloud(1, 2, DRAINING)],
          replicas: 2,
          need: 2,
          seen,
          memory: { missingSince: NOW - HOUR },
        }),
      ),
    ).toEqual([]);
  });
});
