/**
 * Brings node_modules to what the lockfile says, and does nothing when it is there already.
 * The stamp is written last, so an interrupted install is seen as stale.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupFailure } from './failures.mjs';
import { withInstallLock } from './install-lock.mjs';
import { runNpmCi } from './npm-ci.mjs';

export async function installWhenStale(root) {
  const wanted = wantedStamp(root);
  if (readStamp(root) === wanted) return;
  await withInstallLock(root, async () => {
    // Another start may have finished the install while this one waited for the lock.
    if (readStamp(root) === wanted) return;
    await install(root, wanted);
  });
}

async function install(root, wanted) {
  const startedAt = Date.now();
  say(`${reasonToInstall(root)}; installing from package-lock.json with npm ci`);
  rmSync(stampPath(root), { force: true });
  await runNpmCi(root, (seconds) => say(`still installing, ${seconds} s`));
  writeFileSync(stampPath(root), `${wanted}\n`);
  say(`installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** Platform is part of it: a folder shared between machines must not run foreign binaries. */
function wantedStamp(root) {
  const lockfile = join(root, 'package-lock.json');
  if (!existsSync(lockfile)) {
    throw setupFailure(
      'package-lock.json is missing; run "git checkout package-lock.json" and then the same command again',
    );
  }
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex');
  return `${hash} ${process.platform}-${process.arch}`;
}

function readStamp(root) {
  return existsSync(stampPath(root)) ? readFileSync(stampPath(root), 'utf8').trim() : undefined;
}

function reasonToInstall(root) {
  return existsSync(join(root, 'node_modules'))
    ? 'node_modules is out of date'
    : 'no node_modules yet';
}

function stampPath(root) {
  return join(root, 'node_modules', '.kingtide-lock');
}

function say(sentence) {
  process.stderr.write(`kingtide: ${sentence}\n`);
}
