/** Who resizes a pool, from a document whose rules have found exactly one. */
import type { ManagedProvider, PoolName, Provider } from '../model/policy.ts';
import type { Spec } from './kinds.ts';
import { sound } from './sound.ts';

export function toProvider(spec: Spec<'BurstPool'>['provider'], pool: PoolName): Provider {
  if (spec.static !== undefined)
    return { kind: 'static', selector: spec.static.selector, nodeGroup: pool };
  if (spec.alibabaACK !== undefined) return managed('alibabaACK', spec.alibabaACK);
  if (spec.tencentTKE !== undefined) return managed('tencentTKE', spec.tencentTKE);
  const { endpoint, nodeGroup } = sound(spec.externalGrpc, 'provider');
  return { kind: 'externalGrpc', endpoint, nodeGroup };
}

interface CloudPool {
  readonly endpoint: string;
  readonly clusterId: string;
  readonly nodePoolId: string;
}

function managed(
  kind: ManagedProvider['kind'],
  { endpoint, clusterId, nodePoolId }: CloudPool,
): ManagedProvider {
  return { kind, endpoint, clusterId, nodeGroup: nodePoolId };
}
