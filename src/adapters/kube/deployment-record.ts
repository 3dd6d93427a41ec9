/** A Deployment cut down to what a decision needs. */
import type { Slim } from './collection.ts';
import { finite, items, type Json, record, recordAt } from './json.ts';
import { slimOf } from './metadata.ts';
import { parseSelector, type Selector } from './selector.ts';
import { type TemplateRecord, templateRecord } from './template-record.ts';

export interface DeploymentRecord extends Slim, TemplateRecord {
  readonly selector: Selector;
  readonly replicas: number;
  readonly readyReplicas: number;
  readonly rollingOut: boolean;
}

export function deploymentRecord(object: Json): DeploymentRecord {
  const spec = recordAt(object, 'spec');
  return {
    ...slimOf(object),
    selector: parseSelector(recordAt(spec, 'selector')),
    replicas: finite(spec['replicas']) ?? 1,
    readyReplicas: finite(recordAt(object, 'status')['readyReplicas']) ?? 0,
    rollingOut: isRollingOut(object),
    ...templateRecord(spec),
  };
}

/**
 * The status lags behind the spec, pods of an older template are still there, or pods of the newest are missing
 * while the controller has not called the rollout finished. Missing pods alone are scaling, not a rollout.
 */
function isRollingOut(object: Json): boolean {
  const status = recordAt(object, 'status');
  const generation = finite(recordAt(object, 'metadata')['generation']) ?? 0;
  if ((finite(status['observedGeneration']) ?? 0) < generation) return true;
  const updated = finite(status['updatedReplicas']) ?? 0;
  if (updated < (finite(status['replicas']) ?? 0)) return true;
  const wanted = finite(recordAt(object, 'spec')['replicas']) ?? 1;
  return updated < wanted && !finishedOnce(status);
}

function finishedOnce(status: Json): boolean {
  const conditions = items(status['conditions']).map(record);
  const progress = conditions.find((one) => one['type'] === 'Progressing');
  return progress?.['reason'] === 'NewReplicaSetAvailable';
}
