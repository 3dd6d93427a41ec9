/**
 * One real HTTP server per Ready pod of some tiers: `node test/load/http/servers-main.ts --config FILE [--die-with-parent]`.
 * Starts it when the pod is Ready and kills it when the pod goes. Not part of the product.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type Handler, startControlServer } from '../../cloud/control-server.ts';
import { connectToApi } from '../../cloud/kube-connection.ts';
import { childConfig } from '../../cloud/lifeline.ts';
import type { ApiClient } from '../../control-plane/api-client.ts';
import { type RunningPod, runningPods } from '../pods.ts';
import type { HttpTier, Ready, ServerState, ServersConfig } from './protocol.ts';
import { type BoundedServer, startBoundedServer } from './server.ts';

const LIST_MS = 300;

interface Fleet {
  readonly tier: HttpTier;
  /** By pod UID, oldest first. */
  readonly servers: Map<string, { readonly pod: RunningPod; readonly server: BoundedServer }>;
  serviceMs: number;
}

async function follow(api: ApiClient, fleet: Fleet): Promise<never> {
  for (;;) {
    try {
      await match(fleet, await runningPods(api, fleet.tier));
    } catch (error) {
      process.stderr.write(`${fleet.tier.name}: ${String(error)}\n`);
    }
    await pause(LIST_MS);
  }
}

async function match({ tier, servers, serviceMs }: Fleet, pods: readonly RunningPod[]) {
  const serving = pods.filter((pod) => pod.serves);
  for (const [uid, { server }] of servers) {
    if (serving.some((pod) => pod.uid === uid)) continue;
    server.kill();
    servers.delete(uid);
  }
  for (const pod of serving) {
    if (servers.has(pod.uid) || servers.size >= tier.maxServers) continue;
    const server = await startBoundedServer({ ...tier, serviceMs }, (counts) =>
      exposition(tier, pod, counts),
    );
    servers.set(pod.uid, { pod, server });
  }
}

/** Names and labels are those of the simulated Prometheus, so that the same queries work on both. */
function exposition(
  { name, namespace }: HttpTier,
  pod: RunningPod,
  { served, refused }: { readonly served: number; readonly refused: number },
): string {
  const labels = `app="${name}",namespace="${namespace}",pod="${pod.name}",node="${pod.node}"`;
  return [
    '# TYPE http_requests_total counter',
    `http_requests_total{${labels},code="200"} ${served}`,
    `http_requests_total{${labels},code="503"} ${refused}`,
    '',
  ].join('\n');
}

function stateOf(fleets: readonly Fleet[]): readonly ServerState[] {
  return fleets.flatMap(({ tier, servers }) =>
    [...servers.values()].map(({ pod, server }) => ({
      tier: tier.name,
      pod: pod.name,
      port: server.port,
      served: server.served(),
      refused: server.refused(),
    })),
  );
}

function handlers(fleets: readonly Fleet[]): Record<string, Handler> {
  return {
    'GET /state': () => stateOf(fleets),
    /** As Prometheus' HTTP service discovery wants it. */
    'GET /discovery': () =>
      stateOf(fleets).map(({ port }) => ({ targets: [`127.0.0.1:${port}`], labels: {} })),
    'POST /service': (body) => {
      for (const [name, ms] of Object.entries(body as Record<string, number>)) {
        const fleet = fleets.find(({ tier }) => tier.name === name);
        if (fleet === undefined) throw new Error(`no tier ${name}`);
        fleet.serviceMs = ms;
        for (const { server } of fleet.servers.values()) server.setServiceMs(ms);
      }
    },
  };
}

async function main(): Promise<void> {
  const config = await childConfig<ServersConfig>();
  const api = await connectToApi(config.kubeconfig);
  const fleets = config.tiers.map(
    (tier): Fleet => ({ tier, servers: new Map(), serviceMs: tier.serviceMs }),
  );
  const control = await startControlServer(handlers(fleets));
  const ready: Ready = { port: control.port };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.once('SIGTERM', () => process.exit(0));
  await Promise.all(fleets.map((fleet) => follow(api, fleet)));
}

await main();
