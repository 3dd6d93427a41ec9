/** One cycle with as little in it as a status needs; tests change what they are about. */
import type { Forecast } from '../../../../src/model/forecast.ts';
import type { Outcome } from '../../../../src/model/outcome.ts';
import type { Hold, Plan, TierVerdict } from '../../../../src/model/plan.ts';
import type { PolicySet } from '../../../../src/model/policy-set.ts';
import { fresh } from '../../../../src/model/reading.ts';
import type { NodeView, Snapshot, WorkloadView } from '../../../../src/model/snapshot.ts';
import type { Cycle } from '../../../../src/ports/recorder.ts';

export const AT = Date.UTC(2027, 1, 28, 12, 0, 0);

export interface CycleSpec {
  readonly policies: PolicySet;
  readonly at?: number;
  readonly verdict?: Partial<TierVerdict>;
  readonly holds?: readonly Hold[];
  readonly outcomes?: readonly Outcome[];
  readonly nodes?: readonly NodeView[];
  /** Labels of namespace shop. */
  readonly labels?: Readonly<Record<string, string>>;
}

const BAND = { low: 100, expected: 200, high: 480 };

const VERDICT: TierVerdict = {
  tier: 'shop/web',
  demands: [
    { name: 'requests', observed: 200, band: BAND, nodeBand: BAND, perReplica: 120, causes: [] },
  ],
  known: true,
  current: 4,
  ready: 4,
  needed: 4,
  neededAtNodeReady: 4,
  target: 4,
  home: 4,
  cloud: 0,
  unplaced: 0,
  lowered: undefined,
};

const WORKLOAD: WorkloadView = {
  uid: 'w',
  resourceVersion: '1',
  replicas: 4,
  readyReplicas: 4,
  pending: 0,
  perPod: { cpu: 500, memory: 2 ** 28, pods: 1 },
  sealed: false,
  markedBurstable: true,
  tolerates: ['cloud'],
  unmodelled: [],
  rollingOut: false,
};

export function cycleOf(spec: CycleSpec): Cycle {
  const { at = AT, verdict = {}, holds = [], outcomes = [] } = spec;
  const memory = { tiers: {} };
  const plan: Plan = {
    id: `plan-${at}`,
    at,
    actions: outcomes.map(({ action }) => action),
    holds,
    tiers: [{ ...VERDICT, ...verdict }],
    pools: [{ pool: 'np1', joined: 0, inFlight: 0, draining: 0, needed: 0 }],
    resolved: [],
    memory,
    nextTickAfter: 5_000,
  };
  const forecast: Forecast = { at, tiers: [], resolved: [], envelopes: [] };
  const input = {
    policies: spec.policies,
    snapshot: snapshotOf(spec, at),
    forecast,
    memory,
    settings: SETTINGS,
    now: at,
  };
  return { input, plan, outcomes };
}

const SETTINGS = {
  tick: 5_000,
  cacheSettle: 2_000,
  listLag: 120_000,
  joinTimeout: 900_000,
  viewMaxAge: 60_000,
  scrapeInterval: 15_000,
  maxCloudNodes: 100,
};

function snapshotOf({ nodes = [], labels = {} }: CycleSpec, at: number): Snapshot {
  const tier = {
    tier: 'shop/web',
    namespaceLabels: labels,
    workload: fresh(WORKLOAD, at),
    demands: [],
    vetoes: [],
    loweredCapacity: undefined,
  };
  return {
    takenAt: at,
    clusterUid: 'cluster',
    clusterView: fresh(at, at),
    switches: fresh({ pause: false, noShrink: false }, at),
    nodes,
    tiers: [tier],
    pools: [],
    ledger: fresh([], at),
    resolved: [],
  };
}
