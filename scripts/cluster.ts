/**
 * `npm run cluster`: a real control plane, Prometheus, a test cloud, the chart, the sample policies and the operator, for a
 * person to look at. Ctrl-C takes everything down again.
 */

import { ORDINARY_RPS, PEAK_RPS } from '../test/cluster/shop/numbers.ts';
import { announce, secondsFromNow } from '../test/cluster/shop/sale.ts';
import { type Shop, startShop } from '../test/cluster/shop/shop.ts';
import { cloudNodes, readyByApp } from '../test/cluster/shop/truth.ts';
import { binariesAvailable, ensureBinaries } from '../test/control-plane/binaries.ts';

const SETTLE_SECONDS = 40;
const SALE_IN_SECONDS = 150;
const SALE_SECONDS = 90;
const LOOK_MS = 5_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<void> {
  const available = binariesAvailable();
  if (!available.ok) {
    say(`This needs real binaries: ${available.missing}. ${available.howToGet}`);
    process.exitCode = 1;
    return;
  }
  await ensureBinaries(say);
  const shop = await startShop({ say });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    say('\nTaking everything down ...');
    await shop.operator.stop().catch(() => undefined);
    await shop.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());
  // Ctrl-C takes away the servers that the play is looking at; only then may it fail.
  await play(shop).catch((error: unknown) => {
    if (!stopping) throw error;
  });
}

async function play(shop: Shop): Promise<void> {
  await shop.load.setAll(ORDINARY_RPS);
  say(`ordinary load; ${SETTLE_SECONDS} s until its rate is known ...`);
  await sleep(SETTLE_SECONDS * 1000);
  await shop.operator.start();
  const start = secondsFromNow(SALE_IN_SECONDS);
  const end = new Date(start.getTime() + SALE_SECONDS * 1000);
  await announce(shop, { start, end, readyBeforeSeconds: 30 });
  say(whatToLookAt(shop, start, end));
  let phase: 'before' | 'rush' | 'after' = 'before';
  for (;;) {
    await sleep(LOOK_MS);
    const now = Date.now();
    if (phase === 'before' && now >= start.getTime()) {
      phase = 'rush';
      await shop.load.setAll(PEAK_RPS);
      say('--- zero hour: the crowd is here ---');
    } else if (phase === 'rush' && now >= end.getTime()) {
      phase = 'after';
      await shop.load.setAll(ORDINARY_RPS);
      say('--- the sale is over; nodes go back when demand has stayed low for a minute ---');
    }
    say(await lookAt(shop));
  }
}

async function lookAt(shop: Shop): Promise<string> {
  const [ready, cloud, oracle] = await Promise.all([
    readyByApp(shop),
    cloudNodes(shop),
    shop.cloud.oracle(),
  ]);
  const tiers = Object.entries(ready).map(
    ([name, count]) => `${name} ${String(count).padStart(3)}`,
  );
  const clock = new Date().toISOString().slice(11, 19);
  return `${clock}  Ready: ${tiers.join('  ')}   cloud nodes: ${cloud.length}   paid so far: ${oracle.cost.toFixed(4)} CNY`;
}

function whatToLookAt(shop: Shop, start: Date, end: Date): string {
  const { kubeconfig, binaries } = shop.plane;
  return [
    '',
    `The sale begins at ${start.toISOString().slice(11, 19)} UTC and ends at ${end.toISOString().slice(11, 19)} UTC. In another terminal:`,
    '',
    `  export KUBECONFIG=${kubeconfig}`,
    `  alias kubectl=${binaries.kubectl}`,
    '  kubectl get scalingpolicies -A -w           # needed, ready, what holds',
    '  kubectl describe scalingpolicy browse -n shop',
    '  kubectl get burstpools,noderequests         # the ledger',
    '  kubectl get nodes -L kingtide.dev/pool -w',
    '  kubectl patch cm kingtide-switches -n kingtide --type=merge -p \'{"data":{"pause":"true"}}\'    # stop it; "false" goes on',
    '',
    `Prometheus: ${shop.prometheus.url}   operator log: ${shop.plane.dir}/operator.log   audit log: ${shop.plane.auditLog}`,
    'Ctrl-C ends everything.',
    '',
  ].join('\n');
}

await main();
