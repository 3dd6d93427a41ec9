/** Several exactly placed tiers at one home, and where their plan has them; home has room for 14 pods of 500m, a cloud node for 15. */
import { decide } from '../../../src/decide/decide.ts';
import type { DecideInput } from '../../../src/model/decide-input.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { ScalingPolicy } from '../../../src/model/policy.ts';
import type { PolicySet } from '../../../src/model/policy-set.ts';
import { fresh } from '../../../src/model/reading.ts';
import type { NodeView, Snapshot, WorkloadView } from '../../../src/model/snapshot.ts';
import { decideInput, forecastOf, tierForecast } from '../../builders/decisions.ts';
import { deepFreeze } from '../../builders/frozen.ts';
import { NOW } from '../../builders/instant.ts';
import { policySet, tierPolicy } from '../../builders/policies.ts';
import { homeNode, snapshot, tierView, workload } from '../../builders/snapshots.ts';

export interface ExactTier {
  readonly namespace?: string;
  readonly name: string;
  /** Replicas that it wants. */
  readonly need: number;
  /** Replicas that it has. */
  readonly has?: number;
  readonly policy?: Partial<ScalingPolicy>;
  readonly workload?: Partial<WorkloadView>;
  readonly unread?: boolean;
}

export interface ExactShop {
  readonly tiers: readonly ExactTier[];
  readonly nodes?: readonly NodeView[];
  readonly policies?: Partial<PolicySet>;
  readonly seen?: Partial<Snapshot>;
  readonly over?: Partial<DecideInput>;
}

export function exactPlan({ tiers, nodes = [homeNode()], ...parts }: ExactShop): Plan {
  const known = tiers.map((tier) => {
    const { namespace = 'shop', name, need, has = 0 } = tier;
    const id = `${namespace}/${name}`;
    const replicas = { min: 0, max: 10_000 };
    const policy = tierPolicy({ name, namespace, placement: 'Exact', replicas, ...tier.policy });
    const seen = workload({ replicas: has, gated: true, ...tier.workload });
    const view = tierView({
      tier: id,
      namespaceLabels: { team: namespace, 'kingtide.dev/residency': 'burstable' },
      workload: tier.unread === true ? { kind: 'missing', cause: 'not found' } : fresh(seen, NOW),
    });
    return { policy, view, forecast: tierForecast(need * 50, { tier: id }) };
  });
  return decide(
    deepFreeze(
      decideInput({
        policies: policySet({ tiers: known.map(({ policy }) => policy), ...parts.policies }),
        snapshot: snapshot({ nodes, tiers: known.map(({ view }) => view), ...parts.seen }),
        forecast: forecastOf(known.map(({ forecast }) => forecast)),
        memory: { tiers: {} },
        ...parts.over,
      }),
    ),
  );
}

/** Replicas at home and in the cloud, by tier. */
export function spreadOf({ placing = [] }: Plan): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    placing.map(({ tier, places }) => [tier, places.map(({ replicas }) => replicas)]),
  );
}
