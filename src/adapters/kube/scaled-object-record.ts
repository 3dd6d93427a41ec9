/** A ScaledObject of KEDA cut down to its bounds, what it scales, and whether somebody paused it. */
import { type AutoscalerRecord, holdsOurs, scalesOf } from './autoscaler-record.ts';
import { finite, type Json, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';

/** KEDA's own defaults, https://keda.sh/docs/latest/reference/scaledobject-spec/ */
const MIN = 0;
const MAX = 100;
const PAUSED_AT = 'autoscaling.keda.sh/paused-replicas';
const PAUSED = 'autoscaling.keda.sh/paused';

export function scaledObjectRecord(object: Json): AutoscalerRecord {
  const { minReplicaCount, maxReplicaCount, idleReplicaCount } = recordAt(object, 'spec');
  const idle = finite(idleReplicaCount);
  return {
    ...slimOf(object),
    kind: 'ScaledObject',
    min: finite(minReplicaCount) ?? MIN,
    max: finite(maxReplicaCount) ?? MAX,
    scales: scalesOf(object, 'Deployment'),
    unfit:
      idle === undefined
        ? undefined
        : `has idleReplicaCount ${idle}, to which KEDA goes whatever its minimum`,
    paused: pausedBy(object),
    ours: holdsOurs(object),
  };
}

/** KEDA takes the replicas it is to stay at before the mere word, which counts unless it is "false". */
function pausedBy(object: Json): string | undefined {
  const annotations = recordAt(object, 'metadata', 'annotations');
  const at = text(annotations[PAUSED_AT]);
  if (at !== undefined) return `is paused at ${at} replicas by its annotation ${PAUSED_AT}`;
  const word = text(annotations[PAUSED]);
  return word === undefined || word === 'false'
    ? undefined
    : `is paused by its annotation ${PAUSED}`;
}
