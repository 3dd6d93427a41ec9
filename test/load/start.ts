/** Starts the load exporter process. It dies with the process that started it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrafficPart } from '../../src/simulator/traffic/part.ts';
import { ask, startChild } from '../cloud/lifeline.ts';
import type { LoadConfig, Ready, TierLoad, TierState } from './protocol.ts';

export interface LoadOptions {
  readonly dir: string;
  readonly kubeconfig: string;
  /** `traffic` may be left out for the common shape. */
  readonly tiers: readonly (Omit<TierLoad, 'traffic'> & Partial<Pick<TierLoad, 'traffic'>>)[];
  /** Of every tier without its own; default: nothing until `set`. Instants are milliseconds since the start. */
  readonly shape?: readonly TrafficPart[];
  readonly timeScale?: number;
}

export interface Load {
  readonly pid: number;
  /** host:port; paths /metrics, /metrics/gateway, /metrics/pods and /metrics/tier/NAME. */
  readonly scrapeTarget: string;
  /** A constant from now on; null goes back to the shape. */
  set(tier: string, rps: number | null): Promise<void>;
  setAll(demand: Readonly<Record<string, number | null>>): Promise<void>;
  state(): Promise<Readonly<Record<string, TierState>>>;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

export async function startLoad(options: LoadOptions): Promise<Load> {
  const { dir, kubeconfig, tiers, shape = [], timeScale = 1 } = options;
  await mkdir(dir, { recursive: true });
  const config: LoadConfig = {
    kubeconfig,
    timeScale,
    tiers: tiers.map((tier) => ({ ...tier, traffic: tier.traffic ?? shape })),
  };
  const file = join(dir, 'load.json');
  await writeFile(file, JSON.stringify(config, null, 2));
  const child = await startChild<Ready>(MAIN, ['--config', file]);
  const { port } = child.ready;
  return {
    pid: child.pid,
    scrapeTarget: `127.0.0.1:${port}`,
    set: (tier, rps) => ask(port, '/demand', { [tier]: rps }),
    setAll: (demand) => ask(port, '/demand', demand),
    state: () => ask(port, '/state'),
    stop: child.stop,
  };
}
