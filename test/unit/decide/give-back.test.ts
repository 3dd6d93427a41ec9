/** Emptying and giving back cloud nodes, step by step and never against a refusal. */
import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { TierForecast } from '../../../src/model/forecast.ts';
import type { TierMemory } from '../../../src/model/memory.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh, missing } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, WorkloadView } from '../../../src/model/snapshot.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { override, policySet, tierPolicy } from '../../builders/policies.ts';
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

interface Shop {
  /** The home node, full with 14 pods unless given otherwise. */
  readonly home?: NodeView;
  readonly cloud: readonly NodeView[];
  readonly replicas: number;
  /** Replicas that are needed. */
  readonly need: number;
  readonly workload?: Partial<WorkloadView>;
  readonly policy?: Partial<ScalingPolicy>;
  readonly forecast?: Partial<TierForecast>;
  readonly memory?: Partial<TierMemory>;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

const FULL_HOME = carrying(homeNode(), [tierPods(14)]);

function input(parts: Shop): DecideInput {
  const { home = FULL_HOME, cloud, replicas, need } = parts;
  const ids = cloud.map(({ providerId }) => providerId);
  const view = tierView({ workload: fresh(workload({ replicas, ...parts.workload }), NOW) });
  const seen = snapshot({
    nodes: [home, ...cloud],
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
    ...parts.seen,
  });
  return deepFreeze(
    decideInput({
      policies: policySet({ tiers: [tierPolicy(parts.policy)] }),
      snapshot: seen,
      forecast: forecastOf([tierForecast(need * 50, parts.forecast)]),
      memory: memoryOf(settledMemory(parts.memory)),
      ...parts.over,
    }),
  );
}

function plan(parts: Shop): Plan {
  return decide(input(parts));
}

function words(action: Action): string {
  switch (action.kind) {
    case 'set-replicas':
      return `${action.from} to ${action.to} on ${action.victims.join(' ') || 'any'}`;
    case 'evict-pods':
      return `evict ${action.count} from ${action.node.name}`;
    case 'return-nodes':
      return `return ${action.nodes[0]?.name}`;
    case 'drain-node':
    case 'undrain-node':
      return `${action.kind} ${action.node.name}`;
    default:
      return action.kind;
  }
}

const actions = (made: Plan): string[] => made.actions.map(words);
const reasons = (made: Plan): string[] => made.holds.map((hold) => hold.reason);

function cloud(number: number, pods: number, over: Partial<NodeView> = {}): NodeView {
  const entries =
    pods === 0 ? [] : [tierPods(pods, { marked: over.drainingSince === undefined ? 0 : pods })];
  return carrying(cloudNode({ name: `cloud-${number}`, ...over }), entries);
}

const DRAINING = { drainingSince: NOW - MINUTE, schedulable: false };

describe('giving back', () => {
  it('begins with the emptiest node that the replicas to keep do not need', () => {
    // 14 at home; 20 are needed, so 6 in the cloud: the fuller node is enough. 20% of 24 are 4, so 4 end.
    const made = plan({ cloud: [cloud(1, 4), cloud(2, 6)], replicas: 24, need: 20 });

    expect(actions(made)).toEqual(['drain-node cloud-1']);
  });

  it('waits for caches after the marks, then ends replicas by no more than the pods on the victims', () => {
    const since = (ago: number): string[] =>
      actions(
        plan({
          cloud: [cloud(1, 4, { ...DRAINING, drainingSince: NOW - ago }), cloud(2, 6)],
          replicas: 24,
          need: 20,
        }),
      );

    expect(since(5 * SECOND - 1)).toEqual([]);
    expect(since(5 * SECOND)).toEqual(['24 to 20 on cloud-1']);
  });

  it('marks again until every pod is marked', () => {
    const half = carrying(cloudNode(DRAINING), [tierPods(4, { marked: 3 })]);

    expect(actions(plan({ cloud: [half], replicas: 18, need: 14 }))).toEqual([
      'drain-node cloud-1',
    ]);
  });

  it('empties a node in steps when one step is smaller than its pods', () => {
    // 12 replicas, 6 of them at home, which has no more room; 6 are needed. 20% of 12 are 2.
    const home = carrying(homeNode({ allocatable: { cpu: 3_400, memory: 0, pods: 60 } }), [
      tierPods(6),
    ]);
    const begun = plan({ home, cloud: [cloud(1, 6)], replicas: 12, need: 6 });
    const shed = plan({ home, cloud: [cloud(1, 6, DRAINING)], replicas: 12, need: 6 });
    const between = plan({
      home,
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 10,
      need: 6,
      memory: { step: { to: 10, at: NOW - MINUTE } },
    });

    expect(actions(begun)).toEqual(['drain-node cloud-1']);
    expect(actions(shed)).toEqual(['12 to 10 on cloud-1']);
    expect(actions(between)).toEqual([]);
  });

  it('waits for the ReplicaSet to end what it was told to end', () => {
    // 20 replicas are asked for and 24 pods are there: it is about to end four.
    const made = plan({ cloud: [cloud(1, 4, DRAINING), cloud(2, 6)], replicas: 20, need: 20 });

    expect(actions(made)).toEqual([]);
  });

  it('evicts leftovers only when nothing ends by itself any more', () => {
    const home = carrying(homeNode(), [tierPods(10)]);
    const at = (pending: number): string[] =>
      actions(
        plan({
          home,
          cloud: [cloud(1, 4, DRAINING)],
          replicas: 14,
          need: 14,
          workload: { pending },
        }),
      );

    expect(at(0)).toEqual(['evict 4 from cloud-1']);
    expect(at(1)).toEqual([]);
  });

  it('evicts only the pods whose replica stays', () => {
    // Of the 4 pods on the node 3 have their replica end in later steps, and one moves home.
    const home = carrying(homeNode(), [tierPods(10)]);
    const parts = {
      home,
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 14,
      need: 11,
      memory: { step: { to: 14, at: NOW - MINUTE } },
    };

    expect(actions(plan(parts))).toEqual(['evict 1 from cloud-1']);
  });

  it('returns a node by name when it is empty, with nothing terminating on it', () => {
    const node = (over: Partial<NodeView>): string[] =>
      actions(plan({ cloud: [cloud(1, 0, { ...DRAINING, ...over })], replicas: 14, need: 14 }));

    expect(node({})).toEqual(['return cloud-1']);
    expect(node({ leaving: 1 })).toEqual([]);
    expect(node({ drainingSince: NOW })).toEqual([]);
  });

  it('cordons an empty node before it returns it', () => {
    expect(actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14 }))).toEqual([
      'drain-node cloud-1',
    ]);
  });

  it('takes a draining node back when demand returns', () => {
    // 14 at home, and 4 more of 18 needed would otherwise buy a node.
    expect(actions(plan({ cloud: [cloud(1, 4, DRAINING)], replicas: 18, need: 18 }))).toEqual([
      'undrain-node cloud-1',
    ]);
  });

  it('takes a draining node back that is not recorded by any intent: no', () => {
    const seen = { ledger: fresh([], NOW), pools: [poolView()] };

    expect(actions(plan({ cloud: [cloud(1, 4, DRAINING)], replicas: 18, need: 18, seen }))).toEqual(
      [],
    );
    expect(actions(plan({ cloud: [cloud(1, 0, DRAINING)], replicas: 14, need: 14, seen }))).toEqual(
      [],
    );
    expect(actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, seen }))).toEqual([]);
  });

  it('leaves a node alone that was given back and has not vanished yet', () => {
    const seen = {
      ledger: fresh(
        [
          intent({
            createdAt: NOW - MINUTE,
            instances: [recorded('fake://cloud-1', { returned: true })],
          }),
        ],
        NOW,
      ),
      pools: [poolView()],
    };

    expect(
      actions(
        plan({
          cloud: [cloud(1, 0, DRAINING)],
          replicas: 18,
          need: 14,
          seen,
          memory: { step: { to: 18, at: NOW } },
        }),
      ),
    ).toEqual([]);
  });

  it('moves pods home, a tenth of the nodes at a time, when home has room again', () => {
    const home = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });
    const nodes = Array.from({ length: 11 }, (_, index) => cloud(index + 1, 2));

    // A tenth of 11 is 1.1, so two.
    expect(actions(plan({ home, cloud: nodes, replicas: 22, need: 22 }))).toEqual([
      'drain-node cloud-9',
      'drain-node cloud-8',
    ]);
    const [first, ...rest] = nodes;
    if (first === undefined) throw new Error('there are eleven');
    const moving = [cloud(1, 2, { ...DRAINING, drainingSince: NOW }), ...rest];
    expect(actions(plan({ home, cloud: moving, replicas: 22, need: 22 }))).toEqual([
      'drain-node cloud-9',
    ]);
  });

  it.each([
    ['within a promotion', { forecast: { inPromotion: 'sales/a@1' } }, 'in-promotion'],
    ['while a rollout is in progress', { workload: { rollingOut: true } }, 'rollout-in-progress'],
    [
      'before inputs were trusted for the stabilisation time',
      { memory: { validSince: NOW - MINUTE } },
      'stabilising',
    ],
    ['in a mode that writes nothing', { policy: { mode: 'Recommend' as const } }, 'not-enforced'],
  ])('moves no pod home %s', (_, parts, reason) => {
    const home = homeNode({ allocatable: { cpu: 80_000, memory: 0, pods: 600 } });
    const made = plan({ home, cloud: [cloud(1, 2)], replicas: 2, need: 2, ...parts });
    const draining = plan({ home, cloud: [cloud(1, 2, DRAINING)], replicas: 2, need: 2, ...parts });

    expect(actions(made)).toEqual([]);
    expect(actions(draining)).toEqual([]);
    expect(reasons(draining)).toContain(reason);
  });

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

  it('gives back what others do not need although one tier is doubted, once it is known what that one needed', () => {
    const doubt = 'missing: no answer';
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const doubted = { demands: [{ ...demand, doubt }] };

    expect(
      actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, forecast: doubted })),
    ).toEqual(['drain-node cloud-1']);
    const fresher = plan({
      cloud: [cloud(1, 0)],
      replicas: 14,
      need: 14,
      forecast: doubted,
      memory: { stabilised: false },
    });
    expect(actions(fresher)).toEqual([]);
    expect(reasons(fresher)).toContain('reading-doubtful');
  });

  it('keeps nodes for a tier whose target was there a moment ago', () => {
    const gone = (ago: number): string[] =>
      actions(
        plan({
          home: homeNode(),
          cloud: [cloud(1, 0)],
          replicas: 0,
          need: 14,
          memory: { missingSince: NOW - ago },
          seen: { tiers: [tierView({ workload: missing('not found') })] },
        }),
      );

    expect(gone(10 * MINUTE - 1)).toEqual([]);
    expect(gone(10 * MINUTE)).toEqual(['drain-node cloud-1']);
  });

  it('does not keep nodes for a missing target that stays home, or is granted nothing', () => {
    const seen = { tiers: [tierView({ workload: missing('not found') })] };
    const base = { home: homeNode(), cloud: [cloud(1, 0)], replicas: 0, need: 14, seen };

    expect(actions(plan({ ...base, policy: { residency: 'Pinned' } }))).toEqual([
      'drain-node cloud-1',
    ]);
    const elsewhere = {
      tiers: [tierView({ namespaceLabels: {}, workload: missing('not found') })],
    };
    expect(actions(plan({ ...base, seen: elsewhere }))).toEqual(['drain-node cloud-1']);
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

  it('keeps empty nodes that a promotion ahead will need', () => {
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const ahead = { demands: [{ ...demand, keepFloor: 900 }] };

    // 900 rps need 18: 14 at home and 4 in the cloud.
    expect(
      actions(plan({ cloud: [cloud(1, 0)], replicas: 14, need: 14, forecast: ahead })),
    ).toEqual([]);
  });

  it('does not take nodes back for a mere doubt, nor end or move anything on them', () => {
    const doubt = 'partial: 1 of 5 targets report';
    const [demand] = tierForecast(700).demands;
    if (demand === undefined) throw new Error('the builder has one demand');
    const made = plan({
      cloud: [cloud(1, 4, DRAINING)],
      replicas: 18,
      need: 14,
      forecast: { demands: [{ ...demand, doubt }] },
    });

    expect(actions(made)).toEqual([]);
    expect(made.tiers[0]).toMatchObject({ target: 18, home: 14, cloud: 4 });
  });
});

