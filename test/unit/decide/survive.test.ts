/** Replicas that outlive the loss of the largest site, and what stands or is told where no number of them would. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { Override, ScalingPolicy } from '../../../src/model/policy.ts';
import type { NodeView } from '../../../src/model/snapshot.ts';
import {
  demandForecast,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import {
  burstPool,
  cloudSite,
  homeSite,
  override,
  policySet,
  tierPolicy,
} from '../../builders/policies.ts';
import { carrying, cloudNode, homeNode, tierPods } from '../../builders/snapshots.ts';
import { ordered, plan, replicas } from './growing-shop.ts';

/** Of each site: pods there, and Ready ones among them where these are fewer. Each node has room for 14. */
type Spread = readonly (readonly [site: string, count: number, ready?: number])[];

interface Bank {
  readonly spread: Spread;
  readonly rps: number;
  readonly policy?: Partial<ScalingPolicy>;
  readonly overrides?: readonly Override[];
  readonly pools?: boolean;
  readonly keepFloor?: number;
  readonly more?: readonly NodeView[];
}

function nodesOf(spread: Spread): NodeView[] {
  return spread.flatMap(([site, count, ready = count]) => {
    const full = homeNode({ name: `${site}-1`, site });
    const pods = tierPods(count, { ready });
    // And one that is empty, so that there is room to grow.
    return [carrying(full, [pods]), homeNode({ name: `${site}-2`, site })];
  });
}

/** At a water level of 50% one replica is planned with 50 rps, and carries 100 at full unit capacity. */
function bank({
  spread,
  rps,
  policy,
  overrides = [],
  pools = false,
  keepFloor = 0,
  more = [],
}: Bank): Plan {
  let current = 0;
  for (const [, count] of spread) current += count;
  const policies = policySet({
    sites: [cloudSite(), ...spread.map(([name]) => homeSite({ name }))],
    pools: pools ? [burstPool()] : [],
    tiers: [tierPolicy({ survive: 'LargestSite', ...policy })],
    overrides,
  });
  const demands = [demandForecast(rps, { keepFloor })];
  return plan({
    nodes: [...nodesOf(spread), ...more],
    replicas: current,
    rps,
    over: {
      policies,
      forecast: forecastOf([tierForecast(rps, { demands })]),
      memory: memoryOf(settledMemory()),
    },
  });
}

const LOW = { waterLevel: 0.9 };

function losses({ holds }: Plan): unknown[] {
  return holds.filter(({ reason }) => reason === 'site-loss');
}

