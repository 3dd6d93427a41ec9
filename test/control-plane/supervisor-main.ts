// The supervisor process: parent of every server a test run starts, and their executioner when the run disappears.
//
// A test runner that is SIGKILLed cannot clean up after itself. This process can: it only has to notice that its
// stdin has closed. Being the parent of the servers (instead of being told of pids) leaves no moment in which a
// server exists that it does not know of.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { News, ProcessSpec, Request } from './supervisor-protocol.ts';

interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly rank: number;
  readonly gone: Promise<void>;
}

const [directoryToRemove] = process.argv.slice(2);
const children = new Map<number, Child>();
let closing = false;

function tell(news: News): void {
  process.stdout.write(`${JSON.stringify(news)}\n`);
}

function start(id: number, spec: ProcessSpec): void {
  const log = openSync(spec.logFile, 'a');
  const child = spawn(spec.file, [...spec.args], {
    cwd: spec.cwd,
    env: spec.env ?? {},
    detached: true, // a process group of its own, so that its own children go with it
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.once('error', (error) =>
    tell({ kind: 'answer', id, error: `${spec.name}: ${error.message}` }),
  );
  const pid = child.pid;
  if (pid === undefined) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      children.delete(pid);
      signalGroup(pid, 'SIGKILL');
      tell({ kind: 'exit', pid, code, signal });
      resolve();
    });
  });
  children.set(pid, { process: child, pid, rank: spec.stopRank ?? 0, gone });
  tell({ kind: 'answer', id, pid });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // the group is already gone
  }
}

async function stop(child: Child, graceMs: number): Promise<void> {
  signalGroup(child.pid, 'SIGTERM');
  signalGroup(child.pid, 'SIGCONT'); // a frozen process does not act on SIGTERM
  const impatience = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs);
  await child.gone;
  clearTimeout(impatience);
}

async function stopAll(graceMs: number): Promise<void> {
  const ranks = [...new Set([...children.values()].map((child) => child.rank))].sort(
    (a, b) => a - b,
  );
  for (const rank of ranks) {
    await Promise.all(
      [...children.values()]
        .filter((child) => child.rank === rank)
        .map((child) => stop(child, graceMs)),
    );
  }
}

/** The run has vanished: nobody wants a graceful end, only a clean machine. */
async function killAllAndExit(): Promise<void> {
  if (closing) return;
  closing = true;
  const left = [...children.values()];
  for (const child of left) signalGroup(child.pid, 'SIGKILL');
  await Promise.all(left.map((child) => child.gone));
  if (directoryToRemove !== undefined)
    rmSync(directoryToRemove, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

async function handle(line: string): Promise<void> {
  const request = JSON.parse(line) as Request;
  try {
    if (closing) throw new Error('the supervisor is closing');
    if (request.op === 'start') {
      start(request.id, request.spec);
      return;
    }
    if (request.op === 'stopAll') await stopAll(request.graceMs);
    else {
      const child = children.get(request.pid);
      if (child !== undefined) await stop(child, request.graceMs);
    }
    tell({ kind: 'answer', id: request.id });
  } catch (error) {
    tell({ kind: 'answer', id: request.id, error: String(error) });
  }
}

process.stdout.on('error', () => undefined); // nobody reads any more: stdin will close as well
process.on('SIGTERM', () => void killAllAndExit());
process.on('SIGINT', () => void killAllAndExit());
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void handle(line));
lines.on('close', () => void killAllAndExit());
