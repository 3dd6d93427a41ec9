/** Which seeds a swarm runs: new ones for every commit, the same ones whenever that commit is run again. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { VERSION } from './version.ts';

/** The commit of the program's own folder, or its version where there is no repository. */
export function commitOf(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], {
    ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  });
  return status === 0 ? stdout.trim() : VERSION;
}

/** Leaves room for a release's seeds below the largest one allowed. */
const SEEDS = 2_000_000_000;

export function firstSeedOf(commit: string): number {
  return createHash('sha256').update(commit).digest().readUInt32BE(0) % SEEDS;
}
