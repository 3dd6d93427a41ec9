/**
 * The operator is killed between an intent and its call, and again in the middle of a drain. The end is that of a sale
 * without crashes: the 8 nodes of burst.test.ts, or at most one batch more, all of them given back.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';
import { announce, secondsFromNow } from './shop/sale.ts';
import { type Shop, startShop } from './shop/shop.ts';
import {
  cloudNodes,
  intents,
  nodes,
  pause,
  readyByApp,
  readyCloudNodes,
  same,
  waitForCount,
} from './shop/truth.ts';

const CLOUD_NODES = 8;
/** limits.batch of the sample pool. */
const BATCH = 20;
const AT_PEAK = { login: 50, browse: 100, checkout: 50 };
/** The policies' minimum: this shop has no load. */
const QUIET = { login: 2, browse: 2, checkout: 2 };

describeCluster('an operator that crashes', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop();
    await shop.load.setAll({ login: 70, browse: 70, checkout: 70 });
    await shop.operator.start();
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it.each([
    { fate: 'never arrives', release: 'drop' as const },
    { fate: 'arrives late, while nobody leads', release: 'act' as const },
  ])(
    'settles an intent whose call $fate, and gives every node back after a second crash',
    async ({ release }) => {
      const before = {
        created: (await shop.cloud.oracle()).created,
        intents: (await intents(shop)).length,
      };
      await shop.cloud.next({ rpc: 'NodeGroupIncreaseSize', times: 1, fault: { kind: 'hold' } });
      await announce(shop, {
        start: secondsFromNow(75),
        end: secondsFromNow(110),
        readyBeforeSeconds: 10,
      });
      await waitFor(
        'the call to be held',
        async () => (await shop.cloud.state()).held.length === 1 || undefined,
        { timeoutMs: 60_000 },
      );
      expect((await intents(shop)).length).toBe(before.intents + 1);

      await shop.operator.kill();
      await shop.cloud.release(release);
      await shop.operator.start();
      await waitFor('the sale to be carried', async () => same(await readyByApp(shop), AT_PEAK), {
        timeoutMs: 120_000,
      });
      await waitForCount('Ready cloud nodes', CLOUD_NODES, () => readyCloudNodes(shop), 60_000);

      await waitFor('a node to be drained', async () => (await draining(shop)) > 0 || undefined, {
        timeoutMs: 200_000,
        intervalMs: 50,
      });
      await shop.operator.kill();
      await pause(2_000);
      await shop.operator.start();
      await waitForCount(
        'nodes alive in the cloud',
        0,
        async () => (await shop.cloud.oracle()).alive,
        240_000,
      );
      await waitFor('the quiet shop', async () => same(await readyByApp(shop), QUIET), {
        timeoutMs: 90_000,
      });

      const oracle = await shop.cloud.oracle();
      const created = oracle.created - before.created;
      expect(created).toBeGreaterThanOrEqual(CLOUD_NODES);
      expect(created).toBeLessThanOrEqual(CLOUD_NODES + BATCH);
      expect(oracle.orphans).toEqual({ nodesWithoutInstance: [], instancesWithoutNode: [] });
      expect(oracle.groups['np1']?.target).toBe(0);
      expect((await nodes(shop)).length).toBe(30);
    },
  );
});

async function draining(shop: Shop): Promise<number> {
  const all = await cloudNodes(shop);
  return all.filter(
    (node) => (node.spec as { unschedulable?: boolean } | undefined)?.unschedulable === true,
  ).length;
}
