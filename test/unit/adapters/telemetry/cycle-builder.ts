/** A whole cycle with nothing in it, for tests that care about one part. */
import type { Outcome } from '../../../../src/model/outcome.ts';
import type { Action, Hold, Plan, PoolVerdict, TierVerdict } from '../../../../src/model/plan.ts';
import type { PolicySet } from '../../../../src/model/policy-set.ts';
import { fresh } from '../../../../src/model/reading.ts';
import type { NodeView, Snapshot } from '../../../../src/model/snapshot.ts';
import type { Cycle } from '../../../../src/ports/recorder.ts';

export const AT = 1_700_000_000_000;

export interface CycleParts {
  readonly plan?: Partial<Plan>;
  readonly snapshot?: Partial<Snapshot>;
  readonly policies?: Partial<PolicySet>;
  readonly outcomes?: readonly Outcome[];
}

export function aCycle({ plan, snapshot, policies, outcomes = [] }: CycleParts = {}): Cycle {
  const memory = { tiers: {} };
  return {
    input: {
      policies: {
        sites: [],
        pools: [],
        tiers: [],
        overrides: [],
        calendars: [],
        windows: [],
        refused: [],
        ...policies,
      },
      snapshot: {
        takenAt: AT,
        clusterUid: 'uid',
        clusterView: fresh(AT, AT),
        switches: fresh({ pause: false, noShrink: false }, AT),
        nodes: [],
        tiers: [],
        pools: [],
        ledger: fresh([], AT),
        resolved: [],
        ...snapshot,
      },
      forecast: { at: AT, tiers: [], resolved: [], envelopes: [] },
      memory,
      settings: {
        tick: 5_000,
        cacheSettle: 5_000,
        listLag: 120_000,
        joinTimeout: 900_000,
        viewMaxAge: 60_000,
        scrapeInterval: 15_000,
        maxCloudNodes: 10,
      },
      now: AT,
    },
    plan: {
      id: 'p1',
      at: AT,
      actions: [],
      holds: [],
      tiers: [],
      pools: [],
      resolved: [],
      memory,
      nextTickAfter: 5_000,
      ...plan,
    },
    outcomes,
  };
}

export function aHold(hold: Partial<Hold> = {}): Hold {
  return {
    reason: 'paused',
    subject: 'shop/browse',
    wanted: 'grow 4 to 9 replicas',
    detail: 'switch pause',
    ...hold,
  };
}

export function aTier(tier: Partial<TierVerdict> = {}): TierVerdict {
  return {
    tier: 'shop/browse',
    demands: [],
    known: true,
    current: 4,
    ready: 3,
    needed: 9,
    neededAtNodeReady: 9,
    target: 8,
    home: 8,
    cloud: 0,
    unplaced: 1,
    lowered: undefined,
    ...tier,
  };
}

export function aPool(pool: Partial<PoolVerdict> = {}): PoolVerdict {
  return { pool: 'np1', joined: 3, inFlight: 2, draining: 1, needed: 4, ...pool };
}

export function anOrder(count: number): Action {
  return {
    kind: 'order-nodes',
    pool: 'np1',
    number: 7,
    count,
    targetBefore: 0,
    targetAfter: count,
    promotion: undefined,
    tiers: [],
    reason: 'home-full',
  };
}

export function applied(action: Action): Outcome {
  return { kind: 'applied', action, at: AT, detail: '' };
}

export function aNode(node: Partial<NodeView> = {}): NodeView {
  const nothing = { cpu: 0, memory: 0, pods: 0 };
  return {
    name: 'n1',
    uid: 'u1',
    providerId: 'test://1',
    site: undefined,
    pool: undefined,
    burstClass: undefined,
    ready: true,
    schedulable: true,
    drainingSince: undefined,
    createdAt: AT,
    allocatable: nothing,
    requested: nothing,
    daemons: nothing,
    tierPods: [],
    otherPods: 0,
    leaving: 0,
    ...node,
  };
}
