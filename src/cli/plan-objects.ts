/** The objects that the controller would write at expected demand, field by field. Nothing of it is written by a plan. */
import { LIMITS_NAME, POOL_LABEL } from '../adapters/kube/names.ts';
import type { ScalingPolicy } from '../model/policy.ts';
import type { PlanObjectRow } from '../report/plan-object-parts.ts';
import type { Write } from '../simulator/planning/writes.ts';
import type { PlanFacts } from './plan-facts.ts';

export function objectRows({ bands, policies, time }: PlanFacts): readonly PlanObjectRow[] {
  return bands.expected.writes.map((write) => {
    const { what, before, most, after, writes, first, last } = write;
    const policy = policies.tiers.find(({ id }) => id === write.subject);
    return {
      what,
      ...placeOf(write, policy),
      before: before ?? null,
      most,
      after,
      writes,
      first: time.iso(first),
      last: time.iso(last),
    };
  });
}

function placeOf(
  { what, subject }: Write,
  policy: ScalingPolicy | undefined,
): Pick<PlanObjectRow, 'object' | 'field'> {
  switch (what) {
    case 'replicas':
      return policy === undefined
        ? { object: subject, field: 'spec.replicas' }
        : scaledObject(policy);
    case 'order':
      return { object: `NodeRequest ${subject}`, field: '' };
    case 'mark':
      return { object: `Node ${subject}`, field: `metadata.labels[${POOL_LABEL}]` };
    case 'drain':
    case 'undrain':
      return { object: `Node ${subject}`, field: 'spec.unschedulable' };
    case 'evict':
      return { object: `Pod ${subject}`, field: '' };
    case 'return':
      return { object: `Node ${subject}`, field: '' };
    case 'limit':
      return { object: `ConfigMap ${LIMITS_NAME}`, field: `data[${subject.replace('/', '.')}]` };
  }
}

function scaledObject({
  namespace,
  target,
}: ScalingPolicy): Pick<PlanObjectRow, 'object' | 'field'> {
  const at = `${namespace}/${target.name}`;
  switch (target.kind) {
    case 'workload':
      return { object: `${target.workloadKind} ${at}`, field: 'spec.replicas' };
    case 'horizontalPodAutoscaler':
      return { object: `HorizontalPodAutoscaler ${at}`, field: 'spec.minReplicas' };
    case 'scaledObject':
      return { object: `ScaledObject ${at}`, field: 'spec.minReplicaCount' };
  }
}
