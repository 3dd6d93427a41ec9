/**
 * The load exporter as a process of its own: `node test/load/main.ts --config FILE [--die-with-parent]`. Plays shapes
 * against the pods that really run and exposes counters. Sends no request to any of them. Not part of the product.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Handler, startControlServer } from '../cloud/control-server.ts';
import { connectToApi } from '../cloud/kube-connection.ts';
import { childConfig } from '../cloud/lifeline.ts';
import type { ApiClient } from '../control-plane/api-client.ts';
import { gatewayText, podText } from './exposition.ts';
import { createMeter, type Meter } from './meter.ts';
import { runningPods } from './pods.ts';
import type { LoadConfig, Ready } from './protocol.ts';

const STEP_MS = 250;
const LIST_MS = 1_000;

async function followPods(api: ApiClient, meter: Meter): Promise<never> {
  for (;;) {
    try {
      meter.setPods(await runningPods(api, meter.tier));
    } catch (error) {
      process.stderr.write(`${meter.tier.name}: ${String(error)}\n`);
    }
    await pause(LIST_MS);
  }
}

/** Moves every meter to now: at each step, and before each page, so that a counter is of the moment it is read. */
function createPlay(meters: readonly Meter[], timeScale: number): () => void {
  const started = performance.now();
  let last = started;
  return () => {
    const now = performance.now();
    for (const meter of meters) meter.step((now - started) * timeScale, (now - last) / 1_000);
    last = now;
  };
}

async function play(advance: () => void): Promise<never> {
  for (;;) {
    await pause(STEP_MS);
    advance();
  }
}

function handlers(meters: readonly Meter[], advance: () => void): Record<string, Handler> {
  const byName = new Map(meters.map((meter) => [meter.tier.name, meter]));
  const now = (text: () => string): Handler => {
    return () => {
      advance();
      return text();
    };
  };
  const pages: Record<string, Handler> = {
    'GET /metrics': now(() => gatewayText(meters) + podText(meters)),
    'GET /metrics/gateway': now(() => gatewayText(meters)),
    'GET /metrics/pods': now(() => podText(meters)),
    'GET /state': () => Object.fromEntries(meters.map(({ tier, state }) => [tier.name, state()])),
    'POST /demand': (body) => {
      for (const [name, rps] of Object.entries(body as Record<string, number | null>)) {
        const meter = byName.get(name);
        if (meter === undefined) throw new Error(`no tier ${name}; there is ${[...byName.keys()]}`);
        meter.setDemand(rps);
      }
    },
  };
  for (const meter of meters) {
    pages[`GET /metrics/tier/${meter.tier.name}`] = now(() => podText([meter]));
  }
  return pages;
}

async function main(): Promise<void> {
  const config = await childConfig<LoadConfig>();
  const api = await connectToApi(config.kubeconfig);
  const meters = config.tiers.map(createMeter);
  const advance = createPlay(meters, config.timeScale);
  const server = await startControlServer(handlers(meters, advance));
  const ready: Ready = { port: server.port };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.once('SIGTERM', () => process.exit(0));
  await Promise.all([play(advance), ...meters.map((one) => followPods(api, one))]);
}

await main();
