/**
 * The test cloud as a process of its own: `node test/cloud/main.ts --config FILE [--die-with-parent]`. Prints one line
 * of JSON with its ports when it is ready. Not part of the product.
 */
import { ACK } from './ack-service.ts';
import { createCallFaults } from './call-faults.ts';
import { createCallLog } from './call-log.ts';
import { createCloud, type World } from './cloud.ts';
import { type Handler, startControlServer } from './control-server.ts';
import { type ServiceParts, startGrpcServer } from './grpc-service.ts';
import { connectToApi } from './kube-connection.ts';
import { createKubeNodes, type KubeNodes } from './kube-nodes.ts';
import { childConfig } from './lifeline.ts';
import { tellTruth } from './oracle.ts';
import type { CallFault, CallState, CloudConfig, Conditions, Ready } from './protocol.ts';
import { TKE } from './tke-service.ts';
import { startWebServer } from './web-service.ts';

function createWorld(nodes: KubeNodes | undefined): World {
  return {
    now: Date.now,
    after: (ms, run) => void setTimeout(run, ms),
    join: async (instance, group) => nodes?.join(instance, group),
    leave: async (instance) => nodes?.leave(instance),
  };
}

function controls(parts: ServiceParts, nodes: KubeNodes | undefined): Record<string, Handler> {
  const { cloud, faults, log } = parts;
  return {
    'GET /oracle': async () => tellTruth(cloud, await nodes?.list(), Date.now()),
    'GET /calls': () => log.calls(),
    'GET /state': (): CallState => ({
      held: faults.held(),
      open: log.begun() - log.calls().length,
      unanswered: log.calls().filter((call) => call.outcome === 'acted, unanswered').length,
      settled: log.calls().length,
      nodeErrors: nodes?.errors() ?? [],
    }),
    'POST /conditions': (body) => {
      const { group, change } = body as { group?: string; change: Partial<Conditions> };
      cloud.setConditions(change, group);
    },
    'POST /faults': (body) => faults.add(body as readonly CallFault[]),
    'POST /faults/clear': () => faults.clear(),
    'POST /release': (body) => faults.release((body as { how: 'act' | 'drop' }).how),
    'POST /foreign': (body) => {
      const { group, delta } = body as { group: string; delta: number };
      return cloud.foreign(group, delta);
    },
  };
}

async function main(): Promise<void> {
  const config = await childConfig<CloudConfig>();
  const { kubeconfig } = config;
  const nodes =
    kubeconfig === undefined
      ? undefined
      : createKubeNodes(await connectToApi(kubeconfig), Date.now);
  const cloud = createCloud(config.groups, config.seed, createWorld(nodes));
  const parts = { cloud, faults: createCallFaults(), log: createCallLog(config.callLog, Date.now) };
  const server = await startGrpcServer(parts, config);
  const ack = await startWebServer(parts, config, ACK);
  const tke = await startWebServer(parts, config, TKE);
  const control = await startControlServer(controls(parts, nodes));
  const ready: Ready = {
    grpcPort: server.port,
    ackPort: ack,
    tkePort: tke,
    controlPort: control.port,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.once('SIGTERM', () => process.exit(0));
}

await main();
