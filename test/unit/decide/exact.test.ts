/** What a plan says of tiers with exact placement, and of gates and policies that do not fit each other. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import type { PolicySet } from '../../../src/model/policy-set.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, WorkloadView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import { NOW } from '../../builders/instant.ts';
import {
  burstPool,
  cloudSite,
  homeSite,
  override,
  policySet,
  tierPolicy,
} from '../../builders/policies.ts';
import {
  carrying,
  cloudNode,
  homeNode,
  tierPods,
  tierView,
  workload,
} from '../../builders/snapshots.ts';
import { plan } from './cloud-shop.ts';

interface Case {
  readonly need: number;
  readonly policy?: Partial<ScalingPolicy>;
  readonly workload?: Partial<WorkloadView>;
  readonly policies?: Partial<PolicySet>;
  readonly nodes?: readonly NodeView[];
  readonly seen?: Partial<Snapshot>;
}

/** Home has room for 14 pods and is full; a new cloud node has room for 15. */
function planned({ need, policy, nodes, ...parts }: Case): Plan {
  const tiers = [tierPolicy({ placement: 'Exact', ...policy })];
  const seen = workload({ replicas: 14, gated: true, ...parts.workload });
  const views = [tierView({ workload: fresh(seen, NOW) })];
  return plan({
    ...{ cloud: [], replicas: 14, need },
    seen: { tiers: views, ...(nodes !== undefined && { nodes }), ...parts.seen },
    over: { policies: policySet({ tiers, ...parts.policies }) },
  });
}

const held = ({ holds }: Plan, ...codes: readonly string[]) =>
  holds.filter(({ reason }) => codes.includes(reason));

describe('where an exactly placed tier belongs', () => {
  it('is said per site: what fits at home, and the rest at the site of the ordered nodes', () => {
    // 30 are needed, 14 stand at home: 16 in the cloud.
    expect(planned({ need: 30 }).placing).toEqual([
      {
        tier: 'shop/checkout',
        places: [
          { sites: ['idc'], replicas: 14 },
          { sites: ['cloud-a'], replicas: 16 },
        ],
        surplus: 'home',
        mayRename: true,
      },
    ]);
  });

  it('is all of home where no pool is granted to it', () => {
    const pools = [burstPool({ grantedTo: [] })];

    expect(planned({ need: 30, policies: { pools } }).placing).toEqual([
      {
        tier: 'shop/checkout',
        places: [{ sites: ['idc'], replicas: 14 }],
        surplus: 'home',
        mayRename: true,
      },
    ]);
  });

  it('leaves the surge of a rollout to the scheduler', () => {
    expect(planned({ need: 30, workload: { rollingOut: true } }).placing?.[0]).toMatchObject({
      surplus: 'anywhere',
      mayRename: false,
    });
  });

  it('is said while paused too, and then nothing is named anew', () => {
    const overrides = [override({ pause: true, until: NOW + MINUTE })];
    const switches = { seen: { switches: fresh({ pause: true, noShrink: false }, NOW) } };

    expect(planned({ need: 30, policies: { overrides } }).placing?.[0]?.mayRename).toBe(false);
    expect(planned({ need: 30, ...switches }).placing?.[0]?.mayRename).toBe(false);
  });

  it('is split over cloud sites: pods stay where they are, then the cheapest pool as far as it has room', () => {
    const home = carrying(homeNode(), [tierPods(14)]);
    // The dear site has 5 of ours; the cheap one orders one node for 15, for it may have no more.
    const dear = carrying(
      cloudNode({ name: 'b-1', site: 'cloud-b', pool: 'np2', burstClass: 'cloud-a' }),
      [tierPods(5)],
    );
    const unlabelled = cloudNode({ name: 'x-1', site: undefined, burstClass: 'cloud-a' });
    const closed = cloudNode({ name: 'a-1', schedulable: false });
    const pools = [
      burstPool({ maxNodes: 1 }),
      burstPool({
        name: 'np2',
        site: 'cloud-b',
        pricePerHour: { currency: 'CNY', micros: 9_000_000 },
      }),
    ];
    const sites = [cloudSite(), cloudSite({ name: 'cloud-b' }), homeSite()];

    const made = planned({
      need: 39,
      workload: { replicas: 19 },
      policies: { pools, sites },
      nodes: [home, dear, unlabelled, closed],
    });

    // 14 at home; at b 5 that stay and 10 for which their node has room; the last 10 on a new node at a.
    expect(made.placing?.[0]?.places).toEqual([
      { sites: ['idc'], replicas: 14 },
      { sites: ['cloud-a'], replicas: 10 },
      { sites: ['cloud-b'], replicas: 15 },
    ]);
  });
});

describe('no site is named for a tier', () => {
  const rows: readonly [string, Case][] = [
    ['that asks for preferred placement', { need: 30, policy: { placement: undefined } }],
    ['that is not enforced', { need: 30, policy: { mode: 'Recommend' } }],
    ['that is pinned', { need: 30, policy: { residency: 'Pinned' } }],
    ['whose namespace is sealed', { need: 30, workload: { sealed: true } }],
    ['whose template does not say burstable', { need: 30, workload: { markedBurstable: false } }],
    ['whose template lacks the gate', { need: 30, workload: { gated: undefined } }],
    [
      'that a person released',
      { need: 30, policies: { overrides: [override({ release: true, until: NOW + MINUTE })] } },
    ],
    ['without a site at home', { need: 30, policies: { sites: [cloudSite()] } }],
  ];

  for (const [name, parts] of rows)
    it(name, () => {
      expect(planned(parts)).not.toHaveProperty('placing');
    });
});

describe('a gate and a policy that do not fit', () => {
  it('without the gate the tier stays at home, and the missing lines are named', () => {
    const made = planned({ need: 30, workload: { gated: undefined } });

    expect(held(made, 'gate-missing')[0]).toEqual({
      reason: 'gate-missing',
      subject: 'shop/checkout',
      wanted: 'place its pods exactly',
      detail:
        'spec.placement is Exact and the pod template lacks schedulingGates: [{ name: kingtide.dev/placement }]',
    });
    expect(made.actions.filter(({ kind }) => kind === 'order-nodes')).toEqual([]);
    expect(made.tiers[0]?.cloud).toBe(0);
  });

  it('without the policy the gate is called needless, and the tier leaves as ever', () => {
    const made = planned({ need: 30, policy: { placement: undefined } });

    expect(held(made, 'gate-unasked', 'gate-missing').map(({ reason }) => reason)).toEqual([
      'gate-unasked',
    ]);
    expect(made.tiers[0]?.cloud).toBe(16);
  });

  it('together are nothing to speak of', () => {
    expect(held(planned({ need: 30 }), 'gate-unasked', 'gate-missing')).toEqual([]);
  });
});
