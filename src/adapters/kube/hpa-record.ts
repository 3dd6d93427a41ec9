/** A HorizontalPodAutoscaler cut down to its bounds, what it scales and whose it is. */
import { type AutoscalerRecord, holdsOurs, scalesOf } from './autoscaler-record.ts';
import { finite, items, type Json, record, recordAt, text } from './json.ts';
import { slimOf } from './metadata.ts';

/** The API server fills in a missing minimum with 1. */
export function hpaRecord(object: Json): AutoscalerRecord {
  const { minReplicas, maxReplicas } = recordAt(object, 'spec');
  const owners = items(recordAt(object, 'metadata')['ownerReferences']).map(record);
  const owner = owners.find((one) => one['controller'] === true);
  return {
    ...slimOf(object),
    kind: 'HorizontalPodAutoscaler',
    min: finite(minReplicas) ?? 1,
    max: finite(maxReplicas) ?? 1,
    scales: scalesOf(object, ''),
    // A controller such as that of a ScaledObject.
    unfit:
      owner === undefined
        ? undefined
        : `belongs to ${whoOf(owner)}, which would set its bounds back`,
    paused: undefined,
    ours: holdsOurs(object),
  };
}

function whoOf(owner: Json): string {
  return `${text(owner['kind']) ?? ''} ${text(owner['name']) ?? ''}`;
}
