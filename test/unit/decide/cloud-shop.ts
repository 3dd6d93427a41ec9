/** One tier that fills its home and runs on cloud nodes too, and its plan in short words. */
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { TierForecast } from '../../../src/model/forecast.ts';
import type { TierMemory } from '../../../src/model/memory.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, WorkloadView } from '../../../src/model/snapshot.ts';
import { MINUTE } from '../../../src/model/units.ts';
import {
  decideInput,
  forecastOf,
  memoryOf,
  settledMemory,
  tierForecast,
} from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
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

export function plan(parts: Shop): Plan {
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

export const actions = (made: Plan): string[] => made.actions.map(words);
export const reasons = (made: Plan): string[] => made.holds.map((hold) => hold.reason);

export function cloud(number: number, pods: number, over: Partial<NodeView> = {}): NodeView {
  const entries =
    pods === 0 ? [] : [tierPods(pods, { marked: over.drainingSince === undefined ? 0 : pods })];
  return carrying(cloudNode({ name: `cloud-${number}`, ...over }), entries);
}

export const DRAINING = { drainingSince: NOW - MINUTE, schedulable: false };
