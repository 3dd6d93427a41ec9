/** Lists the running pods of a tier. When the API server does not answer, the load goes on to those known last. */
import type { ApiClient } from '../control-plane/api-client.ts';
import { isReady, type List, type PodObject } from '../control-plane/kubernetes-objects.ts';
import type { TierLoad } from './protocol.ts';

export interface RunningPod {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** Takes requests: Ready and not terminating. */
  readonly serves: boolean;
}

export async function runningPods(
  api: ApiClient,
  tier: Pick<TierLoad, 'namespace' | 'selector'>,
): Promise<readonly RunningPod[]> {
  const selector = encodeURIComponent(tier.selector);
  const path = `/api/v1/namespaces/${tier.namespace}/pods?labelSelector=${selector}`;
  const { items } = await api.get<List<PodObject>>(path);
  return items
    .filter((pod) => pod.status?.phase === 'Running')
    .map((pod) => ({
      name: pod.metadata.name,
      uid: pod.metadata.uid ?? '',
      node: pod.spec?.nodeName ?? '',
      serves: isReady(pod) && pod.metadata.deletionTimestamp === undefined,
    }));
}
