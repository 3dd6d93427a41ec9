/** Shards of a swarm as child processes of this very program, one per core, each with every n-th seed. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ShardResult } from './swarm-shard.ts';

export interface SwarmRun {
  /** The program's entry: what `node` was given. */
  readonly entry: string;
  /** Undefined: drawn worlds. */
  readonly folder: string | undefined;
  readonly first: number;
  readonly count: number;
  readonly processes: number;
  readonly keep: string;
  readonly signal: AbortSignal;
  readonly onResult: (result: ShardResult) => void;
}

/** Throws when a shard fails; a red seed is no failure. */
export async function runChildren(run: SwarmRun): Promise<void> {
  const shards = Array.from({ length: Math.min(run.processes, run.count) }, (_, index) =>
    runChild(run, index),
  );
  await Promise.all(shards);
}

function runChild(run: SwarmRun, index: number): Promise<void> {
  const { entry, folder, first, count, processes, keep, signal, onResult } = run;
  const shard = `${index}/${processes}`;
  const args = [
    ...[entry, 'rehearse', ...(folder === undefined ? [] : [folder])],
    ...['--swarm', String(count), '--from-seed', String(first), '--keep', keep, '--shard', shard],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      signal,
    });
    createInterface({ input: child.stdout }).on('line', (line) => onResult(JSON.parse(line)));
    child.on('error', (error) => (signal.aborted ? resolve() : reject(error)));
    child.on('close', (code) => {
      if (code === 0 || signal.aborted) resolve();
      else reject(new Error(`shard ${shard} of the swarm ended with exit code ${code}`));
    });
  });
}
