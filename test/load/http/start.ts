/** Starts the real HTTP servers of some tiers and the open-loop generator in front of them. They die with the process that started them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ask, startChild } from '../../cloud/lifeline.ts';
import type {
  GeneratorConfig,
  HttpTier,
  Outcome,
  Ramp,
  Ready,
  ServerState,
  ServersConfig,
} from './protocol.ts';

export interface HttpTiersOptions {
  readonly dir: string;
  readonly kubeconfig: string;
  readonly tiers: readonly HttpTier[];
  readonly sloMs: number;
}

export interface HttpTiers {
  /** host:port of the gateway's counters, path /metrics. */
  readonly gatewayTarget: string;
  /** For Prometheus' HTTP service discovery: one target per server. */
  readonly discoveryUrl: string;
  offer(demand: Readonly<Record<string, number | Ramp>>): Promise<void>;
  /** Service time of all servers of these tiers, present and future, in milliseconds. */
  setService(byTier: Readonly<Record<string, number>>): Promise<void>;
  servers(): Promise<readonly ServerState[]>;
  outcomes(): Promise<Readonly<Record<string, Outcome>>>;
  stop(): Promise<void>;
}

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export async function startHttpTiers(options: HttpTiersOptions): Promise<HttpTiers> {
  const { dir, kubeconfig, tiers, sloMs } = options;
  await mkdir(dir, { recursive: true });
  const serversConfig: ServersConfig = { kubeconfig, tiers };
  const servers = await startWith('./servers-main.ts', join(dir, 'servers.json'), serversConfig);
  const serversPort = servers.ready.port;
  const names = tiers.map((tier) => tier.name);
  const generatorConfig: GeneratorConfig = { serversPort, tiers: names, sloMs };
  const generator = await startWith(
    './generator-main.ts',
    join(dir, 'generator.json'),
    generatorConfig,
  );
  const { port } = generator.ready;
  return {
    gatewayTarget: `127.0.0.1:${port}`,
    discoveryUrl: `http://127.0.0.1:${serversPort}/discovery`,
    offer: (demand) => {
      const ramps = Object.entries(demand).map(([name, rate]) => [name, rampOf(rate)]);
      return ask(port, '/demand', Object.fromEntries(ramps));
    },
    setService: (byTier) => ask(serversPort, '/service', byTier),
    servers: () => ask(serversPort, '/state'),
    outcomes: () => ask(port, '/state'),
    stop: async () => {
      await generator.stop();
      await servers.stop();
    },
  };
}

function rampOf(rate: number | Ramp): Ramp {
  return typeof rate === 'number' ? { from: rate, to: rate, overMs: 0 } : rate;
}

async function startWith(main: string, file: string, config: object) {
  await writeFile(file, JSON.stringify(config, null, 2));
  return startChild<Ready>(here(main), ['--config', file]);
}
