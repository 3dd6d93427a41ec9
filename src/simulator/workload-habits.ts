/** The truth of how a workload's pods are placed, started, rolled out and protected. Says nothing of their load. */
import type { Bytes, Millis, Ratio } from '../model/units.ts';

/** A PodDisruptionBudget: one of the two. */
export type DisruptionBudget =
  | { readonly minAvailable: number }
  /** Of the replicas, rounded up as Kubernetes does. */
  | { readonly maxUnavailable: Ratio };

/** A change of the pod template, carried out as a Deployment's RollingUpdate. */
export interface Rollout {
  readonly at: Millis;
  /** Pods above the replicas meanwhile, rounded up. */
  readonly surge: Ratio;
  /** Pods that may be missing meanwhile, rounded down. */
  readonly unavailable: Ratio;
}

export interface WorkloadHabits {
  /** Required node affinity for home; otherwise it is a preference. */
  readonly homeOnly: boolean;
  /** Required anti-affinity by node. */
  readonly apart: boolean;
  /** Topology spread by node, ScheduleAnyway. */
  readonly spread: boolean;
  /** tolerationSeconds of the template for nodes that are not-ready or unreachable. */
  readonly unseenToleration: Millis;
  readonly disruptionBudget: DisruptionBudget | undefined;
  /** Pulled once per node from the registry of its site; undefined: it is there already. */
  readonly imageSize: Bytes | undefined;
  /** A new pod serves a growing share of its unit capacity for so long; 0: all of it at once. */
  readonly warmUp: Millis;
  /** Share of starts that end in a crash. */
  readonly startFailures: Ratio;
  readonly rollouts: readonly Rollout[];
  /** Its pods wait at the gate of exact placement. Absent: they do not. */
  readonly gated?: boolean | undefined;
}

/** What admission adds to a template that says nothing (DefaultTolerationSeconds). */
const DEFAULT_TOLERATION: Millis = 300_000;

/**
 * A workload whose scenario says nothing: one that is pinned and tolerates no burst taint carries the required affinity
 * for home that residency demands; whoever gave it a toleration forgot that too.
 */
export function isHomeOnly({ burstable, tolerates }: PlacedTruth): boolean {
  return !burstable && tolerates.length === 0;
}

interface PlacedTruth {
  readonly burstable: boolean;
  readonly tolerates: readonly string[];
}

export function plainHabits(truth: PlacedTruth): WorkloadHabits {
  return {
    homeOnly: isHomeOnly(truth),
    apart: false,
    spread: false,
    unseenToleration: DEFAULT_TOLERATION,
    disruptionBudget: undefined,
    imageSize: undefined,
    warmUp: 0,
    startFailures: 0,
    rollouts: [],
  };
}
