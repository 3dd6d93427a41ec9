/** A Node cut down to what a decision needs, without the pods on it. */
import type { Labels, PoolName, SiteName } from '../../model/policy.ts';
import type { Millis, Resources } from '../../model/units.ts';
import type { Slim } from './collection.ts';
import { finite, instant, items, type Json, record, recordAt, text, textMap } from './json.ts';
import { slimOf } from './metadata.ts';
import {
  BURST_TAINT,
  DRAINING_ANNOTATION,
  POOL_LABEL,
  SERVICE_ANNOTATION,
  SERVICE_SCHEME,
  SITE_LABEL,
} from './names.ts';
import { bytesOf, millicoresOf, parseQuantity } from './quantity.ts';

export interface NodeRecord extends Slim {
  readonly name: string;
  readonly providerId: string;
  readonly site: SiteName | undefined;
  readonly pool: PoolName | undefined;
  readonly burstClass: string | undefined;
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly drainingSince: Millis | undefined;
  readonly createdAt: Millis;
  readonly allocatable: Resources;
}

export function nodeRecord(object: Json): NodeRecord {
  const metadata = recordAt(object, 'metadata');
  const spec = recordAt(object, 'spec');
  const labels: Labels = textMap(metadata['labels']);
  const taints = items(spec['taints']).map(record);
  const slim = slimOf(object);
  return {
    ...slim,
    name: slim.key,
    providerId: instanceIdOf(object),
    site: labels[SITE_LABEL],
    pool: labels[POOL_LABEL],
    burstClass: burstClassOf(taints),
    ready: isReady(recordAt(object, 'status')) && !taints.some(isUnwell),
    schedulable: spec['unschedulable'] !== true && !taints.some(isForeignFence),
    drainingSince: instant(recordAt(metadata, 'annotations')[DRAINING_ANNOTATION]),
    createdAt: instant(metadata['creationTimestamp']) ?? 0,
    allocatable: allocatableOf(recordAt(object, 'status', 'allocatable')),
  };
}

/**
 * A node of a static pool stands for another instance each time it serves, so that what was given back is never taken for
 * what was ordered since. Any other node is its machine.
 */
export function instanceIdOf(object: Json): string {
  const service = text(recordAt(object, 'metadata', 'annotations')[SERVICE_ANNOTATION]);
  if (service?.startsWith(SERVICE_SCHEME)) return service;
  return text(recordAt(object, 'spec')['providerID']) ?? '';
}

function burstClassOf(taints: readonly Json[]): string | undefined {
  const taint = taints.find((one) => one['key'] === BURST_TAINT);
  return taint === undefined ? undefined : (text(taint['value']) ?? '');
}

export function isReady(status: Json): boolean {
  const conditions = items(status['conditions']).map(record);
  return conditions.some((one) => one['type'] === 'Ready' && one['status'] === 'True');
}

/** The node controller's marks for a node it does not hear from. They say nothing about who may be scheduled later. */
function isUnwell(taint: Json): boolean {
  const key = taint['key'];
  return key === 'node.kubernetes.io/not-ready' || key === 'node.kubernetes.io/unreachable';
}

/** The cordon itself, written a moment after `spec.unschedulable`, which says it already. */
const CORDON_TAINT = 'node.kubernetes.io/unschedulable';

/** Keeps ordinary pods away, and is neither our burst taint nor a node's ill health. */
function isForeignFence(taint: Json): boolean {
  if (taint['key'] === BURST_TAINT || taint['key'] === CORDON_TAINT || isUnwell(taint))
    return false;
  return taint['effect'] === 'NoSchedule' || taint['effect'] === 'NoExecute';
}

function allocatableOf(amounts: Json): Resources {
  return {
    cpu: millicoresOf(amounts['cpu']) ?? 0,
    memory: bytesOf(amounts['memory']) ?? 0,
    pods: finite(parseQuantity(amounts['pods'])) ?? 0,
  };
}
