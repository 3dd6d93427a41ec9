/**
 * Kinds that are not Kubernetes' own, on the real API server: a ScaledObject whose bounds we move, and then an object with
 * a scale subresource. Neither KEDA nor Argo is there. Of the first the test plays the one part that matters, copying the
 * bounds to a real HorizontalPodAutoscaler that carries KEDA's name and owner and scales login; of the second
 * rollout-stub.ts plays the controller.
 *
 * Control run here: the audit log names who wrote the autoscaler and the replicas, and it is never us. Seen red by hand:
 * bounds written without the maximum, and a release that is not looked at.
 */
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '../control-plane/audit.ts';
import type { KubeObject } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type ExternalMetrics, startExternalMetrics } from '../release/external-metrics.ts';
import {
  ROLLOUT,
  ROLLOUT_CRD,
  ROLLOUT_KIND,
  type Rollout,
  reconcile,
  rolloutLike,
} from './rollout-stub.ts';
import { SCALED_OBJECT_CRD, scaledObject } from './scaled-object-objects.ts';
import { withoutCounters } from './shop/counters.ts';
import { autoscaler, type Driven, drivenLogin, type Policy } from './shop/driven.ts';
import { SOON } from './shop/on-call.ts';
import { type Shop, startShop } from './shop/shop.ts';
import { operatorWrites, pause, readyByApp, same } from './shop/truth.ts';

const OBJECT = '/apis/keda.sh/v1alpha1/namespaces/shop/scaledobjects/login';
const LONG = { timeoutMs: 120_000, intervalMs: 500 };

interface ScaledObject extends KubeObject {
  readonly spec: { readonly minReplicaCount: number; readonly maxReplicaCount: number };
}

