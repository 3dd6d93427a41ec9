/** Where the status tests look, and a transport that counts what it is asked to send. */
import type { Transport } from '../../src/adapters/kube/transport.ts';
import type { Hold } from '../../src/model/plan.ts';
import type { Condition, KubeObject } from '../control-plane/kubernetes-objects.ts';

export const API = '/apis/kingtide.dev/v1alpha1';
export const WEB = `${API}/namespaces/shop/scalingpolicies/web`;
export const POOL = `${API}/burstpools/np1`;

export const STALE: Hold = {
  reason: 'reading-doubtful',
  subject: 'shop/web',
  wanted: 'shrink 4 to 2 replicas',
  detail: 'requests: stale for 70 s',
};

export interface WithStatus extends KubeObject {
  readonly status: Readonly<Record<string, unknown>> & {
    readonly conditions: readonly Condition[];
  };
}

/** `counted` is called for each request, also for one that changes nothing. */
export function countingTransport(transport: Transport, counted: () => void): Transport {
  return {
    ...transport,
    send: (request) => {
      counted();
      return transport.send(request);
    },
  };
}
