/**
 * Two pools of one site, and the first runs out of stock in the middle of a burst: what it does not deliver comes from the
 * second at once. The counts are those of burst.test.ts: 8 nodes of 7 pods for 50 of 200 replicas.
 *
 * The test cloud's call log judges. Seen red by hand: a second pool that is granted to nobody.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { AT_PEAK, CLOUD_NODES, PEAK_RPS } from './shop/numbers.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { CLOUD_SITE, NODE_GROUP, type Shop, startShop } from './shop/shop.ts';
import { nodes, readyByApp, same, waitForCount } from './shop/truth.ts';

const SECOND_GROUP = 'np2';
/** 8 for the sale, and 2 of the 7 that the wave needs. */
const STOCK = 10;
/** 6,980 rps at 70 rps a replica are 100 login replicas: 250 in all, 100 in the cloud, ceil(100 / 7) = 15 nodes. */
const WAVE = { rps: { ...PEAK_RPS, login: 6_980 }, pods: { ...AT_PEAK, login: 100 }, nodes: 15 };
/** A stock-out is left alone for five minutes at the least, longer than this test. */
const ORDERS = [
  { group: NODE_GROUP, delta: CLOUD_NODES },
  { group: NODE_GROUP, delta: WAVE.nodes - CLOUD_NODES },
  { group: SECOND_GROUP, delta: WAVE.nodes - STOCK },
];

describeCluster('two pools, the first of which runs out of stock', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop({ moreGroups: [SECOND_GROUP] });
    await shop.plane.apply([dearPool()]);
    await shop.cloud.set({ stock: STOCK, whenShort: 'partial-error' }, NODE_GROUP);
    await shop.operator.start();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  const alive = async () => (await shop.cloud.oracle()).alive;

  async function orders() {
    const calls = await shop.cloud.calls();
    return calls
      .filter(({ rpc }) => rpc === 'NodeGroupIncreaseSize')
      .map(({ args }) => {
        const { id, delta } = args as { readonly id: string; readonly delta: number };
        return { group: id, delta };
      });
  }

  it('orders all machines of the sale from the cheaper one', async () => {
    await announce(shop, {
      start: secondsFromNow(5),
      end: secondsFromNow(3_600),
      readyBeforeSeconds: 3,
    });
    await waitFor('the sale', async () => same(await readyByApp(shop), AT_PEAK), {
      timeoutMs: 120_000,
    });

    expect(await orders()).toEqual(ORDERS.slice(0, 1));
  });

  it('takes what is left of it for the wave, the rest from the other, and asks the empty one no more', async () => {
    await announce(shop, {
      start: secondsFromNow(-60),
      end: secondsFromNow(3_600),
      readyBeforeSeconds: 3,
      peaks: WAVE.rps,
    });
    await waitFor('the wave', async () => same(await readyByApp(shop), WAVE.pods), {
      timeoutMs: 120_000,
    });

    expect(await orders()).toEqual(ORDERS);
    const { groups, mostAlive } = await shop.cloud.oracle();
    expect([groups[NODE_GROUP]?.created, groups[SECOND_GROUP]?.created, mostAlive]).toEqual([
      STOCK,
      WAVE.nodes - STOCK,
      WAVE.nodes,
    ]);
  });

  it('gives the machines of both back', async () => {
    await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
    await waitForCount('nodes alive in the cloud', 0, alive, 240_000);
    await waitForCount('nodes', 30, async () => (await nodes(shop)).length, 20_000);

    expect((await shop.cloud.oracle()).orphans).toEqual({
      nodesWithoutInstance: [],
      instancesWithoutNode: [],
    });
  });
});

function dearPool() {
  return {
    apiVersion: 'kingtide.dev/v1alpha1',
    kind: 'BurstPool',
    metadata: { name: 'aliyun-c9' },
    spec: {
      site: CLOUD_SITE,
      provider: { externalGrpc: { endpoint: 'beijing', nodeGroup: SECOND_GROUP } },
      node: { cpu: '7600m', memory: '28Gi', pods: 60 },
      price: { perHour: '2.10 CNY' },
      limits: { maxNodes: 40, batch: 20 },
      grantedTo: [{ name: 'shop', namespaceSelector: { matchLabels: { team: 'shop' } } }],
      nodeLeadTime: { p50: '5s', p95: '20s' },
    },
  };
}
