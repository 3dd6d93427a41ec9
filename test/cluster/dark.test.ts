/**
 * A burst that load alone brings: a crash whose call arrives late, room at home that comes back, and a Prometheus that goes
 * dark while demand falls. Unknown is not zero, so nothing shrinks; the control is the same shop with Prometheus back.
 * The replicas are those of shop/numbers.ts; about a fifth of the load is the ordinary load.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { AT_PEAK, CLOUD_NODES, ORDINARY, ORDINARY_RPS } from './shop/numbers.ts';
import { type Shop, startShop } from './shop/shop.ts';
import {
  cloudNodes,
  type Intent,
  intents,
  operatorRequests,
  operatorWrites,
  pause,
  pods,
  readyByApp,
  readyCloudNodes,
  same,
  waitForCount,
} from './shop/truth.ts';

/** 49.1, 99.1 and 49.1 replicas at 70 rps: a scrape that comes late by a sixth of a second reads up to half a percent more. */
const RISEN_RPS = { login: 3_440, browse: 6_935, checkout: 3_440 };
const SCALE_IN_AFTER_MS = 60_000;

describeCluster('a burst without a promotion', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop();
    await shop.load.setAll(RISEN_RPS);
    await pause(45_000);
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it('adopts the nodes of a call that arrives late, after the operator was killed', async () => {
    await shop.cloud.next({ rpc: 'NodeGroupIncreaseSize', times: 1, fault: { kind: 'hold' } });
    await shop.operator.start();
    await waitFor(
      'the call to be held',
      async () => (await shop.cloud.state()).held.length === 1 || undefined,
      { timeoutMs: 60_000 },
    );

    await shop.operator.kill();
    await shop.cloud.release('act');
    await shop.operator.start();
    await waitFor('50, 100 and 50 replicas', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 90_000,
    });
    await waitForCount('Ready cloud nodes', CLOUD_NODES, () => readyCloudNodes(shop), 60_000);

    await waitForCount('nodes of settled intents', CLOUD_NODES, () => settledNodes(shop), 60_000);

    expect((await shop.cloud.oracle()).created).toBe(CLOUD_NODES);
    // Nobody heard the answer to the held call: its effect was found, and the rest was ordered and accepted.
    expect((await intents(shop)).every(isSettled)).toBe(true);
  });

  it('moves pods home by eviction when there is room again, and gives the nodes back', async () => {
    const before = await inTheCloud(shop);
    for (const name of ['order', 'payment'])
      await shop.plane.kubectl(['scale', 'deployment', name, '-n', 'core', '--replicas=0']);

    await waitForCount(
      'nodes alive in the cloud',
      0,
      async () => (await shop.cloud.oracle()).alive,
      480_000,
    );
    await waitFor('50, 100 and 50 replicas', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 60_000,
    });

    expect(before).toBeGreaterThan(0);
    const evictions = (await operatorRequests(shop)).filter(
      (record) => record.subresource === 'eviction' && record.code < 300,
    );
    expect(evictions.length).toBe(before);
    expect((await shop.cloud.oracle()).created).toBe(CLOUD_NODES);
  });

  it('shrinks nothing while Prometheus is dark and demand falls to a fifth, and says why', async () => {
    await shop.prometheus.stop();
    const dark = new Date();
    await shop.load.setAll(ORDINARY_RPS);

    await pause(SCALE_IN_AFTER_MS + 30_000);

    expect(await readyByApp(shop)).toEqual(AT_PEAK);
    expect(
      (await operatorWrites(shop, dark)).filter((record) => record.subresource === 'scale'),
    ).toEqual([]);
    const described = await shop.plane.kubectl([
      'describe',
      'scalingpolicy',
      'browse',
      '-n',
      'shop',
    ]);
    expect(described).toMatch(/Type:\s+Held/);
    expect(described).toMatch(/demand requests is missing/);
  });

  it('shrinks to a fifth once Prometheus is back: the control', async () => {
    await shop.prometheus.restart();

    await waitFor('10, 20 and 10 replicas', async () => same(await readyByApp(shop), ORDINARY), {
      timeoutMs: 180_000,
    });

    expect(await readyByApp(shop)).toEqual(ORDINARY);
  });
});

async function inTheCloud(shop: Shop): Promise<number> {
  const names = new Set((await cloudNodes(shop)).map((node) => node.metadata.name));
  return (await pods(shop, 'shop')).filter((pod) => names.has(pod.spec?.nodeName ?? '')).length;
}

/** One order or two: readings may reach Prometheus a scrape apart. Their sum is what was needed. */
async function settledNodes(shop: Shop): Promise<number> {
  const settled = (await intents(shop)).filter(isSettled);
  return settled.reduce((sum, intent) => sum + intent.spec.count, 0);
}

function isSettled({ status }: Intent): boolean {
  return status?.outcome === 'accepted' || status?.outcome === 'found';
}
