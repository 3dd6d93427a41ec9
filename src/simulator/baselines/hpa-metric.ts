/**
 * How many replicas one metric of a HorizontalPodAutoscaler asks for, a model. Pure; bounds, rates and memory are
 * `hpa-step.ts`.
 *
 * Source: the Kubernetes documentation, Horizontal Pod Autoscaling, "Algorithm details", and the replica calculator of
 * the kube-controller-manager (pkg/controller/podautoscaler). A ratio within the tolerance changes nothing.
 */

export type HpaMetric =
  | {
      /** An External or Object metric with `averageValue`: the whole load, divided by all replicas there are. */
      readonly kind: 'external';
      readonly value: number;
      /** Wanted per replica; above 0. */
      readonly target: number;
    }
  | {
      /** A Pods metric: one value per pod. */
      readonly kind: 'pods';
      readonly target: number;
      /** Of the pods that have one and are past their start. */
      readonly values: readonly number[];
      /** Pods that should have a value and have none. */
      readonly missing: number;
      /** Pods that have not started yet. */
      readonly unready: number;
    }
  | { readonly kind: 'failed' };

export interface HpaReplicas {
  /** What the scale subresource asks for. */
  readonly spec: number;
  /** Pods that exist. */
  readonly status: number;
}

/** Undefined: the metric cannot be had, so nobody knows. `tolerance` is a share, 0.1 by default. */
export function proposalOf(
  metric: HpaMetric,
  replicas: HpaReplicas,
  tolerance: number,
): number | undefined {
  switch (metric.kind) {
    case 'failed':
      return undefined;
    case 'external':
      return externalProposal(metric, replicas, tolerance);
    case 'pods':
      return podsProposal(metric, replicas, tolerance);
  }
}

function externalProposal(
  { value, target }: Extract<HpaMetric, { kind: 'external' }>,
  { status }: HpaReplicas,
  tolerance: number,
): number {
  const ratio = value / (target * status);
  return withinTolerance(ratio, tolerance) ? status : rounded(value / target);
}

function podsProposal(
  { target, values, missing, unready }: Extract<HpaMetric, { kind: 'pods' }>,
  { spec }: HpaReplicas,
  tolerance: number,
): number | undefined {
  if (values.length === 0) return undefined;
  const ratio = sum(values) / values.length / target;
  const countUnready = unready > 0 && ratio > 1;
  if (!countUnready && missing === 0)
    return withinTolerance(ratio, tolerance) ? spec : rounded(ratio * values.length);
  // Down, a pod nobody heard of counts as at its target; up, as idle. Pods that start count as idle on the way up.
  const assumed = ratio < 1 ? missing * target : 0;
  const counted = values.length + missing + (countUnready ? unready : 0);
  const careful = (sum(values) + assumed) / counted / target;
  if (withinTolerance(careful, tolerance) || turned(ratio, careful)) return spec;
  const replicas = rounded(careful * counted);
  return turned(careful, replicas / spec) ? spec : replicas;
}

function withinTolerance(ratio: number, tolerance: number): boolean {
  return Math.abs(1 - ratio) <= tolerance;
}

/** One says up, the other says down. */
function turned(a: number, b: number): boolean {
  return (a < 1 && b > 1) || (a > 1 && b < 1);
}

/** The API carries thousandths, so a quotient that is whole but for its last bits is whole. */
function rounded(replicas: number): number {
  return Math.ceil(Number(replicas.toFixed(9)));
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
