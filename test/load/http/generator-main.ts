/**
 * The gateway and its users: `node test/load/http/generator-main.ts --config FILE [--die-with-parent]`. Sends real requests
 * to the servers in turn, in an open loop: an arrival waits for no reply. Loopback only. Not part of the product.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { type Handler, startControlServer } from '../../cloud/control-server.ts';
import { ask, childConfig } from '../../cloud/lifeline.ts';
import { createOpenLoop, type OpenLoop } from './open-loop.ts';
import type { GeneratorConfig, Ramp, Ready, ServerState } from './protocol.ts';

const STEP_MS = 10;
const LOOK_MS = 200;
const GIVE_UP_MS = 5_000;
/** Requests under way per tier; beyond that an arrival is lost at the gateway. */
const MOST_UNDER_WAY = 500;

interface Route {
  readonly name: string;
  readonly loop: OpenLoop;
  ports: readonly number[];
  turn: number;
  underWay: number;
}

interface Sending {
  readonly agent: Agent;
  readonly sloMs: number;
}

async function send({ agent, sloMs }: Sending, route: Route): Promise<void> {
  const port = route.ports[route.turn++ % Math.max(1, route.ports.length)];
  if (port === undefined || route.underWay >= MOST_UNDER_WAY) return route.loop.note('lost');
  route.underWay++;
  const began = performance.now();
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/`, {
      dispatcher: agent,
      headersTimeout: GIVE_UP_MS,
    });
    await body.dump();
    const inTime = performance.now() - began <= sloMs;
    route.loop.note(statusCode === 200 ? (inTime ? 'good' : 'late') : 'lost');
  } catch {
    route.loop.note('lost');
  } finally {
    route.underWay--;
  }
}

async function play(routes: readonly Route[], sending: Sending): Promise<never> {
  for (;;) {
    await pause(STEP_MS);
    for (const route of routes) {
      const due = route.loop.due(performance.now());
      for (let n = 0; n < due; n++) void send(sending, route);
    }
  }
}

async function follow(routes: readonly Route[], serversPort: number): Promise<never> {
  for (;;) {
    const servers = await ask<readonly ServerState[]>(serversPort, '/state');
    for (const route of routes)
      route.ports = servers.filter(({ tier }) => tier === route.name).map(({ port }) => port);
    await pause(LOOK_MS);
  }
}

function exposition(routes: readonly Route[]): string {
  const lines = routes.map(
    ({ name, loop }) => `gateway_requests_total{route="${name}"} ${loop.outcome().offered}`,
  );
  return ['# TYPE gateway_requests_total counter', ...lines, ''].join('\n');
}

function handlers(routes: readonly Route[]): Record<string, Handler> {
  return {
    'GET /metrics': () => exposition(routes),
    'GET /state': () => Object.fromEntries(routes.map(({ name, loop }) => [name, loop.outcome()])),
    'POST /demand': (body) => {
      for (const [name, ramp] of Object.entries(body as Record<string, Ramp>)) {
        const route = routes.find((one) => one.name === name);
        if (route === undefined) throw new Error(`no tier ${name}`);
        route.loop.set(ramp, performance.now());
      }
    },
  };
}

async function main(): Promise<void> {
  const config = await childConfig<GeneratorConfig>();
  const routes = config.tiers.map(
    (name): Route => ({ name, loop: createOpenLoop(), ports: [], turn: 0, underWay: 0 }),
  );
  const control = await startControlServer(handlers(routes));
  const ready: Ready = { port: control.port };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.once('SIGTERM', () => process.exit(0));
  const sending = { agent: new Agent(), sloMs: config.sloMs };
  await Promise.all([play(routes, sending), follow(routes, config.serversPort)]);
}

await main();
