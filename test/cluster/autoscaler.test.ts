/**
 * A real HorizontalPodAutoscaler under the real controller-manager, whose bounds we move: it wants 3 replicas by its own
 * metric all the time, may run 2 to 8, and is held at 188 by an Override. Nobody offers any load. Two machines more than
 * that needs stand because an Override says so.
 *
 * Control run here: the audit log names who wrote replicas, and it is never us. Seen red by hand: a release that is not
 * looked at.
 */
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readAudit } from '../control-plane/audit.ts';
import { runCommand } from '../control-plane/command.ts';
import type { KubeObject, List } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { type ExternalMetrics, startExternalMetrics } from '../release/external-metrics.ts';
import { withoutCounters } from './shop/counters.ts';
import { autoscaler, type Driven, drivenLogin } from './shop/driven.ts';
import { SOON } from './shop/on-call.ts';
import { OPERATOR_NAMESPACE, REPOSITORY } from './shop/operator.ts';
import { type Shop, startShop } from './shop/shop.ts';
import { operatorWrites, pause, readyByApp, same, untilAvailable } from './shop/truth.ts';

const HPA = '/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/login-hpa';
const LONG = { timeoutMs: 120_000, intervalMs: 500 };

interface Dumped extends KubeObject {
  readonly status?: unknown;
}

interface Autoscaler extends KubeObject {
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number };
}

describeCluster('an autoscaler that is driven', () => {
  let shop: Shop;
  let metrics: ExternalMetrics;
  let before: readonly object[];
  let login: Driven;

  beforeAll(async () => {
    shop = await startShop({
      controlPlane: { extraControllerManagerArgs: ['--horizontal-pod-autoscaler-sync-period=3s'] },
    });
    login = drivenLogin(shop);
    metrics = await startExternalMetrics(shop.plane, new Map([['login-load', () => 30]]));
    // A tier that has not been seen for its stabilisation time keeps every node it could use; these have no say here.
    for (const other of ['browse', 'checkout']) await login.patch(other, { mode: 'Observe' });
    await shop.plane.apply([autoscaler('login-hpa', { minReplicas: 2, maxReplicas: 8 })]);
    await waitFor('three', async () => same(await readyByApp(shop), { login: 3 }), LONG);
    await untilAvailable(shop, 'login', 3);
    before = await dump();
    const target = { workload: null, horizontalPodAutoscaler: { name: 'login-hpa' } };
    await login.patch('login', { target });
    await shop.operator.start();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    metrics?.stop();
    await shop?.stop();
  });

  async function bounds(): Promise<Autoscaler['spec']> {
    const { minReplicas, maxReplicas } = (await shop.plane.api.get<Autoscaler>(HPA)).spec;
    return { minReplicas, maxReplicas };
  }

  /**
   * Every autoscaler and every Deployment, without what is counted up, and without the conditions in which the controller
   * of the former tells of its last deed.
   */
  async function dump(): Promise<readonly object[]> {
    const all = (path: string) => shop.plane.api.get<List<Dumped>>(`/apis/${path}`);
    const hpas = (await all('autoscaling/v2/horizontalpodautoscalers')).items;
    const deployments = (await all('apps/v1/deployments')).items;
    return [
      ...hpas.map(({ status, ...rest }) => rest),
      // The operator's own goes with the chart, and is no image that would run here.
      ...deployments.filter(({ metadata }) => metadata.namespace !== OPERATOR_NAMESPACE),
    ].map(withoutCounters);
  }

  it('is given a higher minimum, and a maximum that does not stand below it', async () => {
    // Home holds 150 pods less its reserve: 148 beside one browse and one checkout. The other 40 of 188 fill 6 nodes of 7.
    await login.override('sale', { min: 188 });
    await waitFor('188', async () => same(await readyByApp(shop), { login: 188 }), LONG);

    expect(await bounds()).toEqual({ minReplicas: 188, maxReplicas: 188 });
    await login.machines(6);
    expect((await login.policy()).status?.originals).toMatchObject({ replicas: 2, maxReplicas: 8 });
  });

  it('is held there while shrinking is not allowed, whatever its own metric says', async () => {
    await login.override('late-wave', { noShrink: true });
    await pause(5_000);
    await shop.plane.kubectl(['delete', 'override', 'sale', '-n', 'shop']);
    await login.held('NoShrink');
    await pause(5_000);

    expect(await bounds()).toEqual({ minReplicas: 188, maxReplicas: 188 });
    expect((await readyByApp(shop))['login']).toBe(188);
  });

  it('has as many machines as a person asks for by kingtide override --nodes, though no pod needs them', async () => {
    expect((await shop.cloud.oracle()).alive).toBe(6);
    const main = join(REPOSITORY, 'src/cli/main.ts');
    const words = ['override', 'shop/login', '--nodes', '8', '--until', '20m', '--reason', 'spare'];
    const said = await runCommand(
      process.execPath,
      [main, ...words, '--operator-namespace', OPERATOR_NAMESPACE],
      { env: { PATH: process.env['PATH'] ?? '', KUBECONFIG: shop.plane.kubeconfig } },
    );
    await login.machines(8);

    expect(said).toContain('spare');
    expect((await readyByApp(shop))['login']).toBe(188);
    expect(await shop.cloud.oracle()).toMatchObject({ alive: 8, created: 8 });
  });

  it('gets its bounds back by a release, without a trace of ours in its fields; no machine is left', async () => {
    await shop.plane.kubectl(['delete', 'override', 'late-wave', '-n', 'shop']);
    await login.override('home', { release: true, reason: 'not tonight' });
    await waitFor(
      'the bounds',
      async () =>
        isDeepStrictEqual(await bounds(), { minReplicas: 2, maxReplicas: 8 }) || undefined,
      SOON,
    );
    await waitFor('three', async () => same(await readyByApp(shop), { login: 3 }), LONG);
    await login.machines(0);

    const found = await shop.plane.api.get<KubeObject>(HPA);
    const fields = (found.metadata as { managedFields?: readonly { manager: string }[] })
      .managedFields;
    expect(fields?.map(({ manager }) => manager)).not.toContain('kingtide');
    await waitFor(
      'the fields',
      async () => isDeepStrictEqual(await dump(), before) || undefined,
      SOON,
    ).catch(() => undefined);
    expect(await dump()).toEqual(before);
  });

  it('leaves every field of every Deployment and autoscaler as it was found when it is uninstalled', async () => {
    await shop.plane.kubectl(['delete', 'scalingpolicies', '--all', '--all-namespaces']);
    await shop.operator.stop();
    await shop.plane.helm(['uninstall', 'kingtide', '-n', OPERATOR_NAMESPACE]);

    expect(before).toHaveLength(6);
    expect(await dump()).toEqual(before);
    expect((await shop.cloud.oracle()).alive).toBe(0);
  });

  it('scaled by itself all the time: we never wrote the replicas of what it scales', async () => {
    const scales = await readAudit(shop.plane.auditLog, { verbs: ['update', 'patch'] });
    const ofLogin = scales.filter(
      ({ subresource, name }) => subresource === 'scale' && name === 'login',
    );
    expect(new Set(ofLogin.map(({ user }) => user))).toEqual(
      new Set(['system:serviceaccount:kube-system:horizontal-pod-autoscaler']),
    );
    const written = (await operatorWrites(shop)).filter(
      ({ resource }) => resource === 'horizontalpodautoscalers',
    );
    // Up, and back with our entries taken out.
    expect(written.length).toBeGreaterThanOrEqual(3);
    expect(written.filter(({ preconditions }) => preconditions === undefined)).toEqual([]);
  });
});