describe('a tier that is to survive its largest site', () => {
  it('has half as many again as carry its demand, where three sites have the same', () => {
    // 1,800 rps: 18 carry it, 20 at a water level of 90%. Of 27 on three even sites 18 remain.
    const even: Spread = [
      ['idc-a', 7],
      ['idc-b', 7],
      ['idc-c', 7],
    ];
    const made = bank({ spread: even, rps: 1_800, policy: LOW });

    expect([replicas(made), losses(made)]).toEqual([27, []]);
    expect(
      replicas(bank({ spread: even, rps: 1_800, policy: { ...LOW, survive: undefined } })),
    ).toBe(20);
  });

  it('has no more than its water level takes, where that leaves enough', () => {
    // At 50% it has 36 of 18 that carry it, and 24 of these remain.
    const made = bank({
      spread: [
        ['idc-a', 9],
        ['idc-b', 9],
        ['idc-c', 9],
      ],
      rps: 1_800,
    });

    expect([replicas(made), losses(made)]).toEqual([36, []]);
  });

  it('counts the largest site as the one that goes, however the others are', () => {
    // 10 of 20 at one site: of 20 that carry 1,000 rps, 10 remain.
    const made = bank({
      spread: [
        ['idc-a', 6],
        ['idc-b', 3],
        ['idc-c', 3],
      ],
      rps: 1_000,
      policy: LOW,
    });

    expect([replicas(made), losses(made)]).toEqual([20, []]);
  });

  it('has no more than two even sites would take, and says that this is not enough', () => {
    // 9 of 12 at one site would take 40 of which 10 remain. It has 20, of which 5 remain.
    const made = bank({
      spread: [
        ['idc-a', 9],
        ['idc-b', 3],
      ],
      rps: 1_000,
      policy: LOW,
    });

    expect(replicas(made)).toBe(20);
    expect(losses(made)).toEqual([
      {
        reason: 'site-loss',
        subject: 'shop/checkout',
        wanted: 'keep 10 replicas without idc-a',
        detail:
          '5 would remain: most of its pods stand at idc-a, and nodes are kept for the others',
      },
    ]);
  });

  it('has no more than its maximum', () => {
    const policy = { ...LOW, replicas: { min: 2, max: 15 } };
    const made = bank({
      spread: [
        ['idc-a', 6],
        ['idc-b', 6],
      ],
      rps: 1_000,
      policy,
    });

    // 7.5 of 15 go: 8, and 7 remain.
    expect(replicas(made)).toBe(15);
    expect(losses(made)).toMatchObject([{ wanted: 'keep 10 replicas without idc-a' }]);
  });

  it('counts pods that are not Ready for nobody', () => {
    // 6 and 6, but of the second site only 2 are Ready: 6 of 8 are at the first.
    const spread: Spread = [
      ['idc-a', 6],
      ['idc-b', 6, 2],
    ];
    expect(losses(bank({ spread, rps: 1_000, policy: LOW }))).toMatchObject([
      { detail: expect.stringContaining('5 would remain: most of its pods stand at idc-a') },
    ]);
  });

  it('goes by where pods are while none of them is Ready', () => {
    const spread: Spread = [
      ['idc-a', 9, 0],
      ['idc-b', 3, 0],
    ];
    expect(losses(bank({ spread, rps: 1_000, policy: LOW }))).toMatchObject([
      { wanted: 'keep 10 replicas without idc-a' },
    ]);
  });

  it('is no safer for a site that was just lost', () => {
    // The largest has no Ready pod any more: by Ready pods the others are two even sites, by pods it is 10 of 16.
    const spread: Spread = [
      ['idc-a', 10, 0],
      ['idc-b', 3],
      ['idc-c', 3],
    ];
    expect(losses(bank({ spread, rps: 1_000, policy: LOW }))).toMatchObject([
      { wanted: 'keep 10 replicas without idc-a' },
    ]);
  });

  it('keeps what a promotion to come will ask for, too', () => {
    // 200 rps now; a floor of 1,800 within the lead time: 27 stay, of 30.
    const even: Spread = [
      ['idc-a', 10],
      ['idc-b', 10],
      ['idc-c', 10],
    ];
    const made = bank({ spread: even, rps: 200, policy: LOW, keepFloor: 1_800 });

    expect(replicas(made)).toBe(27);
  });

  it('is not shrunk below it', () => {
    // 27 of 30 stay for 1,800 rps: a step of a fifth would go to 24, the water level to 20.
    const even: Spread = [
      ['idc-a', 10],
      ['idc-b', 10],
      ['idc-c', 10],
    ];

    expect(replicas(bank({ spread: even, rps: 1_800, policy: LOW }))).toBe(27);
  });

  it('waits until pods stand somewhere, and is let go when a person releases it', () => {
    const nowhere = bank({ spread: [['idc-a', 0]], rps: 1_000 });
    const released = bank({
      spread: [['idc-a', 10]],
      rps: 100,
      overrides: [override({ release: true })],
    });

    expect([losses(nowhere), losses(released)]).toEqual([[], []]);
  });

  it('does not count nodes of which nobody knows where they are', () => {
    const lost = carrying(homeNode({ name: 'lost', site: undefined }), [tierPods(50)]);
    const other = homeNode({ name: 'other', tierPods: [tierPods(9, { tier: 'shop/login' })] });
    const even: Spread = [
      ['idc-a', 7],
      ['idc-b', 7],
      ['idc-c', 7],
    ];

    expect(replicas(bank({ spread: even, rps: 1_800, policy: LOW, more: [lost, other] }))).toBe(27);
  });
});

describe('a tier that stands at one site only', () => {
  it('gets no replicas for it, and nodes in the cloud for as many as carry it', () => {
    // 500 rps: 10 replicas at home, and 5 carry it: one node of 15.
    const made = bank({ spread: [['idc-a', 10]], rps: 500, pools: true });

    expect([replicas(made), ordered(made)]).toEqual([undefined, [{ pool: 'np1', count: 1 }]]);
    expect(made.actions.find(({ kind }) => kind === 'order-nodes')?.reason).toBe('survive-site');
    expect(losses(made)).toMatchObject([
      { detail: '0 would remain: all its pods stand at idc-a, and nodes are kept for the others' },
    ]);
  });

  it('gets as many nodes as its pods take', () => {
    // 1,600 rps: 16 carry it, 15 to a node. Home has room for all 32 that are planned.
    const made = bank({
      spread: [['idc-a', 14]],
      rps: 1_600,
      pools: true,
      more: [homeNode({ name: 'idc-a-3', site: 'idc-a' })],
    });

    expect(ordered(made)).toEqual([{ pool: 'np1', count: 2 }]);
  });

  it.each<[string, Partial<Bank>]>([
    ['may not leave', { policy: { residency: 'Pinned' } }],
    ['places no orders', { policy: { mode: 'Recommend' } }],
    ['is paused', { overrides: [override({ pause: true })] }],
    ['has no pool', { pools: false }],
  ])('gets none when it %s', (_, parts) => {
    const made = bank({ spread: [['idc-a', 10]], rps: 500, pools: true, ...parts });

    expect([ordered(made), losses(made).length]).toEqual([[], 1]);
  });

  it('says so when it may not leave', () => {
    const made = bank({ spread: [['idc-a', 10]], rps: 500, policy: { residency: 'Pinned' } });

    expect(losses(made)).toMatchObject([
      { detail: '0 would remain: all its pods stand at idc-a, and it may not leave home' },
    ]);
  });

  it('gets none at the site whose loss it is about', () => {
    const node = carrying(cloudNode(), [tierPods(10)]);
    const made = bank({ spread: [['idc-a', 0]], rps: 500, pools: true, more: [node] });

    expect(ordered(made)).toEqual([]);
    expect(losses(made)).toMatchObject([{ wanted: 'keep 5 replicas without cloud-a' }]);
  });
});
