/**
 * Twenty SIGKILLs of the operator at random moments of one sale: while it orders, while nodes join, while it gives them
 * back. The end must be that of a sale without a crash, and the cloud's own list must be explained by the ledger.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandomness } from '../../src/simulator/random.ts';
import { PEAK_RPS } from '../cluster/shop/numbers.ts';
import { announce, secondsFromNow } from '../cluster/shop/sale.ts';
import { type Shop, startShop } from '../cluster/shop/shop.ts';
import {
  type Intent,
  intents,
  nodes,
  operatorWrites,
  pause,
  readyByApp,
  readyCloudNodes,
  same,
  waitForCount,
} from '../cluster/shop/truth.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';

const KILLS = 20;
/** The sale ends before this kill: the rest hit the drain. */
const ENDS_AFTER = 13;
/** So that a new process acts before the next kill. Shorter than 8 s cannot be: a request may take 5 s. */
const SHORT_LEASE = { lease: { duration: '8s', renewBy: '3s', retry: '500ms' } };
/** Start, lease and the wait for late calls take 12 s; then a kill at any moment of the next 10. */
const ACTING_MS = 12_000;
const ANY_MOMENT_MS = 10_000;
/** Without load every tier stands at its minimum: the state before the sale, and after it. */
const QUIET = { login: 2, browse: 2, checkout: 2 };
/** 100 replicas each, 300 in all, 150 of them at home: ceil(150 / 7) nodes. See numbers.ts. */
const FULL_RPS = { login: 6_980, browse: 6_980, checkout: 6_980 };
const FULL = { login: 100, browse: 100, checkout: 100 };
const FULL_NODES = 22;

describeCluster('an operator killed twenty times in one sale', () => {
  const seed = Number(process.env['KINGTIDE_SEED'] ?? randomInt(1_000_000_000));
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop({ operator: SHORT_LEASE, boot: { p50Ms: 8_000, p95Ms: 20_000 } });
    await shop.operator.start();
    await waitFor('the quiet shop', async () => same(await readyByApp(shop), QUIET), {
      timeoutMs: 60_000,
    });
  }, STACK_START_TIMEOUT_MS);

  afterAll(async () => {
    await shop?.stop();
  });

  it(`ends as if nothing had happened, and every machine is explained; KINGTIDE_SEED=${seed}`, async () => {
    const moments = createRandomness(seed).stream('kills');
    const killsIn: string[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      await changeTheDay(shop, kill);
      await pause(ACTING_MS + ANY_MOMENT_MS * moments.next());
      killsIn.push(await situation(shop));
      await shop.operator.kill();
      await shop.operator.start();
    }
    console.log(`KINGTIDE_SEED=${seed}\n${killsIn.join('\n')}`);
    await waitForCount('nodes alive', 0, async () => (await shop.cloud.oracle()).alive, 600_000);
    await waitFor('the quiet shop', async () => same(await readyByApp(shop), QUIET), {
      timeoutMs: 120_000,
    });
    await waitForCount('nodes', 30, async () => (await nodes(shop)).length, 20_000);

    const oracle = await shop.cloud.oracle();
    expect(oracle.groups['np1']?.target).toBe(0);
    expect(oracle.orphans).toEqual({ nodesWithoutInstance: [], instancesWithoutNode: [] });
    expect(unexplained(await intents(shop), oracle.instances)).toEqual([]);
    expect(oracle.instances.filter((instance) => instance.endedBy !== 'call')).toEqual([]);
    // Kills must have met a sale in progress, or this shows nothing.
    expect(oracle.created).toBeGreaterThanOrEqual(FULL_NODES);
    expect(await mostReplicas(shop)).toEqual(FULL);
  });
});

/** Two waves, an end: each gives the operator something to be killed in. */
async function changeTheDay(shop: Shop, kill: number): Promise<void> {
  if (kill === 1) await announce(shop, sale(PEAK_RPS));
  if (kill === 6) await announce(shop, sale(FULL_RPS));
  if (kill === ENDS_AFTER) await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
}

function sale(peaks: Readonly<Record<string, number>>) {
  return { start: secondsFromNow(5), end: secondsFromNow(7_200), readyBeforeSeconds: 5, peaks };
}

async function situation(shop: Shop): Promise<string> {
  const { created, alive } = await shop.cloud.oracle();
  const ready = await readyCloudNodes(shop);
  return `killed with ${created} created, ${alive} alive, ${ready} Ready, ${JSON.stringify(await readyByApp(shop))}`;
}

function unexplained(
  ledger: readonly Intent[],
  instances: readonly { readonly id: string }[],
): readonly string[] {
  const known = new Set(
    ledger.flatMap((intent) => intent.status?.instances ?? []).map((instance) => instance.id),
  );
  return instances.map((instance) => instance.id).filter((id) => !known.has(id));
}

/** The largest number of replicas ever written to each tier. */
async function mostReplicas(shop: Shop): Promise<Readonly<Record<string, number>>> {
  const most: Record<string, number> = {};
  for (const { subresource, name, requestObject } of await operatorWrites(shop)) {
    if (subresource !== 'scale') continue;
    const { replicas = 0 } = (requestObject as { spec?: { replicas?: number } }).spec ?? {};
    most[name] = Math.max(most[name] ?? 0, replicas);
  }
  return most;
}
