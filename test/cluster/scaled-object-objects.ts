/** The kind ScaledObject as far as we look at it, and one of the shop's login. A stand-in: KEDA's own schema is far larger. */
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';

const count = { type: 'integer', format: 'int32' };

export const SCALED_OBJECT_CRD: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'scaledobjects.keda.sh' },
  spec: {
    group: 'keda.sh',
    scope: 'Namespaced',
    names: {
      kind: 'ScaledObject',
      listKind: 'ScaledObjectList',
      plural: 'scaledobjects',
      singular: 'scaledobject',
    },
    versions: [{ name: 'v1alpha1', served: true, storage: true, schema: schema() }],
  },
};

function schema(): object {
  const target = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
  const properties = {
    scaleTargetRef: target,
    ...{ minReplicaCount: count, maxReplicaCount: count, idleReplicaCount: count },
    triggers: {
      type: 'array',
      items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
    },
  };
  const spec = { type: 'object', properties, required: ['scaleTargetRef', 'triggers'] };
  return { openAPIV3Schema: { type: 'object', properties: { spec } } };
}

/** It may run 2 to 8. */
export function scaledObject(): KubeObject {
  const trigger = { type: 'cron', metadata: { timezone: 'Asia/Shanghai', desiredReplicas: '3' } };
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'login', namespace: 'shop' },
    spec: {
      scaleTargetRef: { name: 'login' },
      ...{ minReplicaCount: 2, maxReplicaCount: 8 },
      triggers: [trigger],
    },
  };
}
