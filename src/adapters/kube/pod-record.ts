/** A Pod cut down to what counting needs. Finished pods hold nothing and are no records. */
import type { Labels } from '../../model/policy.ts';
import type { Bytes, Millicores } from '../../model/units.ts';
import type { Slim } from './collection.ts';
import { items, type Json, record, recordAt, text, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import { COST_BEFORE_ANNOTATION, DELETION_COST_ANNOTATION, RESIDENCY_LABEL } from './names.ts';
import { requestsOf } from './pod-requests.ts';

/** Where a pod comes from. Pods of one ReplicaSet share one of these, so that 100,000 pods hold few label maps. */
export interface Origin {
  readonly namespace: string;
  readonly labels: Labels;
  /** Name of the owning ReplicaSet; undefined for pods of anything else. */
  readonly replicaSet: string | undefined;
}

export interface PodRecord extends Slim {
  readonly origin: Origin;
  /** Empty until bound. */
  readonly node: string;
  /** Of a DaemonSet, or a static pod of the node itself. */
  readonly daemon: boolean;
  /** The pod's own label; whether it counts depends on the namespace too. */
  readonly labelledBurstable: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Its deletion cost before we lowered it, empty for none; undefined when we did not lower it. */
  readonly costBefore: string | undefined;
  readonly deletionCost: number | undefined;
  readonly cpu: Millicores;
  readonly memory: Bytes;
}

export type ProjectPod = (object: Json) => PodRecord | undefined;

export function createPodProjection(): ProjectPod {
  const intern = createOrigins();
  return (object) => podRecord(object, intern);
}

type InternOrigin = (origin: Origin) => Origin;

function podRecord(object: Json, intern: InternOrigin): PodRecord | undefined {
  const metadata = recordAt(object, 'metadata');
  const phase = recordAt(object, 'status')['phase'];
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const annotations = recordAt(metadata, 'annotations');
  const labels = textMap(metadata['labels']);
  const owner = ownerOf(metadata);
  const replicaSet = owner['kind'] === 'ReplicaSet' ? text(owner['name']) : undefined;
  const namespace = text(metadata['namespace']) ?? '';
  return {
    ...slimOf(object),
    origin: intern({ namespace, labels: replicaSet === undefined ? {} : labels, replicaSet }),
    node: text(recordAt(object, 'spec')['nodeName']) ?? '',
    daemon: owner['kind'] === 'DaemonSet' || owner['kind'] === 'Node',
    labelledBurstable: labels[RESIDENCY_LABEL] === 'burstable',
    ready: isReady(object),
    terminating: metadata['deletionTimestamp'] !== undefined,
    costBefore: text(annotations[COST_BEFORE_ANNOTATION]),
    deletionCost: costOf(annotations[DELETION_COST_ANNOTATION]),
    ...requestsOf(recordAt(object, 'spec')),
  };
}

function ownerOf(metadata: Json): Json {
  const owners = items(metadata['ownerReferences']).map(record);
  return owners.find((one) => one['controller'] === true) ?? {};
}

function isReady(object: Json): boolean {
  const conditions = items(recordAt(object, 'status')['conditions']);
  return conditions.some(
    (one) => record(one)['type'] === 'Ready' && record(one)['status'] === 'True',
  );
}

function costOf(value: unknown): number | undefined {
  const cost = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isInteger(cost) ? cost : undefined;
}

/** Pods of StatefulSets and the like have labels of their own; beyond this many the table starts anew. */
const MOST_ORIGINS = 20_000;

function createOrigins(): InternOrigin {
  const known = new Map<string, Origin>();
  return (origin) => {
    const id = JSON.stringify([origin.namespace, origin.replicaSet ?? null, origin.labels]);
    const before = known.get(id);
    if (before !== undefined) return before;
    if (known.size >= MOST_ORIGINS) known.clear();
    known.set(id, origin);
    return origin;
  };
}
