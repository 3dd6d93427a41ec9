/** A Pod cut down to what counting needs. Finished pods hold nothing and are no records. */
import type { Labels } from '../../model/policy.ts';
import { groupOf, type ScalableKind } from '../../model/scalable-kind.ts';
import type { Bytes, Millicores } from '../../model/units.ts';
import type { Slim } from './collection.ts';
import { items, type Json, record, recordAt, text, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import { COST_BEFORE_ANNOTATION, DELETION_COST_ANNOTATION, RESIDENCY_LABEL } from './names.ts';
import { type PodGate, podGate } from './pod-gate.ts';
import { requestsOf } from './pod-requests.ts';

/** Where a pod comes from. Pods of one ReplicaSet share one of these, so that 100,000 pods hold few label maps. */
export interface Origin {
  readonly namespace: string;
  readonly labels: Labels;
  /** Name of the ReplicaSet, or of the object of a listed kind, that owns it; undefined for pods of anything else. */
  readonly owner: string | undefined;
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
  /** Of an unbound pod that waits at our gate, or was named a site. */
  readonly waits?: PodGate | undefined;
}

export type ProjectPod = (object: Json) => PodRecord | undefined;

/** `kinds`: those that are scaled beside Deployments, whose pods may be their own. */
export function createPodProjection(kinds: readonly ScalableKind[] = []): ProjectPod {
  const origins: Origins = { intern: createOrigins(), owns: ownsPods(kinds) };
  return (object) => podRecord(object, origins);
}

interface Origins {
  readonly intern: InternOrigin;
  /** Whether pods of this owner may be those of a tier. */
  readonly owns: (owner: Json) => boolean;
}

function ownsPods(kinds: readonly ScalableKind[]): Origins['owns'] {
  const known = new Set(kinds.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
  return ({ kind, apiVersion }) =>
    kind === 'ReplicaSet' || known.has(`${groupOf(text(apiVersion) ?? '')}/${text(kind) ?? ''}`);
}

type InternOrigin = (origin: Origin) => Origin;

function podRecord(object: Json, { intern, owns }: Origins): PodRecord | undefined {
  const metadata = recordAt(object, 'metadata');
  const phase = recordAt(object, 'status')['phase'];
  if (phase === 'Succeeded' || phase === 'Failed') return undefined;
  const annotations = recordAt(metadata, 'annotations');
  const labels = textMap(metadata['labels']);
  const owner = ownerOf(metadata);
  const name = owns(owner) ? text(owner['name']) : undefined;
  const namespace = text(metadata['namespace']) ?? '';
  const spec = recordAt(object, 'spec');
  const waits = podGate(spec);
  return {
    ...slimOf(object),
    origin: intern({ namespace, labels: name === undefined ? {} : labels, owner: name }),
    node: text(spec['nodeName']) ?? '',
    daemon: owner['kind'] === 'DaemonSet' || owner['kind'] === 'Node',
    labelledBurstable: labels[RESIDENCY_LABEL] === 'burstable',
    ready: isReady(object),
    terminating: metadata['deletionTimestamp'] !== undefined,
    costBefore: text(annotations[COST_BEFORE_ANNOTATION]),
    deletionCost: costOf(annotations[DELETION_COST_ANNOTATION]),
    ...requestsOf(spec),
    ...(waits !== undefined && { waits }),
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
    const id = JSON.stringify([origin.namespace, origin.owner ?? null, origin.labels]);
    const before = known.get(id);
    if (before !== undefined) return before;
    if (known.size >= MOST_ORIGINS) known.clear();
    known.set(id, origin);
    return origin;
  };
}
