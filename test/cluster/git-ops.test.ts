/**
 * A GitOps tool that sets replicas back at the peak of a promotion: restored and alarmed by Kingtide, unless an Override
 * says otherwise. The sale promises 13,090 rps of login, so 187 replicas (70 rps each). Home holds 150 pods, less two of
 * browse and two of checkout; the other 41 fill 6 nodes of 7. Nobody offers any load.
 *
 * Control run here: with the Override the tool has its way.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject, List } from '../control-plane/kubernetes-objects.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { metric, SOON } from './shop/on-call.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { type Shop, startShop } from './shop/shop.ts';
import { operatorWrites, pause, readyByApp, same } from './shop/truth.ts';

const RESTORED = 'kingtide_replicas_restored_total{namespace="shop",policy="login"}';
const EVENTS = '/apis/events.k8s.io/v1/namespaces/shop/events';

interface Note extends KubeObject {
  readonly type: string;
  readonly reason: string;
  readonly note: string;
}

describeCluster('a GitOps tool at the peak', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop();
    const start = secondsFromNow(5);
    await announce(shop, {
      ...{ start, end: secondsFromNow(3_600), readyBeforeSeconds: 600 },
      peaks: { login: 13_090 },
    });
    await shop.operator.start();
    await login(187);
    expect((await shop.cloud.oracle()).alive).toBe(6);
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  async function login(replicas: number): Promise<void> {
    await waitFor(
      `login ${replicas}`,
      async () => same(await readyByApp(shop), { login: replicas }),
      {
        timeoutMs: 120_000,
      },
    );
  }

  /** As its sync does: the replicas of the manifest, under its own name. */
  async function sync(replicas: number): Promise<void> {
    const what = ['deployment', 'login', '-n', 'shop', '--field-manager', 'argocd-controller'];
    const body = JSON.stringify({ spec: { replicas } });
    await shop.plane.kubectl(['patch', ...what, '--patch', body]);
  }

  it('sets replicas below the floor: they are restored, an Event warns, a metric counts', async () => {
    await pause(6_000);
    const since = new Date();
    await sync(3);
    await waitFor(
      'a write that puts them back',
      async () =>
        (await operatorWrites(shop, since)).some(
          ({ resource, subresource }) => resource === 'deployments' && subresource === 'scale',
        ) || undefined,
      SOON,
    );
    await login(187);

    const found = await waitFor(
      'the Event',
      async () =>
        (await shop.plane.api.get<List<Note>>(EVENTS)).items.find(
          ({ reason }) => reason === 'ReplicasRestored',
        ),
      SOON,
    );
    expect(found.type).toBe('Warning');
    expect(found.note).toContain('replicas 3 to 187');
    expect(await metric(shop, RESTORED)).toBe(1);
    expect((await shop.cloud.oracle()).alive).toBe(6);
  });

  it('has its way while an Override pauses the policy, and no longer when that is gone', async () => {
    const kind = { apiVersion: 'kingtide.dev/v1alpha1', kind: 'Override' };
    const until = `${new Date(Date.now() + 1_800_000).toISOString().slice(0, 19)}Z`;
    const spec = { policy: 'login', pause: true, until, reason: 'the manifest is right' };
    await shop.plane.apply([{ ...kind, metadata: { name: 'ours', namespace: 'shop' }, spec }]);
    await pause(6_000);
    await sync(3);
    await login(3);
    await pause(8_000);
    expect((await readyByApp(shop))['login']).toBe(3);

    await shop.plane.kubectl(['delete', 'override', 'ours', '-n', 'shop']);
    await login(187);
    // A machine that was given back meanwhile would have been ordered anew.
    expect(await shop.cloud.oracle()).toMatchObject({ alive: 6, created: 6 });
  });
});
