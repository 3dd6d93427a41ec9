/** From what a policy names to the workload whose pods are meant: itself, or the Deployment that its autoscaler scales. Reads memory only. */
import type { AutoscalerTarget, WorkloadTarget } from '../../model/policy.ts';
import { isDeployment, type ScalableKind } from '../../model/scalable-kind.ts';
import type { WorkloadView } from '../../model/snapshot.ts';
import type { TierTarget } from '../../ports/cluster.ts';
import { hpaPath, scaledObjectPath } from './api-paths.ts';
import { type AutoscalerRecord, unfitAutoscaler } from './autoscaler-record.ts';
import type { ClusterWatches } from './cluster-watches.ts';
import type { Collection } from './collection.ts';
import type { DeploymentRecord } from './deployment-record.ts';
import { hpaRecord } from './hpa-record.ts';
import type { Json } from './json.ts';
import type { Scalables } from './scalables.ts';
import { scaledObjectRecord } from './scaled-object-record.ts';

/** Where autoscalers of a kind are found, and what their bounds are called in `spec`. */
export interface AutoscalerKind {
  readonly word: AutoscalerRecord['kind'];
  readonly watch: 'hpas' | 'scaledObjects';
  path(namespace: string, name: string): string;
  project(object: Json): AutoscalerRecord;
  readonly fields: readonly [min: string, max: string];
}

const KINDS = {
  horizontalPodAutoscaler: {
    word: 'HorizontalPodAutoscaler',
    watch: 'hpas',
    path: hpaPath,
    project: hpaRecord,
    fields: ['minReplicas', 'maxReplicas'],
  },
  scaledObject: {
    word: 'ScaledObject',
    watch: 'scaledObjects',
    path: scaledObjectPath,
    project: scaledObjectRecord,
    fields: ['minReplicaCount', 'maxReplicaCount'],
  },
} as const satisfies Readonly<Record<AutoscalerTarget['kind'], AutoscalerKind>>;

export function kindOf({ kind }: AutoscalerTarget): AutoscalerKind {
  return KINDS[kind];
}

export interface Known
  extends Readonly<Record<AutoscalerKind['watch'], Pick<Collection<AutoscalerRecord>, 'get'>>> {
  readonly scalables: Pick<Scalables, 'kindOf'>;
}

export interface Scaled {
  /** `namespace/name` of the workload. */
  readonly key: string;
  /** Undefined: it is a Deployment. */
  readonly kind: ScalableKind | undefined;
  readonly autoscaler: AutoscalerRecord | undefined;
}

/** Or why there is none. */
export function scaledBy(known: Known, { namespace, target }: TierTarget): Scaled | string {
  const key = `${namespace}/${target.name}`;
  if (target.kind === 'workload') return ofWorkload(known, target, key);
  const { watch, word } = kindOf(target);
  const autoscaler = known[watch].get(key);
  if (autoscaler === undefined) return `${word} ${key} was not found`;
  const deployment = `${namespace}/${autoscaler.scales.name}`;
  return unfitAutoscaler(autoscaler) ?? { key: deployment, kind: undefined, autoscaler };
}

function ofWorkload({ scalables }: Known, target: WorkloadTarget, key: string): Scaled | string {
  const { apiVersion, workloadKind } = target;
  const kind = scalables.kindOf(target);
  if (kind === undefined && !isDeployment({ apiVersion, kind: workloadKind }))
    return `${apiVersion} ${workloadKind} ${key} is of a kind that scalableKinds does not list`;
  return { key, kind, autoscaler: undefined };
}

export type Workloads = Pick<ClusterWatches, 'deployments' | 'scalables'>;

/** The workload itself, or why nothing can be said of it. */
export function recordOf(
  { deployments, scalables }: Workloads,
  { key, kind }: Scaled,
): DeploymentRecord | string {
  if (kind !== undefined) return scalables.get(kind, key);
  return deployments.get(key) ?? `Deployment ${key} was not found`;
}

/** The workload's view as that of a tier whose autoscaler is driven. */
export function withBounds(
  view: WorkloadView,
  autoscaler: AutoscalerRecord | undefined,
): WorkloadView {
  if (autoscaler === undefined) return view;
  const { uid, version: resourceVersion, min, max, kind, key, paused, ours } = autoscaler;
  const bounds = {
    ...{ running: view.replicas, max },
    ...(paused !== undefined && { paused: `${kind} ${key} ${paused}` }),
    ...(ours && { ours }),
  };
  return { ...view, uid, resourceVersion, replicas: min, bounds };
}
