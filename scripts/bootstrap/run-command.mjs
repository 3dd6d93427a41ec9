/**
 * Runs the wanted command as a child under the chosen Node and becomes its shadow:
 * same terminal, same signals, same exit code.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setupFailure } from './failures.mjs';

export function runCommand({ root, node, words }) {
  const { command, args, cwd } = commandLine({ root, node, words });
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: 'inherit', env: environment(root, node) });
    const stopForwarding = forwardSignals(child);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/**
 * MiB for values that live for one decision. V8 begins with so little that most of them are copied once before they are
 * dropped: in `npm run bench -- simulator` that was a fifth of the time, and with this a twentieth.
 */
const ROOM_FOR_THE_YOUNG = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

/** The product keeps the caller's folder, so that paths a person types mean what they say. */
function commandLine({ root, node, words }) {
  const [first, ...rest] = words;
  if (first !== '--tool') {
    const cwd = first.startsWith('src/') ? (process.env.INIT_CWD ?? root) : root;
    return { command: node, args: [...ROOM_FOR_THE_YOUNG, join(root, first), ...rest], cwd };
  }
  const tool = join(root, 'node_modules', '.bin', rest[0] ?? '');
  if (!existsSync(tool)) {
    throw setupFailure(
      `there is no tool "${rest[0]}" in node_modules/.bin; package.json names it wrongly`,
    );
  }
  return { command: node, args: [tool, ...rest.slice(1)], cwd: root };
}

/** Whatever the child starts by name finds the pinned Node and the locked tools first. */
function environment(root, node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: path.join(delimiter) };
}

/** A terminal sends Ctrl-C to the child itself; sent twice it would mean "at once". */
function forwardSignals(child) {
  const ignored = process.stdin.isTTY ? ['SIGINT'] : [];
  const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'].filter((name) => !ignored.includes(name));
  const handlers = [
    ...ignored.map((name) => [name, () => {}]),
    ...forwarded.map((name) => [name, () => child.kill(name)]),
  ];
  for (const [name, handler] of handlers) process.on(name, handler);
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}
