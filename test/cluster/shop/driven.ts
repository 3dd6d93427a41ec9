/** A tier of the shop whose autoscaler is driven: what people do about it, and what is looked at afterwards. */
import type { Condition, KubeObject } from '../../control-plane/kubernetes-objects.ts';
import { waitFor } from '../../control-plane/wait.ts';
import { SOON } from './on-call.ts';
import type { Shop } from './shop.ts';
import { waitForCount } from './truth.ts';

const POLICY = '/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/login';

export interface Policy extends KubeObject {
  readonly status?: {
    readonly originals?: object;
    readonly conditions?: readonly Condition[];
  };
}

export interface Driven {
  patch(policy: string, spec: Readonly<Record<string, unknown>>): Promise<void>;
  /** Of login, for half an hour. */
  override(name: string, spec: Readonly<Record<string, unknown>>): Promise<void>;
  policy(): Promise<Policy>;
  /** Until the Held condition of login gives this reason. */
  held(reason: string): Promise<void>;
  machines(count: number): Promise<void>;
}

export function drivenLogin(shop: Shop): Driven {
  const policy = () => shop.plane.api.get<Policy>(POLICY);
  return {
    policy,
    async patch(name, spec) {
      const what = ['scalingpolicy', name, '-n', 'shop', '--type', 'merge'];
      await shop.plane.kubectl(['patch', ...what, '--patch', JSON.stringify({ spec })]);
    },
    async override(name, spec) {
      const until = `${new Date(Date.now() + 1_800_000).toISOString().slice(0, 19)}Z`;
      const whole = { policy: 'login', until, reason: 'flash sale', ...spec };
      const kind = { apiVersion: 'kingtide.dev/v1alpha1', kind: 'Override' };
      await shop.plane.apply([{ ...kind, metadata: { name, namespace: 'shop' }, spec: whole }]);
    },
    async held(reason) {
      const isHeld = async () => {
        const conditions = (await policy()).status?.conditions;
        return conditions?.find(({ type }) => type === 'Held')?.reason === reason || undefined;
      };
      await waitFor(`the hold ${reason}`, isHeld, SOON);
    },
    machines: (count) =>
      waitForCount('machines', count, async () => (await shop.cloud.oracle()).alive, 90_000),
  };
}

/** A real HorizontalPodAutoscaler of login: 30 by its metric, 10 a pod. */
export function autoscaler(
  name: string,
  bounds: { readonly minReplicas: number; readonly maxReplicas: number },
  metadata: Readonly<Record<string, unknown>> = {},
): KubeObject {
  const target = { type: 'AverageValue', averageValue: '10' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'login' },
      ...bounds,
      metrics: [{ type: 'External', external: { metric: { name: 'login-load' }, target } }],
      behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
    },
  };
}