describeCluster('a ScaledObject that is driven', () => {
  let shop: Shop;
  let metrics: ExternalMetrics;
  let before: object;
  let login: Driven;
  let keda: NodeJS.Timeout | undefined;

  beforeAll(async () => {
    shop = await startShop({
      controlPlane: { extraControllerManagerArgs: ['--horizontal-pod-autoscaler-sync-period=3s'] },
      values: { scaledObjects: true, scalableKinds: [ROLLOUT_KIND] },
      operator: { scalableKinds: [ROLLOUT_KIND] },
    });
    login = drivenLogin(shop);
    metrics = await startExternalMetrics(shop.plane, new Map([['login-load', () => 30]]));
    for (const other of ['browse', 'checkout']) await login.patch(other, { mode: 'Observe' });
    await shop.plane.apply([SCALED_OBJECT_CRD]);
    await shop.plane.kubectl(['wait', '--for=condition=Established', 'crd/scaledobjects.keda.sh']);
    await shop.plane.apply([scaledObject()]);
    keda = setInterval(() => void copyBounds().catch(() => undefined), 1_000);
    await waitFor('three', async () => same(await readyByApp(shop), { login: 3 }), LONG);
    before = await dump();
    await login.patch('login', { target: { workload: null, scaledObject: { name: 'login' } } });
    await shop.operator.start();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    clearInterval(keda);
    metrics?.stop();
    await shop?.stop();
  });

  /** The part of KEDA: its autoscaler has the bounds of the ScaledObject. */
  async function copyBounds() {
    const { metadata, spec } = await shop.plane.api.get<ScaledObject>(OBJECT);
    const owner = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'login' };
    const ownerReferences = [{ ...owner, uid: metadata.uid, controller: true }];
    const wanted = { minReplicas: spec.minReplicaCount, maxReplicas: spec.maxReplicaCount };
    await shop.plane.apply([autoscaler('keda-hpa-login', wanted, { ownerReferences })]);
  }

  async function bounds(): Promise<ScaledObject['spec']> {
    const { minReplicaCount, maxReplicaCount } = (await shop.plane.api.get<ScaledObject>(OBJECT))
      .spec;
    return { minReplicaCount, maxReplicaCount };
  }

  const dump = async () =>
    withoutCounters(await shop.plane.api.get<Record<string, unknown> & object>(OBJECT));

  async function annotate(word: string) {
    const paused = `autoscaling.keda.sh/paused-replicas${word}`;
    await shop.plane.kubectl(['annotate', 'scaledobject', 'login', '-n', 'shop', paused]);
  }

  it('is given a higher minimum, and a maximum that does not stand below it', async () => {
    // Home holds 150 pods less its reserve: 148 beside one browse and one checkout. The other 40 of 188 fill 6 nodes of 7.
    await login.override('sale', { min: 188 });
    await waitFor('188', async () => same(await readyByApp(shop), { login: 188 }), LONG);

    expect(await bounds()).toEqual({ minReplicaCount: 188, maxReplicaCount: 188 });
    await login.machines(6);
    expect((await login.policy()).status?.originals).toMatchObject({
      ...{ replicas: 2, maxReplicas: 8 },
    });
  });

  it('is left alone while its annotation pauses it, and the hold says so', async () => {
    await annotate('=188');
    await shop.plane.kubectl(['delete', 'override', 'sale', '-n', 'shop']);
    await login.held('Paused');
    await pause(5_000);

    expect(await bounds()).toEqual({ minReplicaCount: 188, maxReplicaCount: 188 });
    const held = (await login.policy()).status?.conditions?.find(({ type }) => type === 'Held');
    expect(held?.message).toContain('ScaledObject shop/login is paused at 188 replicas');
    await annotate('-');
  });

  it('gets its bounds back by a release, without a trace of ours in its fields; no machine is left', async () => {
    await login.override('home', { release: true, reason: 'not tonight' });
    const found = { minReplicaCount: 2, maxReplicaCount: 8 };
    await waitFor(
      'the bounds',
      async () => isDeepStrictEqual(await bounds(), found) || undefined,
      SOON,
    );
    await waitFor('three', async () => same(await readyByApp(shop), { login: 3 }), LONG);
    await login.machines(0);

    const { metadata } = await shop.plane.api.get<KubeObject>(OBJECT);
    const { managedFields = [] } = metadata as {
      readonly managedFields?: readonly { readonly manager: string }[];
    };
    expect(managedFields.map(({ manager }) => manager)).not.toContain('kingtide');
    expect(await dump()).toEqual(before);
  });

  it('alone was written by us: never what KEDA makes of it, nor the replicas behind', async () => {
    const written = await operatorWrites(shop);
    const ours = written.filter(({ resource }) => resource === 'scaledobjects');
    // Up, and back with our entries taken out.
    expect(ours.length).toBeGreaterThanOrEqual(3);
    expect(ours.filter(({ preconditions }) => preconditions === undefined)).toEqual([]);
    expect(written.filter(({ resource }) => resource === 'horizontalpodautoscalers')).toEqual([]);
    const scales = await readAudit(shop.plane.auditLog, { verbs: ['update', 'patch'] });
    const ofLogin = scales.filter(
      ({ subresource, name }) => subresource === 'scale' && name === 'login',
    );
    expect(new Set(ofLogin.map(({ user }) => user))).toEqual(
      new Set(['system:serviceaccount:kube-system:horizontal-pod-autoscaler']),
    );
  });

  describe('and then a Rollout, a kind that the values list', () => {
    let controller: NodeJS.Timeout | undefined;
    let found: object;

    beforeAll(async () => {
      await shop.plane.apply([ROLLOUT_CRD]);
      await shop.plane.kubectl(['wait', '--for=condition=Established', 'crd/rollouts.argoproj.io']);
      await shop.plane.apply([await rolloutLike(shop, 'browse')]);
      controller = setInterval(() => void reconcile(shop).catch(() => undefined), 1_000);
      await waitFor('three', async () => same(await readyByApp(shop), { rolling: 3 }), LONG);
      found = await dumpRollout();
    }, STACK_START_TIMEOUT_MS);

    afterAll(() => clearInterval(controller));

    /** Once its own controller has counted the three as well. */
    const dumpRollout = async () => {
      const counted = async () => {
        const rollout = await shop.plane.api.get<Rollout>(ROLLOUT);
        return rollout.status?.readyReplicas === 3 ? rollout : undefined;
      };
      return withoutCounters(await waitFor('its status', counted, SOON));
    };
    const aim = (kind: string, apiVersion: string) =>
      login.patch('browse', {
        mode: 'Enforce',
        target: { workload: { apiVersion, kind, name: 'rolling' } },
      });

    it('is refused by any other kind, with what is allowed and where to list one', async () => {
      await aim('CloneSet', 'apps.kruise.io/v1alpha1');

      const message = await waitFor('the refusal', () => refusal('browse'), SOON);
      expect(message).toContain(
        "nobody listed apps.kruise.io/v1alpha1 CloneSet as a kind that may be scaled; apps/v1 Deployment, argoproj.io/v1alpha1 Rollout; name one of these, or ask the administrator to add the kind to scalableKinds of the chart's values",
      );
    });

    it('grows beyond home through its scale subresource', async () => {
      await aim('Rollout', 'argoproj.io/v1alpha1');
      await overrideBrowse('roll', { min: 188 });
      await waitFor('188', async () => same(await readyByApp(shop), { rolling: 188 }), LONG);

      // Home has 30 nodes of 5 pods: 150, less 3 of login, one of browse and one of checkout. 43 more fill 7 nodes of 7.
      await login.machines(7);
      expect((await policyNamed('browse')).status?.originals).toMatchObject({ replicas: 3 });
    });

    it('is back as it was found after a release, and no machine is left', async () => {
      await shop.plane.kubectl(['delete', 'override', 'roll', '-n', 'shop']);
      await overrideBrowse('roll-home', { release: true });
      await waitFor('three', async () => same(await readyByApp(shop), { rolling: 3 }), LONG);
      await login.machines(0);

      expect(await dumpRollout()).toEqual(found);
    });

    it('was written through nothing but its scale, and never without preconditions', async () => {
      const written = (await operatorWrites(shop)).filter(
        ({ resource }) => resource === 'rollouts',
      );
      expect(written.length).toBeGreaterThanOrEqual(2);
      expect(new Set(written.map(({ verb, subresource }) => `${verb} ${subresource}`))).toEqual(
        new Set(['update scale']),
      );
      expect(written.filter(({ preconditions }) => preconditions === undefined)).toEqual([]);
    });

    const policyNamed = (name: string) =>
      shop.plane.api.get<Policy>(
        `/apis/kingtide.dev/v1alpha1/namespaces/shop/scalingpolicies/${name}`,
      );

    async function refusal(name: string): Promise<string | undefined> {
      const ready = (await policyNamed(name)).status?.conditions?.find(
        ({ type }) => type === 'Ready',
      );
      return ready?.reason === 'PolicyRefused' ? ready.message : undefined;
    }

    const overrideBrowse = (name: string, spec: Readonly<Record<string, unknown>>) =>
      login.override(name, { policy: 'browse', ...spec });
  });
});
