/**
 * Twenty SIGKILLs of the operator at random moments of one sale: while it orders, while nodes join, while it gives them
 * back. The end must be that of a sale without a crash, and the cloud's own list must be explained by the ledger.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandomness } from '../../src/simulator/random.ts';
import { CLOUD_NODES, PEAK_RPS } from '../cluster/shop/numbers.ts';
import { announce, secondsFromNow } from '../cluster/shop/sale.ts';
import { type Shop, startShop } from '../cluster/shop/shop.ts';
import {
  cloudNodes,
  type Intent,
  intents,
  nodes,
  operatorWrites,
  pause,
  readyByApp,
  same,
  waitForCount,
} from '../cluster/shop/truth.ts';
import { describeCluster, STACK_START_TIMEOUT_MS } from '../control-plane/suite.ts';
import { waitFor } from '../control-plane/wait.ts';

const KILLS = 20;
/** So many kills while it grows, each in another wave; the rest while nodes are given back. */
const WAVES = 14;
/** So that a new process acts before the next kill. Shorter than 8 s cannot be: a request may take 5 s. */
const SHORT_LEASE = { lease: { duration: '8s', renewBy: '3s', retry: '500ms' } };
/** Within so long of leading a new process has ordered, on any machine: a kill at any moment in between. */
const SPREAD_MS = 8_000;
/** Kills with something under way, of twenty; fewer would show little. */
const BUSY_KILLS = 10;
/** Without load every tier stands at its minimum: the state before the sale, and after it. */
const QUIET = { login: 2, browse: 2, checkout: 2 };
/** Each wave adds 280 rps at 70 rps a replica, 4 replicas, to two tiers: 13 waves after the first are 52 more. See numbers.ts. */
const WAVE_RPS = 280;
const FULL = { login: 102, browse: 100, checkout: 102 };
/** 304 replicas, 150 of them at home: ceil(154 / 7). */
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
    const kills: Situation[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      await untilBusy(shop, kill);
      await pause(SPREAD_MS * moments.next());
      await shop.operator.kill();
      kills.push(await situationOf(shop));
      await shop.operator.start();
    }
    console.log(`KINGTIDE_SEED=${seed}\n${kills.map((one) => JSON.stringify(one)).join('\n')}`);
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
    expect(kills.filter(busy).length).toBeGreaterThanOrEqual(BUSY_KILLS);
    expect(oracle.created).toBeGreaterThanOrEqual(FULL_NODES);
    // The largest order is the first; one more such batch may come of each call whose outcome a kill left unknown.
    const unknown = kills.filter((kill) => kill.openIntents > 0).length;
    expect(oracle.created).toBeLessThanOrEqual(FULL_NODES + unknown * CLOUD_NODES);
    expect(await mostReplicas(shop)).toEqual(FULL);
  });
});

function wave(number: number) {
  const more = number * WAVE_RPS;
  return {
    start: secondsFromNow(5),
    end: secondsFromNow(7_200),
    readyBeforeSeconds: 5,
    peaks: {
      ...PEAK_RPS,
      login: PEAK_RPS.login + more,
      checkout: PEAK_RPS.checkout + more,
    },
  };
}

/** The next wave, or the end of the sale, and a process that is about to act on it. */
async function untilBusy(shop: Shop, kill: number): Promise<void> {
  if (kill < WAVES) await announce(shop, wave(kill));
  if (kill === WAVES) await shop.plane.kubectl(['delete', 'promotioncalendar', 'sales']);
  await leading(shop);
  if (kill === WAVES - 1) await fullAsked(shop);
  if (kill >= WAVES) await drainBegun(shop);
}

/** What a kill left behind. */
interface Situation {
  readonly alive: number;
  readonly joined: number;
  readonly cordoned: number;
  readonly openIntents: number;
}

async function situationOf(shop: Shop): Promise<Situation> {
  const { alive } = await shop.cloud.oracle();
  const cloud = await cloudNodes(shop);
  const cordoned = cloud.filter((node) => node.spec?.unschedulable === true).length;
  const open = (await intents(shop)).filter((one) => one.status?.outcome !== 'accepted');
  return { alive, joined: cloud.length, cordoned, openIntents: open.length };
}

function busy({ alive, joined, cordoned, openIntents }: Situation): boolean {
  return alive !== joined || cordoned > 0 || openIntents > 0;
}

/** A killed process held the lease, so the next one waits for its end; how long depends on the machine. */
async function leading(shop: Shop): Promise<void> {
  await waitFor(
    'the new process to lead',
    async () =>
      /^kingtide_lease_held(\{[^}]*\})? 1$/m.test(await shop.operator.metrics()) || undefined,
    { timeoutMs: 60_000, intervalMs: 200 },
  );
}

/** The last wave has nobody after it to ask for what a kill prevented. */
async function fullAsked(shop: Shop): Promise<void> {
  await waitFor(
    'all replicas of the sale to be asked for',
    async () => same(await mostReplicas(shop), FULL) || undefined,
    { timeoutMs: 120_000 },
  );
}

/** A new process shrinks only after the stabilisation time of a minute; when all is given back there is nothing to wait for. */
async function drainBegun(shop: Shop): Promise<void> {
  await waitFor(
    'the drain to begin, or to be over',
    async () => {
      const { alive, cordoned } = await situationOf(shop);
      return cordoned > 0 || alive === 0 || undefined;
    },
    { timeoutMs: 180_000, intervalMs: 200 },
  );
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
