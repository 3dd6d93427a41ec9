// The folder of built things, shared by every clone on the machine: each entry appears whole or not at all, and is built once.
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Progress = (line: string) => void;

const HEARTBEAT_MS = 2_000;
const STALE_AFTER_MS = 30_000;

/** Outside the repository by default, so that a fresh clone does not build for ten minutes what is already here. */
export function cacheRoot(): string {
  const chosen = process.env['KINGTIDE_CACHE'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const base = process.env['XDG_CACHE_HOME'];
  return join(base !== undefined && base !== '' ? base : join(homedir(), '.cache'), 'kingtide');
}

/** Returns `entry` at once when it exists; otherwise fills a temporary folder by `build` and renames it into place. */
export async function buildOnce(
  entry: string,
  build: (temporary: string) => Promise<void>,
  progress: Progress,
): Promise<string> {
  if (existsSync(entry)) return entry;
  await mkdir(dirname(entry), { recursive: true });
  const release = await lock(`${entry}.lock`, () => existsSync(entry), progress);
  if (release === undefined) return entry; // somebody else has built it meanwhile
  try {
    await removeLeftovers(entry);
    const temporary = `${entry}.tmp-${process.pid}`;
    await mkdir(temporary, { recursive: true });
    await build(temporary);
    await rename(temporary, entry).catch((error: unknown) => {
      if (!existsSync(entry)) throw error;
    });
  } finally {
    await release();
  }
  return entry;
}

/** What a killed builder left behind. */
async function removeLeftovers(entry: string): Promise<void> {
  for (const name of await readdir(dirname(entry))) {
    if (name.startsWith(`${basename(entry)}.tmp-`))
      await rm(join(dirname(entry), name), { recursive: true, force: true });
  }
}

/** Takes the lock (a folder whose age is its holder's pulse); undefined when `done` comes true while waiting. */
async function lock(
  path: string,
  done: () => boolean,
  progress: Progress,
): Promise<(() => Promise<void>) | undefined> {
  let told = false;
  while (!done()) {
    if (await makeFolder(path)) return hold(path);
    if (await isStale(path)) {
      // Two waiters may both find it stale and one of them remove the other's new lock. The worst outcome
      // is that both build; the rename into place keeps even that correct.
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!told) progress(`another run is building ${basename(path, '.lock')}; waiting for it`);
    told = true;
    await pause(500);
  }
  return undefined;
}

function hold(path: string): () => Promise<void> {
  const pulse = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  pulse.unref();
  return async () => {
    clearInterval(pulse);
    await rm(path, { recursive: true, force: true });
  };
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
  return Date.now() - mtimeMs > STALE_AFTER_MS;
}
