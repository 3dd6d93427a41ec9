/**
 * A kind with a scale subresource of its own, and a controller for it that runs inside the test: one ReplicaSet with the
 * object's template and replicas, and a status about it. A stand-in for such kinds as Argo's Rollout, whose name it bears
 * and whose controller is not here: no canary, no analysis, no second ReplicaSet.
 */
import type { KubeObject, PodObject } from '../control-plane/kubernetes-objects.ts';
import type { Shop } from './shop/shop.ts';

export const ROLLOUT_KIND = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  resource: 'rollouts',
} as const;
export const ROLLOUT = '/apis/argoproj.io/v1alpha1/namespaces/shop/rollouts/rolling';
const LABELS = { app: 'rolling', 'kingtide.dev/residency': 'burstable' };
const OWN = 'rolling-6f9c';

export const ROLLOUT_CRD: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'rollouts.argoproj.io' },
  spec: {
    group: 'argoproj.io',
    scope: 'Namespaced',
    names: { kind: 'Rollout', listKind: 'RolloutList', plural: 'rollouts', singular: 'rollout' },
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: '.spec.replicas',
            statusReplicasPath: '.status.replicas',
            labelSelectorPath: '.status.selector',
          },
        },
      },
    ],
  },
};

export interface Rollout {
  readonly metadata: { readonly uid: string; readonly generation: number };
  readonly spec: { readonly replicas: number; readonly template: object };
  readonly status?: { readonly readyReplicas?: number };
}

/** Three pods of the shape that those of the shop's Deployments have. */
export async function rolloutLike(shop: Shop, deployment: string): Promise<KubeObject> {
  const path = `/apis/apps/v1/namespaces/shop/deployments/${deployment}`;
  const { spec } = (await shop.plane.api.get<{ spec: { template: PodObject } }>(path)).spec
    .template;
  return {
    apiVersion: ROLLOUT_KIND.apiVersion,
    kind: 'Rollout',
    metadata: { name: 'rolling', namespace: 'shop' },
    spec: { replicas: 3, template: { metadata: { labels: LABELS }, spec } },
  };
}

/** One look of the controller. The observed generation is a text, as with Argo. */
export async function reconcile(shop: Shop): Promise<void> {
  const { metadata, spec } = await shop.plane.api.get<Rollout>(ROLLOUT);
  const { uid, generation } = metadata;
  const owner = { apiVersion: ROLLOUT_KIND.apiVersion, kind: 'Rollout', name: 'rolling', uid };
  const owned: object = { ownerReferences: [{ ...owner, controller: true }] };
  await shop.plane.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: OWN, namespace: 'shop', ...owned },
      spec: { ...spec, selector: { matchLabels: { app: 'rolling' } } },
    },
  ]);
  const path = `/apis/apps/v1/namespaces/shop/replicasets/${OWN}`;
  const { status } = await shop.plane.api.get<{ status: Readonly<Record<string, number>> }>(path);
  const { replicas = 0, readyReplicas = 0 } = status;
  const counts = { replicas, readyReplicas, updatedReplicas: replicas };
  const said = { ...counts, observedGeneration: String(generation), selector: 'app=rolling' };
  await shop.plane.api.send(`${ROLLOUT}/status`, {
    method: 'PATCH',
    contentType: 'application/merge-patch+json',
    body: { status: said },
  });
}
