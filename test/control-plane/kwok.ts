// KWOK plays the kubelets of the nodes it is given; several may play disjoint sets, and each can be frozen like a cut line.
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { type Life, QUICK_LIFE, stagesYaml } from './stages.ts';
import type { SupervisedProcess, Supervisor } from './supervisor.ts';
import { GiveUp, waitFor } from './wait.ts';

/** A node belongs to the KWOK whose name its annotation holds. */
export const KWOK_ANNOTATION = 'kwok.x-k8s.io/node';

export interface KwokOptions {
  /** Value of the annotation of this instance's nodes, e.g. home or cloud. */
  readonly name: string;
  readonly life?: Partial<Life>;
  /**
   * Renewed every quarter of it. The stock 40 s suits the stock grace period of 50 s up to some hundred nodes. With
   * more, renewals lag and nodes flap: use 240, and a grace period of 300 s in the control plane.
   */
  readonly leaseSeconds?: number;
  readonly parallelism?: number;
}

export interface KwokHost {
  readonly dir: string;
  readonly binaries: Binaries;
  readonly processes: Supervisor;
  readonly kubeconfig: string;
  readonly stopRank: number;
}

export interface Kwok {
  readonly name: string;
  readonly process: SupervisedProcess;
  /** The heartbeats stop, nothing else changes: its nodes turn NotReady after the grace period. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly stop: () => Promise<void>;
}

export async function startKwok(host: KwokHost, options: KwokOptions): Promise<Kwok> {
  const { name, life, leaseSeconds = 40, parallelism = 8 } = options;
  const stages = join(host.dir, `kwok-${name}.yaml`);
  await writeFile(stages, stagesYaml({ ...QUICK_LIFE, ...life }, parallelism));
  const process = await host.processes.start({
    name: `kwok-${name}`,
    file: host.binaries.kwok,
    args: [
      `--kubeconfig=${host.kubeconfig}`,
      `--config=${stages}`,
      '--manage-all-nodes=false',
      `--manage-nodes-with-annotation-selector=${KWOK_ANNOTATION}=${name}`,
      `--node-lease-duration-seconds=${leaseSeconds}`,
      `--cidr=${podRange(name)}`,
      '--node-ip=10.99.0.1',
    ],
    env: { HOME: host.dir },
    logFile: join(host.dir, `kwok-${name}.log`),
    stopRank: host.stopRank,
  });
  await waitFor(
    `kwok ${name} to watch its nodes`,
    async () => {
      if (process.exit() !== undefined)
        throw new GiveUp(`kwok ${name} ended:\n${await process.logTail()}`);
      return (await process.logTail(50)).includes('Watch nodes') || undefined;
    },
    { timeoutMs: 30_000 },
  );
  return {
    name,
    process,
    freeze: () => process.signal('SIGSTOP'),
    thaw: () => process.signal('SIGCONT'),
    stop: () => process.stop(),
  };
}

/** Pods of different instances must not share addresses, or EndpointSlices merge them. */
function podRange(name: string): string {
  const [first = 0] = createHash('sha256').update(name).digest();
  return `10.${100 + (first % 100)}.0.0/16`;
}
