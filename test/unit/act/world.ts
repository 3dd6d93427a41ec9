/** A small world to act on: ten replicas of checkout, cloud-1 of intent np1-7 in pool np1, whose target is 2. All fakes, nothing runs. */
import { act } from '../../../src/act/act.ts';
import type { ActInput } from '../../../src/act/ports.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { IntentView, NodeView, Snapshot, WorkloadView } from '../../../src/model/snapshot.ts';
import type { PodRef } from '../../../src/ports/cluster.ts';
import { settings } from '../../builders/decisions.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet } from '../../builders/policies.ts';
import { clusterState } from '../../builders/ports/cluster.ts';
import { ledgerState } from '../../builders/ports/ledger.ts';
import { nodePoolsState } from '../../builders/ports/node-pools.ts';
import { type FakePorts, fakePorts } from '../../builders/ports/ports.ts';
import {
  cloudNode,
  intent,
  poolView,
  recorded,
  snapshot,
  workload,
} from '../../builders/snapshots.ts';

export interface ActWorld extends FakePorts {
  /** Acts on a plan of just these, as the next step of the loop would. */
  run(...actions: readonly Action[]): Promise<Outcome[]>;
}

export interface WorldSpec {
  readonly nodes?: readonly NodeView[];
  readonly pods?: Readonly<Record<string, readonly PodRef[]>>;
  readonly workload?: Partial<WorkloadView>;
  readonly intents?: readonly IntentView[];
  /** What was decided on, where that differs from the world as it is now. */
  readonly snapshot?: Partial<Snapshot>;
  readonly policies?: ActInput['policies'];
  /** Nothing was ever written to the tiers; otherwise they were found with ten replicas. */
  readonly untouched?: boolean;
}

/** An accepted order of two nodes; cloud-1 is recorded in it. */
export const NP1_7: IntentView = intent({
  number: 7,
  count: 2,
  instances: [recorded('fake://cloud-1')],
});

export function actWorld(spec: WorldSpec = {}): ActWorld {
  const { nodes = [cloudNode()], pods = {}, intents = [NP1_7] } = spec;
  const fakes = fakePorts({
    cluster: clusterState({
      nodes: new Map(nodes.map((node) => [node.name, node])),
      pods: new Map(Object.entries(pods).map(([node, list]) => [node, [...list]])),
      workloads: new Map([['shop/checkout', workload(spec.workload)]]),
    }),
    nodePools: nodePoolsState({ targets: new Map([['np1', 2]]) }),
    ledger: ledgerState(intents),
  });
  const seen = snapshot({
    pools: [poolView({ lastRequest: 7 })],
    ledger: fresh(intents, NOW),
    ...spec.snapshot,
  });
  const policies = spec.policies ?? policySet();
  const originals = { replicas: 10, recordedAt: NOW };
  const tiers = seen.tiers.map((view) => (spec.untouched ? view : { originals, ...view }));
  const input = {
    ports: fakes.ports,
    policies,
    snapshot: { ...seen, tiers },
    settings: settings(),
  };
  return { ...fakes, run: (...actions) => act(planOf(actions), input) };
}

function planOf(actions: readonly Action[]): Plan {
  return {
    id: 'plan-1',
    at: NOW,
    actions,
    holds: [],
    tiers: [],
    pools: [],
    resolved: [],
    memory: { tiers: {} },
    nextTickAfter: settings().tick,
  };
}

/** A pod of checkout that may move, not marked yet. */
export function pod(name: string, over: Partial<PodRef> = {}): PodRef {
  return {
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    tier: 'shop/checkout',
    burstable: true,
    daemon: false,
    deletionCost: undefined,
    terminating: false,
    ...over,
  };
}

/** What the outcome of the only action was: its kind and its sentence. */
export function only(outcomes: readonly Outcome[]): { kind: string; detail: string } {
  const [first, ...others] = outcomes;
  if (first === undefined || others.length > 0)
    throw new Error(`${outcomes.length} outcomes, not one`);
  return { kind: first.kind, detail: first.detail };
}
