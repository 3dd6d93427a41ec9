/**
 * Lets one of several concurrent starts install while the others wait. The holder keeps the
 * lock's time fresh; one that was killed stops doing so and loses it after some seconds.
 * It lies outside node_modules, which npm ci deletes.
 */
import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const BEAT_MS = 1_000;
const DEAD_AFTER_MS = 10_000;

export async function withInstallLock(root, work) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const lock = join(root, '.cache', 'install.lock');
  await acquire(lock);
  const beat = setInterval(() => touch(lock), BEAT_MS);
  try {
    await work();
  } finally {
    clearInterval(beat);
    rmSync(lock, { recursive: true, force: true });
  }
}

async function acquire(lock) {
  let told = false;
  while (!tryTake(lock)) {
    if (!told) process.stderr.write('kingtide: another start is installing; waiting for it\n');
    told = true;
    if (ageMs(lock) > DEAD_AFTER_MS) dropDead(lock);
    await sleep(BEAT_MS / 4);
  }
}

/** Creating a folder is atomic everywhere: exactly one caller succeeds. */
function tryTake(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Renamed first: of two waiters only one can, so nobody removes a lock taken meanwhile. */
function dropDead(lock) {
  const aside = `${lock}.dead-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  rmSync(aside, { recursive: true, force: true });
}

function ageMs(lock) {
  return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function touch(lock) {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // The lock is gone: the install itself goes on, and the stamp decides for the others.
  }
}