describe('shrinking', () => {
  it('ends pods at home when the cloud holds none of the tier', () => {
    const made = plan({
      home: carrying(homeNode(), [tierPods(14)]),
      cloud: [],
      replicas: 14,
      need: 10,
    });

    // 20% of 14 is 2.8, so two.
    expect(actions(made)).toEqual(['14 to 12 on any']);
    expect(made.actions[0]).toMatchObject({ reason: 'demand-fell' });
    expect(reasons(made)).toEqual(['step-limited']);
  });

  it('above the maximum says so', () => {
    const made = plan({
      cloud: [],
      replicas: 14,
      need: 10,
      policy: { replicas: { min: 2, max: 13 } },
    });

    expect(made.actions[0]).toMatchObject({ to: 12, reason: 'above-maximum' });
  });

  it('waits for a whole node rather than leave the cloud as full as it is', () => {
    // 14 at home, 10 in the cloud, 22 needed: 8 of 10 stay there, so two fewer empty nothing.
    const made = plan({ cloud: [cloud(1, 10)], replicas: 24, need: 22 });

    expect(actions(made)).toEqual([]);
    expect(made.holds).toEqual([
      {
        reason: 'node-still-needed',
        subject: 'shop/checkout',
        wanted: 'shrink 24 to 22 replicas',
        detail: '10 of its pods are on cloud nodes that stay for now',
      },
    ]);
  });

  it('ends pods anywhere when those to keep all fit at home and the node stays for others', () => {
    // 14 checkout at home and 4 on a node that login needs; 14 are needed.
    const policies = policySet({ tiers: [tierPolicy(), tierPolicy({ name: 'login' })] });
    const node = carrying(cloudNode(), [tierPods(4), tierPods(10, { tier: 'shop/login' })]);
    const views = [
      tierView({ workload: fresh(workload({ replicas: 18 }), NOW) }),
      tierView({ tier: 'shop/login', workload: fresh(workload({ replicas: 10 }), NOW) }),
    ];
    const forecast = forecastOf([tierForecast(700), tierForecast(500, { tier: 'shop/login' })]);
    const memory = { tiers: { 'shop/checkout': settledMemory(), 'shop/login': settledMemory() } };
    const made = plan({
      cloud: [node],
      replicas: 18,
      need: 14,
      seen: { tiers: views },
      over: { policies, forecast, memory },
    });

    // 20% of 18 is 3.6.
    expect(actions(made)).toEqual(['18 to 15 on any']);
  });

  it('waits in a promotion for nodes of the cloud, because nothing moves home then', () => {
    // 26 of 34 are needed: 12 of the 20 pods in the cloud. Nodes of 12 and 8 would be enough, but nothing may move.
    const nodes = [cloud(1, 12), cloud(2, 8)];
    const inPromotion = plan({
      cloud: nodes,
      replicas: 34,
      need: 27,
      forecast: { inPromotion: 'sales/a@1' },
    });

    expect(actions(inPromotion)).toEqual([]);
    expect(reasons(inPromotion)).toContain('node-still-needed');
  });

  it('waits while its pods sit on nodes that may not be emptied', () => {
    const made = plan({ cloud: [cloud(1, 4, { ready: false })], replicas: 18, need: 14 });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain('node-still-needed');
  });

  it('waits while its pods sit on a draining node that has become unseen', () => {
    const made = plan({
      cloud: [cloud(1, 4, { ...DRAINING, ready: false })],
      replicas: 18,
      need: 14,
    });

    expect(actions(made)).toEqual([]);
    expect(reasons(made)).toContain('node-still-needed');
  });

  it('does not begin within a stabilisation time of a hand that raised the replicas', () => {
    const left = { least: 10, most: 10 };
    const made = plan({
      home: carrying(homeNode(), [tierPods(14)]),
      cloud: [],
      replicas: 14,
      need: 10,
      memory: { left },
    });

    expect(actions(made)).toEqual([]);
    expect(made.memory.tiers['shop/checkout']?.peaks).toEqual([{ at: NOW, replicas: 14 }]);
  });

  it('remembers a step until its stabilisation time is over, or growth ends it', () => {
    const step = (made: Plan): unknown => made.memory.tiers['shop/checkout']?.step;
    const home = carrying(homeNode(), [tierPods(14)]);
    const running = { to: 12, at: NOW - MINUTE };

    expect(step(plan({ home, cloud: [], replicas: 14, need: 10 }))).toEqual({ to: 12, at: NOW });
    expect(
      step(plan({ home, cloud: [], replicas: 12, need: 10, memory: { step: running } })),
    ).toEqual(running);
    expect(
      step(plan({ home, cloud: [], replicas: 12, need: 14, memory: { step: running } })),
    ).toBeUndefined();
    expect(
      step(
        plan({
          home,
          cloud: [],
          replicas: 12,
          need: 12,
          memory: { step: { to: 12, at: NOW - HOUR } },
        }),
      ),
    ).toBeUndefined();
  });
});
